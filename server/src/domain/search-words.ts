/** Words of a search that are used; more would only make the query longer. */
const MAX_WORDS = 6;

/**
 * For each word of a search, the phrases that end with it, from the word alone to everything up to it. A row matches if,
 * for each word, a column begins with one of the word's phrases: so "van der Berg" and "Adventure Works" are found as they
 * are written, and "Jan van der Berg" by a first and a last name.
 *
 * @param isSearchable leaves out words that no column can begin with
 */
export const searchPhrases = (text: string, isSearchable: (word: string) => boolean): string[][] => {
  const words = text
    .split(/[\s,;]+/)
    .filter((word) => word !== '' && isSearchable(word))
    .slice(0, MAX_WORDS);
  return words.map((_, end) =>
    words
      .slice(0, end + 1)
      .map((_word, start) => words.slice(start, end + 1).join(' '))
      .reverse()
  );
};
