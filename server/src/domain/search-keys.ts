/** Bytes of folded text that count; twice as many characters have to fit a column of 255. */
const KEY_BYTES = 80;

/** Sorts after every hexadecimal digit. */
const AFTER_HEX = 'g';

const COMBINING_MARKS = /\p{M}/gu;

const fold = (text: string): string =>
  text.trim().normalize('NFKD').replace(COMBINING_MARKS, '').toUpperCase().toLowerCase();

/**
 * A text as a column by which rows are searched and sorted: folded, in hexadecimal. Digits and the letters a to f sort
 * alike under every collation of every database, so that a prefix is a range of an ordinary index.
 */
export const searchKey = (text: string | null, bytes = KEY_BYTES): string =>
  Buffer.from(fold(text ?? ''), 'utf8')
    .subarray(0, bytes)
    .toString('hex');

/** The range of keys that begin with the text; null if nothing of the text counts. */
export const keyRange = (prefix: string): { $gte: string; $lt: string } | null => {
  const key = searchKey(prefix);
  return key === '' ? null : { $gte: key, $lt: key + AFTER_HEX };
};
