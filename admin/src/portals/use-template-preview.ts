import type { TemplatePreview } from '../../../contracts/admin-api';
import type { RequestIssue } from '../../../contracts/errors';
import { requestIssues } from '../api/errors';
import { usePreviewCrmTemplateQuery } from '../api/portals';
import { templateOf, type TemplateValues } from './portal-values';

export interface PreviewState {
  /** The e-mail as it last came out; undefined until it did. */
  email: TemplatePreview | undefined;
  /** What is the matter with the template, beside its parts. */
  issues: readonly RequestIssue[];
  /** Anything else that kept it from being shown. */
  error: unknown;
}

/**
 * What a template that is being written comes out as; without one, the plugin's own in that language. Not asked for whoever
 * may not change it: the server would refuse.
 */
export const useTemplatePreview = (
  portalId: string,
  { language, own, skip }: { language: string; own?: TemplateValues; skip: boolean }
): PreviewState => {
  const isUnfinished = own !== undefined && (!own.subject || !own.html);
  const { data, error, originalArgs } = usePreviewCrmTemplateQuery(
    { id: portalId, locale: language, ...(own && { template: templateOf(own) }) },
    { skip: skip || isUnfinished }
  );
  const issues = isUnfinished ? [] : requestIssues(error);
  return {
    email: originalArgs?.locale === language ? data : undefined,
    issues,
    error: issues.length > 0 || isUnfinished ? undefined : error,
  };
};
