import type { Core, Struct, UID } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';
import type { PageTypeConfig } from '../config';
import { templateAttributes } from './page-url';

/** A content type whose entries are pages of the website. */
export interface PageType {
  contentType: UID.ContentType;
  /** Name of the title attribute. */
  title: string;
  /** URL template, such as `/{slug}`. */
  url: string;
  /** Attributes to read from an entry: the title and what the template needs. */
  select: string[];
  draftAndPublish: boolean;
  localized: boolean;
}

/** The title of an entry; empty if it has none. */
export const titleOf = (type: PageType, entry: Record<string, unknown> | undefined): string => {
  const title = entry?.[type.title];
  return typeof title === 'string' ? title : '';
};

const TITLE_NAMES = ['title', 'name', 'heading', 'headline', 'label'];
const SLUG_NAMES = ['slug', 'path', 'fullPath', 'urlPath', 'permalink'];
const TEXT_TYPES = new Set(['string', 'text', 'uid']);

const isText = (schema: Struct.ContentTypeSchema, name: string): boolean =>
  TEXT_TYPES.has(schema.attributes[name]?.type ?? '');

const isLocalized = (schema: Struct.ContentTypeSchema): boolean => {
  const i18n: unknown = schema.pluginOptions?.i18n;
  return typeof i18n === 'object' && i18n !== null && 'localized' in i18n && i18n.localized === true;
};

const pageType = (schema: Struct.ContentTypeSchema, title: string, url: string): PageType => ({
  contentType: schema.uid,
  title,
  url,
  select: [...new Set(['documentId', title, ...templateAttributes(url)])],
  draftAndPublish: schema.options?.draftAndPublish === true,
  localized: isLocalized(schema),
});

/** A content type of the app with a title and a slug-like field contains pages. */
const detectPageType = (schema: Struct.ContentTypeSchema): PageType[] => {
  if (!schema.uid.startsWith('api::')) return [];
  const names = Object.keys(schema.attributes);
  const slug =
    SLUG_NAMES.find((name) => isText(schema, name)) ??
    names.find((name) => schema.attributes[name]?.type === 'uid');
  const title = TITLE_NAMES.find((name) => isText(schema, name));
  return slug && title ? [pageType(schema, title, `/{${slug}}`)] : [];
};

const fromConfig = (
  strapi: Core.Strapi,
  { contentType, title, url }: PageTypeConfig,
  index: number
): PageType => {
  const at = `${PLUGIN_ID}.pages[${index}]`;
  const schema = strapi.contentTypes[contentType as UID.ContentType];
  if (!schema) throw new Error(`${at}.contentType: The content type ${contentType} does not exist`);
  const missing = (name: string) => new Error(`${at}: ${contentType} has no text attribute "${name}"`);
  for (const name of [title, ...templateAttributes(url)]) if (!isText(schema, name)) throw missing(name);
  return pageType(schema, title, url);
};

/**
 * The content types of pages: those of the configuration, or else detected ones.
 *
 * @throws Error with the configuration key if it names an unknown content type or attribute
 */
export const readPageTypes = (strapi: Core.Strapi, configured?: PageTypeConfig[]): PageType[] =>
  configured
    ? configured.map((config, index) => fromConfig(strapi, config, index))
    : Object.values(strapi.contentTypes).flatMap(detectPageType);
