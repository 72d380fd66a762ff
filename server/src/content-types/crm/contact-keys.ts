/** What the name and the search keys of a contact are made of. */
export interface KeySource {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  email: string | null;
}

/**
 * Columns by which contacts are searched and sorted. A key is folded text in hexadecimal: digits and the letters a to f
 * sort alike under every collation of every database, so that a prefix is a range of an ordinary index.
 */
export interface ContactKeys {
  /** Last name, then first name: the order of lists, and the search by last name. */
  sortKey: string;
  /** Full name, or the first name where there is no last one. */
  nameKey: string;
  companyKey: string;
  emailKey: string;
}

/** Bytes of folded text that count; twice as many characters have to fit a column of 255. */
const KEY_BYTES = 80;
const SORT_SUFFIX_BYTES = 40;
const COLUMN_LENGTH = 255;

/** Sorts after every hexadecimal digit. */
const AFTER_HEX = 'g';

const COMBINING_MARKS = /\p{M}/gu;

const fold = (text: string): string =>
  text.trim().normalize('NFKD').replace(COMBINING_MARKS, '').toUpperCase().toLowerCase();

const encode = (text: string | null, bytes = KEY_BYTES): string =>
  Buffer.from(fold(text ?? ''), 'utf8')
    .subarray(0, bytes)
    .toString('hex');

/** The name by which a contact is shown; the address or the company where nobody entered a name. */
export const fullNameOf = ({ firstName, lastName, company, email }: KeySource): string =>
  ([firstName, lastName].filter(Boolean).join(' ') || email || company || '').slice(0, COLUMN_LENGTH);

export const contactKeys = (contact: KeySource): ContactKeys => ({
  // A zero byte, which no name holds, sorts "Berg" before "Bergmann" whatever the first names.
  sortKey: `${encode(contact.lastName)}00${encode(contact.firstName, SORT_SUFFIX_BYTES)}`,
  nameKey: encode([contact.firstName, contact.lastName].filter(Boolean).join(' ')),
  companyKey: encode(contact.company),
  emailKey: encode(contact.email),
});

/** The range of keys that begin with the text; null if nothing of the text counts. */
export const keyRange = (prefix: string): { $gte: string; $lt: string } | null => {
  const key = encode(prefix);
  return key === '' ? null : { $gte: key, $lt: key + AFTER_HEX };
};
