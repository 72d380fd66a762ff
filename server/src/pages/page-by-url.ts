import type { Core } from '@strapi/strapi';
import { titleOf, type PageType } from './page-types';
import { pageUrl } from './page-url';

/** A page found by its URL, and whether it is published. */
export interface PageByUrl {
  contentType: string;
  documentId: string;
  title: string;
  published: boolean;
}

interface Row extends Record<string, unknown> {
  documentId: string;
  locale: string | null;
  publishedAt: string | null;
}

const PLACEHOLDER = /\{(\w+)\}/g;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const withoutFinalSlash = (address: string): string => address.replace(/\/+$/, '');

/** The hash route of a URL, if any; otherwise a fragment is an anchor on the page. */
const routeOf = ({ hash }: URL): string => /^#!?\/[^?&]*/.exec(hash)?.[0] ?? '';

/** The part of a URL that a page's template determines. */
const comparable = (address: URL, template: string): string => {
  const search = template.includes('?') ? address.search : '';
  const path = address.origin + address.pathname;
  const route = routeOf(address);
  return route ? withoutFinalSlash(path + search + route) : withoutFinalSlash(path) + search;
};

const decoded = (value: string): string | null => {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
};

/**
 * The values of the template's placeholders in the URL; null if it does not match. The last value can be empty, as
 * for the page at a site's root.
 */
const valuesIn = (address: string, template: string): Record<string, string> | null => {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
  const patternWith = (value: string) =>
    new RegExp(
      `^${template
        .split(PLACEHOLDER)
        .map((part, index) => (index % 2 === 0 ? escape(part) : value))
        .join('')}$`
    );
  const match = patternWith('(.+)').exec(address) ?? patternWith('(.*)').exec(`${address}/`);
  const values = match?.slice(1).map(decoded);
  if (!values || values.includes(null)) return null;
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
};

/** Slugs can be stored with leading and trailing slashes. */
const spellings = (value: string): string[] =>
  value === '' ? ['/'] : [value, `/${value}`, `${value}/`, `/${value}/`];

const findOfType = async (strapi: Core.Strapi, type: PageType, address: URL): Promise<PageByUrl | null> => {
  const { origin } = address;
  const template = type.url.startsWith('/') ? origin + type.url : type.url;
  const wanted = comparable(address, template);
  const values = valuesIn(wanted, withoutFinalSlash(template));
  if (!values) return null;
  const { locale, ...attributes } = values;
  const rows = (await strapi.db.query(type.contentType).findMany({
    select: ['publishedAt', 'locale', ...type.select],
    where: {
      ...Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { $in: spellings(value) }])
      ),
      ...(locale && type.localized && { locale }),
    },
    limit: 100,
  })) as Row[];
  const here = rows.filter((row) => {
    const url = pageUrl(type.url, { ...row, locale: row.locale ?? locale });
    return url !== null && comparable(new URL(url, origin), template) === wanted;
  });
  const isPublished = (row: Row): boolean => !type.draftAndPublish || row.publishedAt !== null;
  const row = here.find(isPublished) ?? here[0];
  if (!row) return null;
  const { contentType } = type;
  return { contentType, documentId: row.documentId, title: titleOf(type, row), published: isPublished(row) };
};

/** The page with this URL (http or https), published ones first; null if there is none. */
export const findPageByUrl = async (
  strapi: Core.Strapi,
  types: PageType[],
  address: URL
): Promise<PageByUrl | null> => {
  const found: PageByUrl[] = [];
  for (const type of types) {
    const page = await findOfType(strapi, type, address);
    if (page) found.push(page);
  }
  return found.find(({ published }) => published) ?? found[0] ?? null;
};
