import { LANGUAGES, languageTag } from './language-tags';

export { LANGUAGES };
export type Language = (typeof LANGUAGES)[number];

/** The first of the candidates that stands for a language, as a tag (BCP 47) in canonical form. */
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

/** Norwegian is written in two ways, and `no` stands for either (ISO 639-3: a macrolanguage, with `nb` and `nn` in it). */
const wholeLanguage = (locale: string): string => {
  const base = baseLanguage(locale);
  return base === 'nb' || base === 'nn' ? 'no' : base;
};

/**
 * The tag of those offered that serves a locale best: itself, else one of the same language and script, without a region
 * if there is one, else one of the same language, all of Norwegian being one. Null if there is none. Takes canonical tags; what is offered may be no tag.
 */
export const closestLocale = (locale: string, offered: readonly string[]): string | null => {
  const known = offered.flatMap((tag) => {
    const name = languageTag(tag);
    return name ? [{ tag, name }] : [];
  });
  // The general before the particular: `de` before `de-CH`.
  known.sort((a, b) => a.name.length - b.name.length);
  const tests: ((name: string) => boolean)[] = [
    (name) => name === locale,
    (name) => isSameWriting(name, locale),
    (name) => baseLanguage(name) === baseLanguage(locale),
    (name) => wholeLanguage(name) === wholeLanguage(locale),
  ];
  for (const serves of tests) {
    const found = known.find(({ name }) => serves(name));
    if (found) return found.tag;
  }
  return null;
};
