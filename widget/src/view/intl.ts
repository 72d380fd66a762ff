/** `1 minute 5 seconds`. */
export const formatDuration = (language: string, seconds: number): string => {
  const format = (n: number, unit: string): string | false =>
    n > 0 && new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(n);
  return [format(Math.floor(seconds / 60), 'minute'), format(seconds % 60, 'second')]
    .filter(Boolean)
    .join(' ');
};

/** The text for a number, by the language's plural category, with `{n}` replaced. */
export const formatPlural = (
  language: string,
  forms: { readonly [category: string]: string | undefined; readonly other: string },
  n: number
): string =>
  (forms[new Intl.PluralRules(language).select(n)] ?? forms.other).replace(
    '{n}',
    new Intl.NumberFormat(language).format(n)
  );

/** `5 December 2026`, from an ISO 8601 date and time. */
export const formatDate = (language: string, dateTime: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(dateTime));
