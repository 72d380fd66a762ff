/** Languages that the plugin's own texts come in; the first one stands in for the rest. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** BCP 47 would let a word such as `German` pass for a language; those in use have two or three letters (ISO 639). */
const BEGINS_WITH_LANGUAGE = /^(?!und\b)[a-z]{2,3}\b/i;

/** Null if it is no tag of a language. Some systems write `de_AT`, as POSIX and Java do. */
const canonical = (locale: string): string | null => {
  const tag = locale.trim().replaceAll('_', '-');
  if (!BEGINS_WITH_LANGUAGE.test(tag)) return null;
  try {
    return new Intl.Locale(tag).toString();
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

/**
 * The tag of those offered that serves a locale best: itself, else one of the same language and script, without a region
 * if there is one, else one of the same language. Null if there is none. Takes canonical tags; what is offered may be no tag.
 */
export const closestLocale = (locale: string, offered: readonly string[]): string | null => {
  const known = offered.flatMap((tag) => {
    const name = canonical(tag);
    return name ? [{ tag, name }] : [];
  });
  // The general before the particular: `de` before `de-CH`.
  known.sort((a, b) => a.name.length - b.name.length);
  const tests: ((name: string) => boolean)[] = [
    (name) => name === locale,
    (name) => isSameWriting(name, locale),
    (name) => baseLanguage(name) === baseLanguage(locale),
  ];
  for (const serves of tests) {
    const found = known.find(({ name }) => serves(name));
    if (found) return found.tag;
  }
  return null;
};
