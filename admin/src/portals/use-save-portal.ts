import { type FormErrors, type FormHelpers, useNotification } from '@strapi/strapi/admin';
import type { RequestIssue } from '../../../contracts/errors';
import { requestIssues } from '../api/errors';
import { useUpdateCrmPortalMutation } from '../api/portals';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import { type PortalValues, problemsOf, updateOf } from './portal-values';

type Errors = FormErrors<PortalValues>;

interface ErrorTree {
  [key: string]: ErrorTree | string;
}

const place = (tree: ErrorTree, [key, ...rest]: string[], message: string): ErrorTree => {
  if (key === undefined) return tree;
  const below = tree[key];
  const branch = typeof below === 'object' ? below : {};
  return { ...tree, [key]: rest.length > 0 ? place(branch, rest, message) : message };
};

/** Objections where the form looks for them: beside the field that each is about. */
const besideFields = (issues: readonly RequestIssue[]): Errors =>
  issues.reduce<ErrorTree>((tree, { path, message }) => place(tree, path, message), {});

export const useSavePortal = (id: string, allowedOrigins: readonly string[]) => {
  const t = useText();
  const { errorText, issueText } = useErrorText();
  const { toggleNotification } = useNotification();
  const [update] = useUpdateCrmPortalMutation();

  return async (values: PortalValues, { setErrors }: Pick<FormHelpers<PortalValues>, 'setErrors'>) => {
    const problems = problemsOf(values, allowedOrigins);
    if (problems.length > 0) {
      setErrors(besideFields(problems.map(({ path, problem }) => ({ path, message: t(problem) }))));
      return;
    }
    const result = await update({ id, ...updateOf(values) });
    if ('error' in result) {
      const issues = requestIssues(result.error);
      setErrors(besideFields(issues.map((issue) => ({ ...issue, message: issueText(issue) }))));
      toggleNotification({ type: 'danger', message: errorText(result.error) });
    } else {
      toggleNotification({ type: 'success', message: t('portal.saved') });
    }
  };
};
