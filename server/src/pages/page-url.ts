import { isNavigableUrl } from '../../../contracts';

const PLACEHOLDER = /\{(\w+)\}/g;

/** Names of the attributes that a URL template such as `/{locale}/{slug}` takes from the entry. */
export const templateAttributes = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].flatMap(([, name]) =>
    name === undefined || name === 'locale' ? [] : [name]
  );

/** A slug may be a path of its own (`about/team`): its slashes stay, those around it belong to the template. */
const encodePath = (value: string): string =>
  value
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');

/**
 * The URL of a page: the template with the entry's values in it.
 *
 * @returns null if one of the values is empty, or if what comes out leads elsewhere than to a website.
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
