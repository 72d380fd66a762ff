import type { PageState } from '../../../contracts/admin-api';
import type { PageReference } from '../../../contracts/page-reference';
import { useGetPageStatesQuery } from './api';

/** How a page reference stands; undefined until that is known. */
export type ReferenceState =
  | PageState
  | { state: 'address'; title: string; url: null }
  /** It could not be found out. */
  | { state: 'unknown'; title: null; url: null }
  | undefined;

const isPage = (reference: PageReference | null | undefined) => reference?.kind === 'page';

/** How the pages of references stand, in their order; null where there is no reference. */
export const usePageStates = (
  references: readonly (PageReference | null | undefined)[],
  locale: string | undefined
): (ReferenceState | null)[] => {
  const pages = references.flatMap((reference) => (reference?.kind === 'page' ? [reference] : []));
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
