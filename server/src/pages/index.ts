import type { Core } from '@strapi/strapi';
import type {
  ListResponse,
  PageDocumentReference,
  PageListItem,
  PageState,
  ResolvedPage,
} from '../../../contracts';
import type { PageTypeConfig } from '../config';
import type { AdminAbility } from './page-access';
import { findPageByUrl, type PageByUrl } from './page-by-url';
import { defaultLocale } from './page-locale';
import { resolvePages, type LocalizedReference } from './page-resolver';
import { searchPages, type PageSearch } from './page-search';
import { readPageStates } from './page-state';
import { readPageTypes } from './page-types';

export type { AdminAbility } from './page-access';
export type { PageByUrl } from './page-by-url';
export type { LocalizedReference } from './page-resolver';
export type { PageSearch } from './page-search';

/** The website's pages, for the designer's picker and for resolving page references. */
export interface PageDirectory {
  /** Pages for the picker that the admin may read. */
  search(query: PageSearch): Promise<ListResponse<PageListItem>>;
  /** States of the referenced pages for an admin, in the order of the references. */
  readStates(
    references: PageDocumentReference[],
    viewer: { locale: string | null; userAbility: AdminAbility }
  ): Promise<PageState[]>;
  /** The pages that visitors reach by the references, in their order. */
  resolve(
    references: LocalizedReference[],
    options: { mayReadTitle: (contentType: string) => boolean | Promise<boolean> }
  ): Promise<ResolvedPage[]>;
  /** The page with this URL, published ones first; null if there is none. */
  findByUrl(address: URL): Promise<PageByUrl | null>;
}

/**
 * @param pageTypes Content types of pages in the configuration; detected by title and slug if omitted
 * @throws Error with the configuration key if it names an unknown content type or attribute
 */
export const createPageDirectory = ({
  strapi,
  pageTypes,
}: {
  strapi: Core.Strapi;
  pageTypes?: PageTypeConfig[];
}): PageDirectory => {
  const types = readPageTypes(strapi, pageTypes);
  return {
    search: (query) => searchPages(strapi, types, query),
    readStates: async (references, { locale, userAbility }) =>
      readPageStates(strapi, types, references, {
        locale: locale ?? (await defaultLocale(strapi)),
        userAbility,
      }),
    resolve: (references, { mayReadTitle }) =>
      resolvePages(strapi, types, references, { mayReadTitle, defaultLocale: () => defaultLocale(strapi) }),
    findByUrl: (address) => findPageByUrl(strapi, types, address),
  };
};
