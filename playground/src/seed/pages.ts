import type { Core } from '@strapi/strapi';
import { PAGE_TEXTS, type PageText } from './page-texts';

const PAGE = 'api::page.page';

/** Publishes every page in every language; the sign-up page last, because its widget refers to the others. */
export const seedPages = async (strapi: Core.Strapi): Promise<void> => {
  const documentIds: Record<string, string> = {};
  const reference = (key: string) => ({
    kind: 'page' as const,
    contentType: PAGE,
    documentId: documentIds[key],
  });
  const write = async (documentId: string | undefined, purpose: string, locale: string, page: PageText) => {
    const data: Record<string, unknown> = { ...page.entry(reference), purpose };
    const params = { data, locale, status: 'published' as const };
    const saved = documentId
      ? await strapi.documents(PAGE).update({ documentId, ...params })
      : await strapi.documents(PAGE).create(params);
    return saved?.documentId;
  };
  for (const { key, purpose, locales } of PAGE_TEXTS) {
    for (const [locale, page] of Object.entries(locales)) {
      documentIds[key] = (await write(documentIds[key], purpose, locale, page)) as string;
    }
  }
};
