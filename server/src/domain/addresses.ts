/** RFC 5321 allows 254 characters between the angle brackets. */
const MAX_ADDRESS_LENGTH = 254;

// One @, something on both sides, a dot in the domain, and nothing that could end a header or add a recipient.
const ADDRESS =
  // eslint-disable-next-line no-control-regex -- control characters are what must not be in it
  /^[^\s@<>(),;:"\\[\]\u0000-\u001f\u007f]+@[^\s@<>(),;:"\\[\]\u0000-\u001f\u007f]+\.[^\s@<>(),;:"\\[\]\u0000-\u001f\u007f.]+$/u;

/**
 * The form in which addresses are kept and compared: trimmed, NFC, lower case. Null if it is no address.
 * Case is folded here and not in SQL, whose `lower` knows ASCII only on SQLite.
 */
export const normalizeAddress = (raw: string | null | undefined): string | null => {
  if (!raw) return null;
  const address = raw.trim().toLowerCase().normalize('NFC');
  return address.length <= MAX_ADDRESS_LENGTH && ADDRESS.test(address) ? address : null;
};

const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Letters beyond ASCII whose every spelling is tried; more of them in one address are not seen in practice. */
const MAX_SPELLED_LETTERS = 4;

/**
 * Every spelling that a database may hold for the address after its own `lower`, which leaves letters beyond ASCII
 * alone on SQLite and in PostgreSQL's C locale: both cases of each such letter, composed and decomposed. A plain
 * address gives itself alone. What a database finds by these is compared again by {@link normalizeAddress}.
 */
export const addressSpellings = (address: string): string[] => {
  let spellings = [''];
  let spelled = 0;
  for (const letter of address) {
    const upper = letter.toUpperCase();
    const hasCase = !/[\u0000-\u007f]/.test(letter) && upper !== letter; // eslint-disable-line no-control-regex -- ASCII
    const forms = hasCase && spelled < MAX_SPELLED_LETTERS ? [letter, upper] : [letter];
    if (hasCase) spelled += 1;
    spellings = spellings.flatMap((start) => forms.map((form) => start + form));
  }
  return [...new Set(spellings.flatMap((text) => [text, text.normalize('NFD')]).map(lowerAscii))];
};
