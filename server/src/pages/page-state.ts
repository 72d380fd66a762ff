import type { Core } from '@strapi/strapi';
import type { PageDocumentReference, PageState } from '../../../contracts';
import { mayRead, readableWhere, type AdminAbility } from './page-access';
import { titleOf, type PageType } from './page-types';
import { pageUrl } from './page-url';

interface Row extends Record<string, unknown> {
  id: number;
  documentId: string;
  locale: string | null;
  publishedAt: string | null;
}

interface Viewer {
  locale: string | null;
  userAbility: AdminAbility;
}

const MISSING: PageState = { state: 'missing', title: null, url: null };
const HIDDEN: PageState = { state: 'hidden', title: null, url: null };

const readableIds = async (strapi: Core.Strapi, type: PageType, rows: Row[], ability: AdminAbility) => {
  const readable = readableWhere(strapi, ability, type.contentType);
  if (!readable) return new Set(rows.map(({ id }) => id));
  const found = (await strapi.db.query(type.contentType).findMany({
    select: ['id'],
    where: { $and: [readable, { id: { $in: rows.map(({ id }) => id) } }] },
  })) as { id: number }[];
  return new Set(found.map(({ id }) => id));
};

const stateOf = (
  type: PageType,
  rows: Row[],
  locale: string | null,
  suffix: string | undefined
): PageState => {
  const published = (row: Row) => !type.draftAndPublish || row.publishedAt !== null;
  const here = rows.filter((row) => !type.localized || row.locale === locale);
  const row = here.find(published) ?? here[0];
  if (!row) return { state: 'other-locale', title: titleOf(type, rows[0]), url: null };
  const url = pageUrl(type.url, { ...row, locale: row.locale ?? locale });
  // The Content Manager shows the draft's title.
  const draft = here.find((one) => !published(one)) ?? row;
  return {
    state: published(row) ? 'published' : 'draft',
    title: titleOf(type, draft),
    url: url && url + (suffix ?? ''),
  };
};

const describeType = async (
  strapi: Core.Strapi,
  type: PageType,
  references: PageDocumentReference[],
  { locale, userAbility }: Viewer
): Promise<Map<PageDocumentReference, PageState>> => {
  if (!mayRead(userAbility, type)) return new Map(references.map((reference) => [reference, HIDDEN]));
  const rows = (await strapi.db.query(type.contentType).findMany({
    select: ['id', 'locale', 'publishedAt', ...type.select],
    where: { documentId: { $in: references.map(({ documentId }) => documentId) } },
  })) as Row[];
  const readable = await readableIds(strapi, type, rows, userAbility);
  return new Map(
    references.map((reference) => {
      const versions = rows.filter(({ documentId }) => documentId === reference.documentId);
      const visible = versions.filter(({ id }) => readable.has(id));
      if (versions.length === 0) return [reference, MISSING];
      if (visible.length === 0) return [reference, HIDDEN];
      return [reference, stateOf(type, visible, locale, reference.suffix)];
    })
  );
};

/** States of referenced pages for an admin in a locale. One query per content type. */
export const readPageStates = async (
  strapi: Core.Strapi,
  types: PageType[],
  references: PageDocumentReference[],
  viewer: Viewer
): Promise<PageState[]> => {
  const byType = types.map((type) => ({
    type,
    wanted: references.filter(({ contentType }) => contentType === type.contentType),
  }));
  const states = await Promise.all(
    byType
      .filter(({ wanted }) => wanted.length > 0)
      .map(({ type, wanted }) => describeType(strapi, type, wanted, viewer))
  );
  const known = new Map(states.flatMap((map) => [...map]));
  return references.map((reference) => known.get(reference) ?? MISSING);
};
