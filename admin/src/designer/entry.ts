import { useQueryParams } from '@strapi/strapi/admin';
import {
  pageDocumentReferenceSchema,
  type PageDocumentReference,
  type PageReference,
} from '../../../contracts/page-reference';
import { useGetPageStatesQuery } from '../shared/api/pages';
import type { PageReferenceState } from '../shared/components/page-summary';

interface EntryQuery {
  plugins?: { i18n?: { locale?: string } };
}

/** The locale of the edited entry; undefined if its content type is not localized. */
export const useEntryLocale = (): string | undefined => {
  const [{ query }] = useQueryParams<EntryQuery>();
  return query.plugins?.i18n?.locale;
};

const isPage = (reference: PageReference | null | undefined) => reference?.kind === 'page';

/** An invalid suffix is reported at its field, and does not matter for the state of the page. */
const withoutInvalidSuffix = ({ suffix, ...page }: PageDocumentReference): PageDocumentReference =>
  pageDocumentReferenceSchema.safeParse({ ...page, suffix }).success ? { ...page, suffix } : page;

/** The states of page references, in their order; null for a missing reference. */
export const usePageStates = (
  references: readonly (PageReference | null | undefined)[],
  locale: string | undefined
): (PageReferenceState | null)[] => {
  const pages = references.flatMap((reference) =>
    reference?.kind === 'page' ? [withoutInvalidSuffix(reference)] : []
  );
  const { currentData, isError } = useGetPageStatesQuery(
    { references: pages, locale: locale ?? null },
    { skip: pages.length === 0, refetchOnMountOrArgChange: true }
  );
  return references.map((reference, index) => {
    if (!reference) return null;
    if (reference.kind === 'url') return { state: 'address', title: reference.url, url: null };
    if (isError) return { state: 'unknown', title: null, url: null };
    return currentData?.[references.slice(0, index).filter(isPage).length];
  });
};
