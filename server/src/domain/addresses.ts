import { domainToASCII, domainToUnicode } from 'node:url';

/** RFC 5321 allows 254 bytes between the angle brackets. */
const MAX_ADDRESS_BYTES = 254;
/** RFC 1035: a domain name without its final dot. */
const MAX_DOMAIN_LENGTH = 253;

// One @, and nothing that could end a header or add a recipient.
const PARTS = /^([^\s@<>(),;:"\\[\]]+)@([^\s@<>(),;:"\\[\]]+)$/u;

/**
 * What cannot be seen, so that two addresses look alike: control, format and unassigned characters, all spaces, what
 * Unicode says to draw nothing for (soft hyphen, joiners, variation selectors, tags, fillers), and the empty Braille cell.
 */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

const MAY_BE_DOMAIN = /^[\u0080-\u{10ffff}a-z0-9._-]+$/u;

// Two labels or more, each of 63 characters at the most. Underscores are in the DNS, whatever RFC 5321 says of them. A last
// label of digits alone is that of an IPv4 address.
const DOMAIN =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const needsConversion = (domain: string): boolean => /[^ -~]|(?:^|\.)xn--/.test(domain);

/**
 * A domain in the form that stands in the DNS, in lower case; null if it cannot be there. Unicode is converted as browsers
 * do it (UTS #46, non-transitional, so that `ß` stays itself as in IDNA 2008). A label that is in ASCII already has to be
 * what its Unicode form is converted to (RFC 5891, 5.4): otherwise one domain would have two forms.
 */
const asciiDomain = (raw: string): string | null => {
  const domain = raw.toLowerCase();
  if (!MAY_BE_DOMAIN.test(domain)) return null;
  const ascii = needsConversion(domain) ? domainToASCII(domain) : domain;
  if (ascii.length > MAX_DOMAIN_LENGTH || !DOMAIN.test(ascii)) return null;
  const isCanonical = !needsConversion(ascii) || domainToASCII(domainToUnicode(ascii)) === ascii;
  return isCanonical ? ascii : null;
};

/**
 * The form in which addresses are kept, compared and mailed to: trimmed, NFC, lower case, the domain in ASCII (punycode),
 * which every mail server takes. Null if it is no address, or one with characters that cannot be seen.
 * Case is folded here and not in SQL, whose `lower` knows ASCII only on SQLite.
 */
export const normalizeAddress = (raw: string | null | undefined): string | null => {
  const [, local, typed] = PARTS.exec(raw?.trim().toLowerCase().normalize('NFC') ?? '') ?? [];
  if (!local || !typed || INVISIBLE.test(local) || INVISIBLE.test(typed)) return null;
  const domain = asciiDomain(typed);
  const address = `${local}@${domain}`;
  return domain && Buffer.byteLength(address) <= MAX_ADDRESS_BYTES ? address : null;
};

/** The address as people write it: an address of {@link normalizeAddress} with the domain's own letters. */
export const toUnicodeAddress = (address: string): string => {
  const at = address.lastIndexOf('@') + 1;
  const readable = address.slice(0, at) + domainToUnicode(address.slice(at));
  // What cannot be seen stays in punycode.
  return normalizeAddress(readable) === address ? readable : address;
};

/** True for a text that people take for one with an `@` in it, such as the full-width one. */
export const looksLikeAddress = (text: string): boolean => text.normalize('NFKC').includes('@');

/** True if the text holds characters that cannot be seen. A space between two words can. */
export const hasInvisibleCharacters = (text: string): boolean => INVISIBLE.test(text.replaceAll(' ', ''));

// A mailbox of a mail's header: an address, or a name and an address in angle brackets.
const MAILBOX = /^(?:(?<name>[^<>\p{C}]*)<(?<inBrackets>[^<>]*)>|(?<alone>[^<>]*))$/u;

/**
 * A mailbox as it stands in a mail's header, `ada@example.org` or `Ada <ada@example.org>`, with the domain in ASCII; null
 * if it is none. The local part keeps its case.
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

/** Letters beyond ASCII whose every spelling is tried; more of them in one address are not seen in practice. */
const MAX_SPELLED_LETTERS = 4;

const casesOf = (address: string): string[] => {
  let spellings = [''];
  let spelled = 0;
  for (const letter of address) {
    const upper = letter.toUpperCase();
    const hasCase = !/[\u0000-\u007f]/.test(letter) && upper !== letter; // eslint-disable-line no-control-regex -- ASCII
    const forms = hasCase && spelled < MAX_SPELLED_LETTERS ? [letter, upper] : [letter];
    if (hasCase) spelled += 1;
    spellings = spellings.flatMap((start) => forms.map((form) => start + form));
  }
  return spellings;
};

/**
 * Every spelling that a database may hold for the address after its own `lower`, which leaves letters beyond ASCII
 * alone on SQLite and in PostgreSQL's C locale: the domain in ASCII and in its own letters, both cases of each letter
 * beyond ASCII, composed and decomposed. A plain address gives itself alone. What a database finds by these is compared
 * again by {@link normalizeAddress}.
 */
export const addressSpellings = (address: string): string[] => {
  const spellings = [address, toUnicodeAddress(address)].flatMap(casesOf);
  return [...new Set(spellings.flatMap((text) => [text, text.normalize('NFD')]).map(lowerAscii))];
};
