import type { Core } from '@strapi/strapi';
import type { ListResponse, PageListItem } from '../../../contracts';
import { unknownCursor } from '../domain/app-error';
import { mayRead, readableWhere, type AdminAbility } from './page-access';
import { titleOf, type PageType } from './page-types';
import { pageUrl } from './page-url';

export interface PageSearch {
  /** Part of a title or slug. */
  search?: string;
  /** Pages of this locale and pages without locale; all by default. */
  locale?: string;
  cursor?: string;
  pageSize: number;
  userAbility: AdminAbility;
}

interface Row extends Record<string, unknown> {
  documentId: string;
  locale: string | null;
}

/** Position in the list: the content type, and the number of its pages already returned. */
interface Position {
  contentType: string;
  offset: number;
}

const encodeCursor = ({ contentType, offset }: Position): string => `${offset}~${contentType}`;

/** @throws AppError `request.invalid` for a cursor that the list did not return */
const decodeCursor = (cursor: string): Position => {
  const match = /^(\d{1,9})~(.+)$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw unknownCursor();
  return { offset: Number(match[1]), contentType: match[2] };
};

const key = (row: Row): string => `${row.documentId} ${row.locale ?? ''}`;

const whereOf = (strapi: Core.Strapi, type: PageType, { search, locale, userAbility }: PageSearch) => {
  const conditions: object[] = [];
  // Every document has a draft, published or not; types without drafts have a single row.
  if (type.draftAndPublish) conditions.push({ publishedAt: { $null: true } });
  if (type.localized && locale) conditions.push({ locale });
  if (search) {
    const searched = type.select.filter((name) => name !== 'documentId');
    conditions.push({ $or: searched.map((name) => ({ [name]: { $containsi: search } })) });
  }
  const readable = readableWhere(strapi, userAbility, type.contentType);
  if (readable) conditions.push(readable);
  return { $and: conditions };
};

/** The published versions of these drafts. */
const publishedRows = async (
  strapi: Core.Strapi,
  type: PageType,
  drafts: Row[]
): Promise<Map<string, Row>> => {
  if (!type.draftAndPublish) return new Map(drafts.map((row) => [key(row), row]));
  const rows = (await strapi.db.query(type.contentType).findMany({
    select: [...type.select, 'locale'],
    where: {
      documentId: { $in: drafts.map(({ documentId }) => documentId) },
      publishedAt: { $notNull: true },
    },
  })) as Row[];
  return new Map(rows.map((row) => [key(row), row]));
};

const searchType = async (
  strapi: Core.Strapi,
  type: PageType,
  query: PageSearch,
  window: { offset: number; limit: number }
): Promise<PageListItem[]> => {
  const drafts = (await strapi.db.query(type.contentType).findMany({
    select: [...type.select, 'locale'],
    where: whereOf(strapi, type, query),
    orderBy: [{ [type.title]: 'asc' }, { id: 'asc' }],
    ...window,
  })) as Row[];
  if (drafts.length === 0) return [];
  const published = await publishedRows(strapi, type, drafts);
  return drafts.map((draft) => ({
    contentType: type.contentType,
    documentId: draft.documentId,
    title: titleOf(type, draft),
    url: pageUrl(type.url, published.get(key(draft)) ?? draft),
    locale: draft.locale ?? null,
    published: published.has(key(draft)),
  }));
};

/**
 * Pages that an admin may choose, ordered by type and title.
 *
 * @throws AppError `request.invalid` for a cursor that the list did not return
 */
export const searchPages = async (
  strapi: Core.Strapi,
  types: PageType[],
  query: PageSearch
): Promise<ListResponse<PageListItem>> => {
  const readable = types.filter((type) => mayRead(query.userAbility, type));
  const from = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const start = from ? readable.findIndex(({ contentType }) => contentType === from.contentType) : 0;
  const found: PageListItem[] = [];
  if (start < 0) throw unknownCursor();

  for (const [index, type] of readable.slice(start).entries()) {
    const offset = index === 0 ? (from?.offset ?? 0) : 0;
    const wanted = query.pageSize - found.length;
    // One more than wanted shows whether there is a next page.
    const rows = await searchType(strapi, type, query, { offset, limit: wanted + 1 });
    found.push(...rows.slice(0, wanted));
    if (rows.length > wanted) {
      const nextCursor = encodeCursor({ contentType: type.contentType, offset: offset + wanted });
      return { data: found, meta: { nextCursor } };
    }
  }
  return { data: found, meta: { nextCursor: null } };
};
