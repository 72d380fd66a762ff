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

/** The website's pages, as the designer chooses from them and as page references lead to them. */
export interface PageDirectory {
  /** Pages for the picker: those that the admin may read. */
  search(query: PageSearch): Promise<ListResponse<PageListItem>>;
  /** How the pages of references stand, for an admin, in the order of the references. */
  readStates(
    references: PageDocumentReference[],
    viewer: { locale: string | null; userAbility: AdminAbility }
  ): Promise<PageState[]>;
  /** Where references lead visitors, in the order of the references. */
  resolve(
    references: LocalizedReference[],
    options: { mayReadTitle: (contentType: string) => boolean | Promise<boolean> }
  ): Promise<ResolvedPage[]>;
  /** The page that has this address, a published one before a draft; null if no page has it. */
  findByUrl(address: URL): Promise<PageByUrl | null>;
}

/**
 * @param pageTypes What the configuration says pages are; left out, they are found by title and slug.
 * @throws Error with the configuration key if it names a content type or attribute that does not exist.
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
