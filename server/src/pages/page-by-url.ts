import type { Core } from '@strapi/strapi';
import { titleOf, type PageType } from './page-types';
import { pageUrl } from './page-url';

/** The page that has an address, and whether visitors find it there. */
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

/** The route to a page behind `#`, where an address has one; what follows `#` else is a place on the page. */
const routeOf = ({ hash }: URL): string => /^#!?\/[^?&]*/.exec(hash)?.[0] ?? '';

/** What is compared: the address without what a page's template says nothing of. */
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
 * The values that the template's placeholders have in the address; null if it is none of the template's. Where the last
 * one is empty, the address ends before it: so it is with the page at a site's root.
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

/** A slug may be kept with slashes around it; those of an address belong to the template. */
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

/** The page that has this address (http or https), a published one before a draft; null if no page has it. */
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
