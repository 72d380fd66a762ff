/** Languages that the plugin's own texts come in; the first one stands in for the rest. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

const canonical = (locale: string): string | null => {
  try {
    return new Intl.Locale(locale).toString();
  } catch {
    return null;
  }
};

/** The first of the candidates that is a language tag (BCP 47), in canonical form. */
export const firstLocale = (...candidates: (string | null | undefined)[]): string => {
  for (const candidate of candidates) {
    const locale = candidate ? canonical(candidate) : null;
    if (locale) return locale;
  }
  return LANGUAGES[0];
};

/** The language without region and script: `pt` of `pt-BR`. */
export const baseLanguage = (locale: string): string => locale.split('-')[0] ?? locale;

/** The language of the plugin's texts that serves a locale best. */
export const textLanguage = (locale: string): Language =>
  LANGUAGES.find((language) => language === baseLanguage(locale)) ?? LANGUAGES[0];
