/**
 * The words of a text in lower case and without accents: `firstName`, `first_name` and `First name` have the same two
 * words.
 */
export const wordsOf = (text: string): string[] =>
  text
    .replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1 ')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/**
 * The letters and digits of a text, without case and accents, so that `First name`, `first_name` and
 * `FirstName` are equal.
 */
export const normalizeName = (text: string): string => wordsOf(text).join('');
