/** A time to wait in words: `1 minute, 5 seconds`. */
export const duration = (language: string, seconds: number): string => {
  const inWords = (n: number, unit: string): string | false =>
    n > 0 && new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(n);
  return [inWords(Math.floor(seconds / 60), 'minute'), inWords(seconds % 60, 'second')]
    .filter(Boolean)
    .join(' ');
};

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

/** A day in words: `5 December 2026`. */
export const day = (language: string, moment: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(moment));
