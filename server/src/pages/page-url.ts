import { isNavigableUrl } from '../../../contracts';

const PLACEHOLDER = /\{(\w+)\}/g;

/** Names of the attributes in a URL template such as `/{locale}/{slug}`. */
export const templateAttributes = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].flatMap(([, name]) =>
    name === undefined || name === 'locale' ? [] : [name]
  );

/** A slug can be a path (`about/team`): its inner slashes are kept; outer ones belong to the template. */
const encodePath = (value: string): string =>
  value
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');

/**
 * The URL of a page: the template with the entry's values.
 *
 * @returns null if a value is empty or the result is not a website URL
 */
export const pageUrl = (template: string, entry: Record<string, unknown>): string | null => {
  let complete = true;
  const url = template.replace(PLACEHOLDER, (_, name: string) => {
    const value = entry[name];
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
      complete = false;
      return '';
    }
    return encodePath(String(value));
  });
  return complete && isNavigableUrl(url) ? url : null;
};
