/** A number's form of a text in a language. */
export const plural = (
  language: string,
  forms: { readonly [category: string]: string | undefined; readonly other: string },
  n: number
): string =>
  (forms[new Intl.PluralRules(language).select(n)] ?? forms.other).replace(
    '{n}',
    new Intl.NumberFormat(language).format(n)
  );

/** A time to wait in words: `1 minute, 5 seconds`. */
export const duration = (language: string, seconds: number): string =>
  new Intl.ListFormat(language, { type: 'unit', style: 'long' }).format(
    (
      [
        ['minute', Math.floor(seconds / 60)],
        ['second', seconds % 60],
      ] as const
    )
      .filter(([unit, n]) => n || (unit === 'second' && seconds < 60))
      .map(([unit, n]) =>
        new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(n)
      )
  );

/** A day in words: `5 December 2026`. */
export const day = (language: string, moment: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(moment));

/** The language tag if `Intl` takes it, else English. */
export const validLanguage = (tag: string): string => {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
};
