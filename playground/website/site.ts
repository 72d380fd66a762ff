import type { Context } from 'hono';
import { isLocale, preferredLocale, type Locale } from './locale';
import { sessionToken } from './session';
import { StrapiUnavailable, type Strapi } from './strapi';
import { TEXTS } from './texts';
import type { SignInForm, ViewContext } from './views/context';

/** What the routes of the website work with. */
export interface Site {
  strapi: Strapi;
  strapiUrl: string;
}

/** Gathers what a view needs to know: who is signed in, and the pages that every page links. */
export const viewContext = async (
  context: Context,
  { strapi, strapiUrl }: Site,
  { locale, token, signInForm }: { locale?: string; token?: string; signInForm?: SignInForm } = {}
): Promise<ViewContext> => {
  const language: Locale = isLocale(locale) ? locale : preferredLocale(context);
  const session = token ?? sessionToken(context);
  const [visitor, landmarks] = await Promise.all([
    session ? strapi.profile(session) : null,
    strapi.landmarks(language),
  ]);
  return { locale: language, texts: TEXTS[language], strapiUrl, visitor, landmarks, signInForm };
};

/** What a view gets when Strapi cannot be asked. */
export const contextWithoutStrapi = (context: Context, { strapiUrl }: Site): ViewContext => {
  const locale = preferredLocale(context);
  return { locale, texts: TEXTS[locale], strapiUrl, visitor: null, landmarks: [] };
};

export const isUnavailable = (error: unknown): error is StrapiUnavailable =>
  error instanceof StrapiUnavailable;
