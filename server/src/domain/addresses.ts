import { domainToASCII, domainToUnicode } from 'node:url';

/** RFC 5321 allows 254 bytes between the angle brackets. */
const MAX_ADDRESS_BYTES = 254;
/** RFC 1035: a domain name without its final dot. */
const MAX_DOMAIN_LENGTH = 253;

// One @, and nothing that could end a header or add a recipient.
const PARTS = /^([^\s@<>(),;:"\\[\]]+)@([^\s@<>(),;:"\\[\]]+)$/u;

/**
 * Invisible characters, which make different addresses look alike: control, format and unassigned characters, all
 * spaces, default-ignorable characters (soft hyphen, joiners, variation selectors, tags, fillers), and the empty
 * Braille cell.
 */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

const MAY_BE_DOMAIN = /^[\u0080-\u{10ffff}a-z0-9._-]+$/u;

// Two or more labels of at most 63 characters. The DNS allows underscores although RFC 5321 does not. A last label of
// digits alone belongs to an IPv4 address.
const DOMAIN =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const PUNYCODE = /(?:^|\.)xn--/;

const needsConversion = (domain: string): boolean => /[^ -~]/.test(domain) || PUNYCODE.test(domain);

/**
 * The domain as in the DNS, in lower case; null if it is invalid. Unicode is converted as browsers do it (UTS #46,
 * non-transitional, so that `ß` is kept as in IDNA 2008). An A-label must round-trip through Unicode (RFC 5891, 5.4),
 * or one domain would have two forms.
 */
const asciiDomain = (raw: string): string | null => {
  const domain = raw.toLowerCase();
  if (!MAY_BE_DOMAIN.test(domain)) return null;
  const ascii = needsConversion(domain) ? domainToASCII(domain) : domain;
  if (ascii.length > MAX_DOMAIN_LENGTH || !DOMAIN.test(ascii)) return null;
  if (!needsConversion(ascii)) return ascii;
  const unicode = domainToUnicode(ascii);
  // Node 24 leaves a label that cannot be decoded as it is; earlier versions make the whole domain empty.
  const isCanonical = !PUNYCODE.test(unicode) && domainToASCII(unicode) === ascii;
  return isCanonical ? ascii : null;
};

/**
 * Normalizes an address for storing, comparing and sending: trimmed, NFC, lower case, and with the domain in
 * punycode, which every mail server accepts. Null if it is not an address or contains invisible characters. Case is
 * folded here because `lower` in SQLite folds ASCII only.
 */
export const normalizeAddress = (raw: string | null | undefined): string | null => {
  const [, local, typed] = PARTS.exec(raw?.trim().toLowerCase().normalize('NFC') ?? '') ?? [];
  if (!local || !typed || INVISIBLE.test(local) || INVISIBLE.test(typed)) return null;
  const domain = asciiDomain(typed);
  const address = `${local}@${domain}`;
  return domain && Buffer.byteLength(address) <= MAX_ADDRESS_BYTES ? address : null;
};

/** A normalized address with its domain in Unicode, for display. */
export const toUnicodeAddress = (address: string): string => {
  const at = address.lastIndexOf('@') + 1;
  const readable = address.slice(0, at) + domainToUnicode(address.slice(at));
  // A domain with invisible characters stays in punycode.
  return normalizeAddress(readable) === address ? readable : address;
};

/** Whether the text contains an `@` or a look-alike such as the full-width one. */
export const looksLikeAddress = (text: string): boolean => text.normalize('NFKC').includes('@');

/** Whether the text contains invisible characters. Spaces between words are allowed. */
export const hasInvisibleCharacters = (text: string): boolean => INVISIBLE.test(text.replaceAll(' ', ''));

const MAILBOX = /^(?:(?<name>[^<>\p{C}]*)<(?<inBrackets>[^<>]*)>|(?<alone>[^<>]*))$/u;

/**
 * Parses a mailbox of an e-mail header, `ada@example.org` or `Ada <ada@example.org>`, and converts its domain to
 * ASCII. Null if it is invalid. The local part keeps its case.
 */
export const parseMailbox = (raw: string): string | null => {
  const { name, inBrackets, alone } = MAILBOX.exec(raw.trim())?.groups ?? {};
  const address = (inBrackets ?? alone)?.trim().normalize('NFC');
  const normal = normalizeAddress(address);
  if (!address || !normal) return null;
  const ascii = `${address.slice(0, address.lastIndexOf('@'))}${normal.slice(normal.lastIndexOf('@'))}`;
  return inBrackets === undefined ? ascii : `${name ?? ''}<${ascii}>`;
};

const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Non-ASCII letters whose upper and lower case are tried; addresses in practice have fewer. */
const MAX_SPELLED_LETTERS = 4;

const casesOf = (address: string): string[] => {
  let spellings = [''];
  let spelled = 0;
  for (const letter of address) {
    const upper = letter.toUpperCase();
    const hasCase = /\P{ASCII}/u.test(letter) && upper !== letter;
    const forms = hasCase && spelled < MAX_SPELLED_LETTERS ? [letter, upper] : [letter];
    if (hasCase) spelled += 1;
    spellings = spellings.flatMap((start) => forms.map((form) => start + form));
  }
  return spellings;
};

/**
 * Every spelling that a database may have stored after its own `lower`, which leaves non-ASCII letters alone on
 * SQLite and in PostgreSQL's C locale: with the domain in ASCII and in Unicode, each non-ASCII letter in both cases,
 * composed and decomposed. A plain ASCII address has one. Callers must compare the rows found by {@link
 * normalizeAddress}.
 */
export const addressSpellings = (address: string): string[] => {
  const spellings = [address, toUnicodeAddress(address)].flatMap(casesOf);
  return [...new Set(spellings.flatMap((text) => [text, text.normalize('NFD')]).map(lowerAscii))];
};
