/**
 * The words of a text in lower case and without accents: `firstName`, `first_name` and `First name` have the same two. A text
 * that is written in one word is one.
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

/** Letters and digits alone, without case and accents, so that `First name`, `first_name` and `Prénom` compare by letters. */
export const normalizeName = (text: string): string => wordsOf(text).join('');
