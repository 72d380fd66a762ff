import type { PortalDetail, PortalUpdate } from '../../../contracts/admin-api';
import type { TextKey } from '../translations/texts';

type EditableRole = Pick<PortalDetail['roles'][number], 'id' | 'name' | 'userRole'>;

/** What the portal's form holds; an emptied input holds null. */
export interface PortalValues {
  name: string | null;
  siteUrl: string | null;
  signUpUrl: string | null;
  defaultLocale: string | null;
  /** Those that the configuration does not fix. */
  roles: EditableRole[];
}

export const valuesOf = (portal: PortalDetail): PortalValues => {
  const { name, siteUrl, signUpUrl, defaultLocale, roles } = portal;
  const editable = roles.filter(({ fixed }) => !fixed);
  return {
    name,
    siteUrl,
    signUpUrl,
    defaultLocale,
    roles: editable.map((role) => ({ id: role.id, name: role.name, userRole: role.userRole })),
  };
};

/** The change that the values ask for, if nothing is the matter with them. */
export const updateOf = (values: PortalValues): PortalUpdate => ({
  name: values.name ?? undefined,
  siteUrl: values.siteUrl ?? undefined,
  signUpUrl: values.signUpUrl,
  defaultLocale: values.defaultLocale ?? undefined,
  roles: values.roles.map(({ id, userRole }) => ({ id, userRole })),
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

export type PortalProblems = Partial<Record<'name' | 'siteUrl' | 'signUpUrl' | 'defaultLocale', TextKey>>;

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

/** What can be seen to be wrong before the server is asked; only it knows which sites are allowed. */
export const problemsOf = (values: PortalValues): PortalProblems => {
  const problems: PortalProblems = {
    name: values.name?.trim() ? undefined : 'problem.required',
    siteUrl: siteProblem(values.siteUrl),
    signUpUrl: signUpProblem(values),
    defaultLocale: languageProblem(values.defaultLocale),
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
};
