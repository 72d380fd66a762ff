import { match } from '@formatjs/intl-localematcher';
import { LANGUAGES, languageTag } from './language-tags';

export { LANGUAGES };
export type Language = (typeof LANGUAGES)[number];

/** The first of the candidates that names a language, as a tag (BCP 47) in canonical form. */
export const firstLocale = (...candidates: (string | null | undefined)[]): string => {
  for (const candidate of candidates) {
    const locale = candidate ? languageTag(candidate) : null;
    if (locale) return locale;
  }
  return LANGUAGES[0];
};

/** The language without region and script: `pt` of `pt-BR`. */
export const baseLanguage = (locale: string): string => locale.split('-')[0] ?? locale;

/** The language of the plugin's texts that a locale is of, or null. */
export const ownLanguage = (locale: string): Language | null =>
  LANGUAGES.find((language) => language === baseLanguage(locale)) ?? null;

/** The language of the plugin's texts that serves a locale best. */
export const textLanguage = (locale: string): Language => ownLanguage(locale) ?? LANGUAGES[0];

/** Language and script, likely ones added: `zh-Hant` of `zh-TW`. */
const writingOf = (locale: string): string => {
  const { language, script } = new Intl.Locale(locale).maximize();
  return `${language}-${script ?? ''}`;
};

/** Whether both are of one language in one script, whatever their regions. Takes canonical tags. */
export const isSameWriting = (one: string, other: string): boolean => writingOf(one) === writingOf(other);

/** Norwegian is written in two ways, and `no` is either (ISO 639-3: a macrolanguage that contains `nb` and `nn`). */
const macrolanguage = (locale: string): string => {
  const base = baseLanguage(locale);
  return base === 'nb' || base === 'nn' ? 'no' : base;
};

/**
 * The offered tag of the same language whose script and region are the closest by the rules of CLDR; null if none is of that
 * language. Takes a canonical tag; those offered may be any text.
 *
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
  // CLDR finds no match between scripts, such as Traditional and Simplified Chinese: any of them is better than none.
  return tags.get(match([locale], [first, ...others], first, { algorithm: 'best fit' })) ?? null;
};
