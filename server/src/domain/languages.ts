import { match } from '@formatjs/intl-localematcher';
import { LANGUAGES, languageTag } from './language-tags';

export { LANGUAGES };
export type Language = (typeof LANGUAGES)[number];

/** The first candidate that names a language, as a canonical tag (BCP 47). */
export const firstLocale = (...candidates: (string | null | undefined)[]): string => {
  for (const candidate of candidates) {
    const locale = candidate ? languageTag(candidate) : null;
    if (locale) return locale;
  }
  return LANGUAGES[0];
};

/** The language without region and script: `pt` of `pt-BR`. */
export const baseLanguage = (locale: string): string => locale.split('-')[0] ?? locale;

/** The locale's language if the plugin has texts in it, else null. */
export const ownLanguage = (locale: string): Language | null =>
  LANGUAGES.find((language) => language === baseLanguage(locale)) ?? null;

/** The language of the plugin's texts that fits a locale best. */
export const textLanguage = (locale: string): Language => ownLanguage(locale) ?? LANGUAGES[0];

/** Language and script, with the likely script added: `zh-Hant` for `zh-TW`. */
const writingOf = (locale: string): string => {
  const { language, script } = new Intl.Locale(locale).maximize();
  return `${language}-${script ?? ''}`;
};

/** Whether two canonical tags have the same language and script, regardless of region. */
export const isSameWriting = (one: string, other: string): boolean => writingOf(one) === writingOf(other);

/** Norwegian has two written forms, `nb` and `nn`; `no` covers both (a macrolanguage in ISO 639-3). */
const macrolanguage = (locale: string): string => {
  const base = baseLanguage(locale);
  return base === 'nb' || base === 'nn' ? 'no' : base;
};

/**
 * The offered tag in the same language with the closest script and region according to CLDR; null if no
 * offered tag is in that language.
 *
 * @param locale A canonical tag
 * @param offered May be any texts
 * @see https://unicode.org/reports/tr35/#LanguageMatching
 */
export const closestLocale = (locale: string, offered: readonly string[]): string | null => {
  const tags = new Map<string, string>();
  for (const text of offered) {
    const tag = languageTag(text);
    if (tag && macrolanguage(tag) === macrolanguage(locale)) tags.set(tag, text);
  }
  const [first, ...others] = tags.keys();
  if (first === undefined) return null;
  // CLDR has no match between scripts, such as Traditional and Simplified Chinese, but another script is
  // better than no match.
  return tags.get(match([locale], [first, ...others], first, { algorithm: 'best fit' })) ?? null;
};
