import type { TemplatePreview } from '../../../contracts/admin-api';
import type { RequestIssue } from '../../../contracts/errors';
import { requestIssues } from '../api/errors';
import { useGetCrmSavedTemplateQuery, usePreviewCrmTemplateQuery } from '../api/portals';
import { templateOf, type TemplateValues } from './portal-values';

export interface PreviewState {
  /** The e-mail as it last came out; undefined until it did. */
  email: TemplatePreview | undefined;
  /** What is the matter with the template, beside its parts. */
  issues: readonly RequestIssue[];
  /** Anything else that kept it from being shown. */
  error: unknown;
  retry: () => void;
}

interface Skippable {
  language: string;
  /** Whether it is not asked for. */
  skip: boolean;
}

/** What a template that is being written comes out as; without one, the plugin's own in that language. */
export const useTemplatePreview = (
  portalId: string,
  { language, own, skip }: Skippable & { own?: TemplateValues }
): PreviewState => {
  const isUnfinished = own !== undefined && (!own.subject || !own.html);
  const { data, error, originalArgs, refetch } = usePreviewCrmTemplateQuery(
    { id: portalId, locale: language, ...(own && { template: templateOf(own) }) },
    { skip: skip || isUnfinished }
  );
  const issues = isUnfinished ? [] : requestIssues(error);
  return {
    email: originalArgs?.locale === language ? data : undefined,
    issues,
    error: issues.length > 0 || isUnfinished ? undefined : error,
    retry: () => void refetch(),
  };
};

/** What is sent in a language, as it is saved: for those who may read the template, and not change it. */
export const useSavedTemplate = (portalId: string, { language, skip }: Skippable): PreviewState => {
  const { currentData, error, refetch } = useGetCrmSavedTemplateQuery(
    { id: portalId, locale: language },
    { skip }
  );
  return { email: currentData, issues: [], error, retry: () => void refetch() };
};
