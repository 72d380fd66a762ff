/** Bytes of folded text in a key. Twice as many hexadecimal characters must fit a column of 255. */
const KEY_BYTES = 80;

const AFTER_HEX = 'g';

const COMBINING_MARKS = /\p{M}/gu;

const fold = (text: string): string =>
  text.trim().normalize('NFKD').replace(COMBINING_MARKS, '').toUpperCase().toLowerCase();

/**
 * A sort and search key: the folded text in hexadecimal. Digits and the letters a to f sort alike in every collation
 * of every database, so that a prefix search is a range scan of an ordinary index.
 */
export const searchKey = (text: string | null, bytes = KEY_BYTES): string =>
  Buffer.from(fold(text ?? ''), 'utf8')
    .subarray(0, bytes)
    .toString('hex');

/** The range of keys that start with the text; null if the text is empty after folding. */
export const keyRange = (prefix: string): { $gte: string; $lt: string } | null => {
  const key = searchKey(prefix);
  return key === '' ? null : { $gte: key, $lt: key + AFTER_HEX };
};
