import type { PortalDetail, PortalUpdate } from '../../../contracts/admin-api';
import type { EmailTemplates } from '../../../contracts/records';
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
  /** Those that the configuration does not fix. */
  roles: EditableRole[];
  /** The portal's own templates, by language. */
  emailTemplates: Record<string, TemplateValues>;
}

export const valuesOf = (portal: PortalDetail): PortalValues => {
  const { name, siteUrl, signUpUrl, defaultLocale, roles, emailTemplates } = portal;
  const editable = roles.filter(({ fixed }) => !fixed);
  const templates = Object.entries(emailTemplates);
  return {
    name,
    siteUrl,
    signUpUrl,
    defaultLocale,
    roles: editable.map((role) => ({ id: role.id, name: role.name, userRole: role.userRole })),
    emailTemplates: Object.fromEntries(
      templates.map(([locale, { text = null, ...template }]) => [locale, { ...template, text }])
    ),
  };
};

const templatesOf = (values: PortalValues): EmailTemplates =>
  Object.fromEntries(
    Object.entries(values.emailTemplates).map(([locale, { subject, html, text }]) => [
      locale,
      { subject: subject ?? '', html: html ?? '', ...(text && { text }) },
    ])
  );

/** The change that the values ask for, if nothing is the matter with them. */
export const updateOf = (values: PortalValues): PortalUpdate => ({
  name: values.name ?? undefined,
  siteUrl: values.siteUrl ?? undefined,
  signUpUrl: values.signUpUrl,
  defaultLocale: values.defaultLocale ?? undefined,
  roles: values.roles.map(({ id, userRole }) => ({ id, userRole })),
  emailTemplates: templatesOf(values),
});

const originOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
};

const isLanguage = (tag: string): boolean => {
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

const siteProblem = (siteUrl: string | null): TextKey | undefined => {
  if (!siteUrl) return 'problem.required';
  return originOf(siteUrl) ? undefined : 'problem.web-address';
};

/** The link of an invitation leads to the portal's own site only. */
const signUpProblem = ({ siteUrl, signUpUrl }: PortalValues): TextKey | undefined => {
  if (!signUpUrl) return undefined;
  const origin = originOf(signUpUrl);
  if (!origin) return 'problem.web-address';
  return siteUrl && originOf(siteUrl) && originOf(siteUrl) !== origin ? 'problem.other-site' : undefined;
};

const languageProblem = (locale: string | null): TextKey | undefined => {
  if (!locale) return 'problem.required';
  return isLanguage(locale) ? undefined : 'problem.language';
};

const requiredProblem = (value: string | null): TextKey | undefined =>
  value?.trim() ? undefined : 'problem.required';

/** What can be seen to be wrong before the server is asked; only it knows which sites are allowed. */
export const problemsOf = (values: PortalValues): PortalProblem[] => {
  const found: [string[], TextKey | undefined][] = [
    [['name'], requiredProblem(values.name)],
    [['siteUrl'], siteProblem(values.siteUrl)],
    [['signUpUrl'], signUpProblem(values)],
    [['defaultLocale'], languageProblem(values.defaultLocale)],
    ...Object.entries(values.emailTemplates).flatMap(
      ([locale, { subject, html }]): [string[], TextKey | undefined][] => [
        [['emailTemplates', locale, 'subject'], requiredProblem(subject)],
        [['emailTemplates', locale, 'html'], requiredProblem(html)],
      ]
    ),
  ];
  return found.flatMap(([path, problem]) => (problem ? [{ path, problem }] : []));
};
