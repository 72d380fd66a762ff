import type { Core } from '@strapi/strapi';
import type { PageDocumentReference, ResolvedPage } from '../../../contracts';
import { titleOf, type PageType } from './page-types';
import { pageUrl } from './page-url';

/** A page reference with the locale of the entry that contains it; null if it has none. */
export interface LocalizedReference {
  reference: PageDocumentReference;
  locale: string | null;
}

export interface ResolveOptions {
  /** Whether the caller may read entries of the content type, and thus titles. */
  mayReadTitle: (contentType: string) => boolean | Promise<boolean>;
  /** Called only for entries without locale. */
  defaultLocale: () => Promise<string | null>;
}

interface Row extends Record<string, unknown> {
  documentId: string;
  locale: string | null;
}

const GONE: ResolvedPage = { url: null, published: false };

const key = (documentId: string, locale: string | null): string => `${documentId} ${locale ?? ''}`;
const unique = <T>(values: T[]): T[] => [...new Set(values)];

const resolveType = async (
  strapi: Core.Strapi,
  type: PageType,
  wanted: LocalizedReference[],
  options: ResolveOptions
): Promise<Map<LocalizedReference, ResolvedPage>> => {
  const isLocaleKnown = type.localized && wanted.every(({ locale }) => locale !== null);
  const needsLocale = type.localized || type.url.includes('{locale}');
  const fallback = needsLocale && !isLocaleKnown ? await options.defaultLocale() : null;
  const localeOf = ({ locale }: LocalizedReference) => (type.localized ? (locale ?? fallback) : null);
  const rows = (await strapi.db.query(type.contentType).findMany({
    select: [...type.select, 'locale'],
    where: {
      documentId: { $in: unique(wanted.map(({ reference }) => reference.documentId)) },
      ...(type.draftAndPublish && { publishedAt: { $notNull: true } }),
      ...(type.localized && { locale: { $in: unique(wanted.map(localeOf)) } }),
    },
  })) as Row[];
  const withTitle = rows.length > 0 && (await options.mayReadTitle(type.contentType));
  const pages = new Map(
    rows.map((row) => {
      const url = pageUrl(type.url, { ...row, locale: row.locale ?? fallback });
      const page = { url, ...(withTitle && { title: titleOf(type, row) }), published: true };
      return [key(row.documentId, type.localized ? row.locale : null), page] as const;
    })
  );
  return new Map(
    wanted.map((target) => {
      const page = pages.get(key(target.reference.documentId, localeOf(target)));
      const { suffix } = target.reference;
      return [target, page && suffix && page.url ? { ...page, url: page.url + suffix } : (page ?? GONE)];
    })
  );
};

/** Resolves page references to what visitors see, in their order. One query per content type. */
export const resolvePages = async (
  strapi: Core.Strapi,
  types: PageType[],
  references: LocalizedReference[],
  options: ResolveOptions
): Promise<ResolvedPage[]> => {
  const byType = types.map((type) => ({
    type,
    wanted: references.filter(({ reference }) => reference.contentType === type.contentType),
  }));
  const maps = await Promise.all(
    byType
      .filter(({ wanted }) => wanted.length > 0)
      .map(({ type, wanted }) => resolveType(strapi, type, wanted, options))
  );
  const resolved = new Map(maps.flatMap((map) => [...map]));
  return references.map((target) => resolved.get(target) ?? GONE);
};
