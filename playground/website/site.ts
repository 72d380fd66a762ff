import type { Context } from 'hono';
import { isLocale, preferredLocale, type Locale } from './locale';
import { sessionToken } from './session';
import type { SignInProvider } from './settings';
import { StrapiUnavailable, type Strapi } from './strapi';
import { TEXTS } from './texts';
import type { SignInForm, ViewContext } from './views/context';

/** Dependencies of the website's routes. */
export interface Site {
  strapi: Strapi;
  strapiUrl: string;
  /** The key of the portal in the CRM that this website is. */
  portalKey: string;
  provider: SignInProvider | null;
}

interface ViewOptions {
  locale?: string;
  token?: string;
  signInForm?: SignInForm;
  notice?: string;
}

/** Loads the data for a view: the signed-in user, and the pages that every page links to. */
export const viewContext = async (
  context: Context,
  { strapi, strapiUrl, portalKey, provider }: Site,
  { locale, token, signInForm, notice }: ViewOptions = {}
): Promise<ViewContext> => {
  const language: Locale = isLocale(locale) ? locale : preferredLocale(context);
  const session = token ?? sessionToken(context);
  const [visitor, landmarks] = await Promise.all([
    session ? strapi.profile(session) : null,
    strapi.landmarks(language),
  ]);
  return {
    locale: language,
    texts: TEXTS[language],
    strapiUrl,
    portalKey,
    provider,
    visitor,
    landmarks,
    signInForm,
    notice,
  };
};

/** Data for a view while Strapi is unavailable. */
export const contextWithoutStrapi = (
  context: Context,
  { strapiUrl, portalKey, provider }: Site
): ViewContext => {
  const locale = preferredLocale(context);
  return { locale, texts: TEXTS[locale], strapiUrl, portalKey, provider, visitor: null, landmarks: [] };
};

export const isUnavailable = (error: unknown): error is StrapiUnavailable =>
  error instanceof StrapiUnavailable;
