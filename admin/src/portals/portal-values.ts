import type { PortalDetail, PortalUpdate } from '../../../contracts/admin-api';
import type { EmailTemplate, EmailTemplates } from '../../../contracts/records';
import { isTimeZone } from '../../../contracts/time-zone';
import { originOf } from '../components/web-address';
import type { TextKey } from '../translations/texts';

type EditableRole = Pick<PortalDetail['roles'][number], 'id' | 'name' | 'userRole'>;

/** A template while it is written. */
export type TemplateValues = Record<'subject' | 'html' | 'text', string | null>;

/** What the portal's form holds; an emptied input holds null. */
export interface PortalValues {
  name: string | null;
  siteUrl: string | null;
  signUpUrl: string | null;
  defaultLocale: string | null;
  timeZone: string | null;
  /** Those that the configuration does not fix. */
  roles: EditableRole[];
  /** The portal's own templates, by language. */
  emailTemplates: Record<string, TemplateValues>;
}

export const valuesOfTemplate = ({ subject, html, text }: EmailTemplate): TemplateValues => ({
  subject,
  html,
  text: text ?? null,
});

/** The template that the values stand for. */
export const templateOf = ({ subject, html, text }: TemplateValues): EmailTemplate => ({
  subject: subject ?? '',
  html: html ?? '',
  ...(text && { text }),
});

export const valuesOf = (portal: PortalDetail): PortalValues => {
  const { name, siteUrl, signUpUrl, defaultLocale, timeZone, roles, emailTemplates } = portal;
  const editable = roles.filter(({ fixed }) => !fixed);
  const templates = Object.entries(emailTemplates);
  return {
    name,
    siteUrl,
    signUpUrl,
    defaultLocale,
    timeZone,
    roles: editable.map((role) => ({ id: role.id, name: role.name, userRole: role.userRole })),
    emailTemplates: Object.fromEntries(
      templates.map(([locale, template]) => [locale, valuesOfTemplate(template)])
    ),
  };
};

const templatesOf = (values: PortalValues): EmailTemplates =>
  Object.fromEntries(
    Object.entries(values.emailTemplates).map(([locale, template]) => [locale, templateOf(template)])
  );

/** The change that the values ask for, if nothing is the matter with them. */
export const updateOf = (values: PortalValues): PortalUpdate => ({
  name: values.name ?? undefined,
  siteUrl: values.siteUrl ?? undefined,
  signUpUrl: values.signUpUrl,
  defaultLocale: values.defaultLocale ?? undefined,
  timeZone: values.timeZone ?? undefined,
  roles: values.roles.map(({ id, userRole }) => ({ id, userRole })),
  emailTemplates: templatesOf(values),
});

/** The address that a page's URL, which may be a path, has on a site. */
export const addressOnSite = (pageUrl: string, siteUrl: string | null): string | null => {
  const origin = siteUrl ? originOf(siteUrl) : null;
  if (originOf(pageUrl)) return pageUrl;
  return origin && origin + pageUrl;
};

const isLanguage = (tag: string): boolean => {
  // A word such as `German` would pass for a tag.
  if (!/^[a-z]{2,3}\b/i.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

/** What is wrong with a value of the form. */
interface PortalProblem {
  path: string[];
  problem: TextKey;
}

const siteProblem = (siteUrl: string | null, allowedOrigins: readonly string[]): TextKey | undefined => {
  if (!siteUrl) return 'problem.required';
  const origin = originOf(siteUrl);
  if (!origin) return 'problem.web-address';
  return allowedOrigins.includes(origin) ? undefined : 'problem.origin-not-allowed';
};

/** The link of an invitation leads to the portal's own site only. */
const signUpProblem = ({ siteUrl, signUpUrl }: PortalValues): TextKey | undefined => {
  if (!signUpUrl) return undefined;
  const origin = originOf(signUpUrl);
  if (!origin) return 'problem.web-address';
  if (signUpUrl.includes('#')) return 'problem.fragment';
  return siteUrl && originOf(siteUrl) && originOf(siteUrl) !== origin ? 'problem.other-site' : undefined;
};

const languageProblem = (locale: string | null): TextKey | undefined => {
  if (!locale) return 'problem.required';
  return isLanguage(locale) ? undefined : 'problem.language';
};

const timeZoneProblem = (timeZone: string | null): TextKey | undefined => {
  if (!timeZone) return 'problem.required';
  return isTimeZone(timeZone) ? undefined : 'problem.time-zone';
};

const requiredProblem = (value: string | null): TextKey | undefined =>
  value?.trim() ? undefined : 'problem.required';

/** What can be seen to be wrong before the server is asked. */
export const problemsOf = (values: PortalValues, allowedOrigins: readonly string[]): PortalProblem[] => {
  const found: [string[], TextKey | undefined][] = [
    [['name'], requiredProblem(values.name)],
    [['siteUrl'], siteProblem(values.siteUrl, allowedOrigins)],
    [['signUpUrl'], signUpProblem(values)],
    [['defaultLocale'], languageProblem(values.defaultLocale)],
    [['timeZone'], timeZoneProblem(values.timeZone)],
    ...Object.entries(values.emailTemplates).flatMap(
      ([locale, { subject, html }]): [string[], TextKey | undefined][] => [
        [['emailTemplates', locale, 'subject'], requiredProblem(subject)],
        [['emailTemplates', locale, 'html'], requiredProblem(html)],
      ]
    ),
  ];
  return found.flatMap(([path, problem]) => (problem ? [{ path, problem }] : []));
};
