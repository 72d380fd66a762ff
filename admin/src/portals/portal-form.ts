import { type FormErrors, type FormHelpers, useField, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { PortalDetail, PortalUpdate } from '../../../contracts/admin-api';
import type { RequestIssue } from '../../../contracts/errors';
import type { EmailTemplate, EmailTemplates } from '../../../contracts/records';
import { isTimeZone } from '../../../contracts/time-zone';
import { useUpdateCrmPortalMutation } from '../shared/api/portals';
import { requestIssues, useErrorText } from '../shared/errors';
import { type TextKey, useText } from '../shared/texts';
import { originOf } from '../shared/web-address';

type EditableRole = Pick<PortalDetail['roles'][number], 'id' | 'name' | 'userRole'>;

/** A template in the form, where empty inputs are null. */
export type TemplateValues = Record<'subject' | 'html' | 'text', string | null>;

/** The values of the portal form. Empty inputs are null. */
export interface PortalValues {
  name: string | null;
  siteUrl: string | null;
  signUpUrl: string | null;
  defaultLocale: string | null;
  timeZone: string | null;
  /** The roles that can be mapped here, which excludes those fixed by the configuration. */
  roles: EditableRole[];
  /** Whether customers may ask for an invitation. */
  mayRequest: boolean;
  /** The role that they get. */
  requestRoleId: string | null;
  /** The portal's own templates by locale. */
  emailTemplates: Record<string, TemplateValues>;
}

export const toTemplateValues = ({ subject, html, text }: EmailTemplate): TemplateValues => ({
  subject,
  html,
  text: text ?? null,
});

export const toEmailTemplate = ({ subject, html, text }: TemplateValues): EmailTemplate => ({
  subject: subject ?? '',
  html: html ?? '',
  ...(text && { text }),
});

export const toPortalValues = (portal: PortalDetail): PortalValues => {
  const { name, siteUrl, signUpUrl, defaultLocale, timeZone, requestRoleId, roles, emailTemplates } = portal;
  const editable = roles.filter(({ fixed }) => !fixed);
  const templates = Object.entries(emailTemplates);
  return {
    name,
    siteUrl,
    signUpUrl,
    defaultLocale,
    timeZone,
    roles: editable.map((role) => ({ id: role.id, name: role.name, userRole: role.userRole })),
    mayRequest: requestRoleId !== null,
    requestRoleId,
    emailTemplates: Object.fromEntries(
      templates.map(([locale, template]) => [locale, toTemplateValues(template)])
    ),
  };
};

const templatesOf = (values: PortalValues): EmailTemplates =>
  Object.fromEntries(
    Object.entries(values.emailTemplates).map(([locale, template]) => [locale, toEmailTemplate(template)])
  );

/** The update request for valid values. */
const toPortalUpdate = (values: PortalValues): PortalUpdate => ({
  name: values.name ?? undefined,
  siteUrl: values.siteUrl ?? undefined,
  signUpUrl: values.signUpUrl,
  defaultLocale: values.defaultLocale ?? undefined,
  timeZone: values.timeZone ?? undefined,
  roles: values.roles.map(({ id, userRole }) => ({ id, userRole })),
  requestRoleId: values.mayRequest ? values.requestRoleId : null,
  emailTemplates: templatesOf(values),
});

/** Resolves a page's path against the site's URL. */
export const toAbsoluteUrl = (pageUrl: string, siteUrl: string | null): string | null => {
  const origin = siteUrl ? originOf(siteUrl) : null;
  if (originOf(pageUrl)) return pageUrl;
  return origin && origin + pageUrl;
};

const isLanguage = (tag: string): boolean => {
  // A word such as `German` is a well-formed tag.
  if (!/^[a-z]{2,3}\b/i.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

interface ValidationError {
  path: string[];
  error: TextKey;
}

const siteUrlError = (siteUrl: string | null, allowedOrigins: readonly string[]): TextKey | undefined => {
  if (!siteUrl) return 'problem.required';
  const origin = originOf(siteUrl);
  if (!origin) return 'problem.web-address';
  return allowedOrigins.includes(origin) ? undefined : 'problem.origin-not-allowed';
};

/** Links of invitations may only lead to the portal's own site. */
const signUpUrlError = ({ siteUrl, signUpUrl }: PortalValues): TextKey | undefined => {
  if (!signUpUrl) return undefined;
  const origin = originOf(signUpUrl);
  if (!origin) return 'problem.web-address';
  if (signUpUrl.includes('#')) return 'problem.fragment';
  return siteUrl && originOf(siteUrl) && originOf(siteUrl) !== origin ? 'problem.other-site' : undefined;
};

const localeError = (locale: string | null): TextKey | undefined => {
  if (!locale) return 'problem.required';
  return isLanguage(locale) ? undefined : 'problem.language';
};

const timeZoneError = (timeZone: string | null): TextKey | undefined => {
  if (!timeZone) return 'problem.required';
  return isTimeZone(timeZone) ? undefined : 'problem.time-zone';
};

const requiredError = (value: string | null): TextKey | undefined =>
  value?.trim() ? undefined : 'problem.required';

/** Validates the values in the browser. */
const validatePortal = (values: PortalValues, allowedOrigins: readonly string[]): ValidationError[] => {
  const results: [string[], TextKey | undefined][] = [
    [['name'], requiredError(values.name)],
    [['siteUrl'], siteUrlError(values.siteUrl, allowedOrigins)],
    [['signUpUrl'], signUpUrlError(values)],
    [['defaultLocale'], localeError(values.defaultLocale)],
    [['timeZone'], timeZoneError(values.timeZone)],
    [['requestRoleId'], values.mayRequest && !values.requestRoleId ? 'problem.required' : undefined],
    ...Object.entries(values.emailTemplates).flatMap(
      ([locale, { subject, html }]): [string[], TextKey | undefined][] => [
        [['emailTemplates', locale, 'subject'], requiredError(subject)],
        [['emailTemplates', locale, 'html'], requiredError(html)],
      ]
    ),
  ];
  return results.flatMap(([path, error]) => (error ? [{ path, error }] : []));
};

type PortalErrors = FormErrors<PortalValues>;

interface ErrorTree {
  [key: string]: ErrorTree | string;
}

const withErrorAt = (tree: ErrorTree, [key, ...rest]: string[], message: string): ErrorTree => {
  if (key === undefined) return tree;
  const below = tree[key];
  const branch = typeof below === 'object' ? below : {};
  return { ...tree, [key]: rest.length > 0 ? withErrorAt(branch, rest, message) : message };
};

/** Converts errors to the nested shape of Strapi's form. */
const toFormErrors = (issues: readonly RequestIssue[]): PortalErrors =>
  issues.reduce<ErrorTree>((tree, { path, message }) => withErrorAt(tree, path, message), {});

export const useSavePortal = (id: string, allowedOrigins: readonly string[]) => {
  const t = useText();
  const { errorText, issueText } = useErrorText();
  const { toggleNotification } = useNotification();
  const [update] = useUpdateCrmPortalMutation();

  return async (values: PortalValues, { setErrors }: Pick<FormHelpers<PortalValues>, 'setErrors'>) => {
    const errors = validatePortal(values, allowedOrigins);
    if (errors.length > 0) {
      setErrors(toFormErrors(errors.map(({ path, error }) => ({ path, message: t(error) }))));
      return;
    }
    const result = await update({ id, ...toPortalUpdate(values) });
    if ('error' in result) {
      const issues = requestIssues(result.error);
      setErrors(toFormErrors(issues.map((issue) => ({ ...issue, message: issueText(issue) }))));
      toggleNotification({ type: 'danger', message: errorText(result.error) });
    } else {
      toggleNotification({ type: 'success', message: t('portal.saved') });
    }
  };
};

/** Values that the form has not returned yet, oldest first. */
type PendingValues = readonly string[];

/**
 * A text field of Strapi's form. The form returns a new value one render late, and React would meanwhile
 * restore the old one and move the caret to the end. So the field keeps its own text, and follows the form
 * when the value changes there.
 *
 * @param name path of the value, which is null while the text is empty
 */
export const useTextField = (name: string) => {
  const { value, error, onChange } = useField<string | null>(name);
  const formValue = value ?? '';
  const [text, setText] = useState(formValue);
  const [lastFormValue, setLastFormValue] = useState(formValue);
  const [pending, setPending] = useState<PendingValues>([]);

  if (lastFormValue !== formValue) {
    setLastFormValue(formValue);
    const isEcho = pending.includes(formValue);
    setPending(isEcho ? pending.slice(pending.indexOf(formValue) + 1) : []);
    if (!isEcho) setText(formValue);
  }

  const change = (next: string) => {
    if (next === text) return;
    setText(next);
    setPending((before) => [...before, next]);
    onChange(name, next || null);
  };
  return { text, error, change };
};
