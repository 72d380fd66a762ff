import { accepts } from 'hono/accepts';
import type { Context } from 'hono';

export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en';

export const isLocale = (value: string | undefined): value is Locale =>
  LOCALES.some((locale) => locale === value);

/** The site's language that the browser prefers; null if the site has none of its languages. */
export const requestedLocale = (context: Context): Locale | null => {
  const chosen = accepts(context, {
    header: 'Accept-Language',
    supports: [...LOCALES],
    default: '',
    match: (offers) =>
      [...offers]
        .sort((one, other) => other.q - one.q)
        .map(({ type }) => type.toLowerCase().split('-')[0])
        .find(isLocale) ?? '',
  });
  return isLocale(chosen) ? chosen : null;
};

export const preferredLocale = (context: Context): Locale => requestedLocale(context) ?? DEFAULT_LOCALE;

/** False if the visitor came from a page of this site and thus has chosen a language. */
export const comesFromOutside = (context: Context): boolean =>
  context.req.header('Sec-Fetch-Site') !== 'same-origin';
