import { onAddressChange, replaceAddress } from './address';
import { endTrip } from './provider-trip';

/** Key in `sessionStorage`. */
const KEY = 'crm-user-invite';

/** `%`, URL-encoded any number of times. */
const PERCENT = '%(?:25)*';

/** Letters, digits, `-` and `_`, as hexadecimal codes. */
const ALPHABET = String.raw`2d|5f|3\d|[46][1-9a-f]|[57][\da]`;

const CHARACTER = String.raw`(?:[\w-]|${PERCENT}(?:${ALPHABET}))`;

/** `?`, `&` and `#`, URL-encoded. */
const SEPARATOR = `${PERCENT}(?:2[36]|3f)`;

/**
 * Characters that mail programs insert in and around a code: spaces, line breaks, quotes, brackets, invisible
 * characters.
 */
const JUNK = String.raw`[^\w?&#%-]|${PERCENT}(?!2[356]|3f|${ALPHABET})\w\w`;

const LENGTH = 43;

const WHOLE = `(?:(?:${JUNK})*${CHARACTER}){${LENGTH}}`;

/**
 * A code in a URL: the 43 characters after `invitation=`, whatever is between and after them. On the way,
 * links collect tracking parameters, the punctuation that follows them, and `%3D`, `&#61;` or
 * quoted-printable's `=3D` for `=`, or `&amp;` for `&`. A code that was cut off has nothing after it.
 */
const LINK = new RegExp(
  String.raw`(${SEPARATOR})?(?<=[^a-z_-]|${PERCENT}..)(?:amp;)?invitation(?:=|${PERCENT}3d|&(?:#61|#x3d|equals);)` +
    String.raw`(?:(?:(?:3d(?=${WHOLE}))?(${WHOLE})(?:[_-]|${JUNK})*|([\w-]{0,42})(?:${JUNK})*(?=[?&#]|${SEPARATOR}|$))` +
    `([?&]|${SEPARATOR})?|)`,
  'gi'
);

const decode = (text: string): string =>
  text
    .replace(/%(?:25)*(..)/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/[^\w-]/g, '');

/** Holds the code if the browser denies access to `sessionStorage`. */
let fallback: string | null = null;

/** Keeps the code in this tab, in place of another one. */
export const storeCode = (code: string | null): void => {
  fallback = null;
  try {
    if (code) sessionStorage.setItem(KEY, code);
    else sessionStorage.removeItem(KEY);
  } catch {
    fallback = code;
  }
};

/**
 * The code, kept in this tab until it is used, so that a reload, another page of the site or its router does
 * not lose it.
 */
export const storedCode = (): string | null => {
  try {
    return fallback ?? sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
};

/** Removes a code that was used or finally refused, unless a newer one has been stored since. */
export const clearCode = (code: string | null): void => {
  if (storedCode() === code) storeCode(null);
};

/**
 * Finds the code in a URL: the last complete one, else one that was cut off. An unreadable code is returned as an empty
 * string and stays in `rest`, the URL without the code.
 */
const parse = (url: string): { code?: string; rest: string } => {
  let code: string | undefined;
  const rest = url.replace(
    LINK,
    (link, before: string | undefined, whole?: string, cut?: string, after?: string) => {
      if (whole || code?.length !== LENGTH) code = decode(whole ?? cut ?? '');
      if (whole === undefined && cut === undefined) return link;
      return (after && before) ?? '';
    }
  );
  return { code, rest: rest.replace(/[?&#]+(#|$)/, '$1') };
};

/** The code of the last link that was opened on this page. */
let lastCode: string | undefined;

/** Removes that code from the address bar. The rest of the URL stays. */
const cleanAddress = (): void => {
  const { code, rest } = parse(location.href);
  if (code !== undefined && code === lastCode) replaceAddress(rest);
};

onAddressChange(cleanAddress);

/**
 * Stores the code of an invitation link and removes it from the address bar. The link has it in the fragment
 * (`#invitation=…`, also within a route), or else in the query. Whoever opens a link is not back from a provider.
 *
 * @returns whether the URL is an invitation link
 */
export const openLink = (url = location.href): boolean => {
  const { code } = parse(url);
  if (code === undefined) return false;
  storeCode((lastCode = code));
  endTrip();
  cleanAddress();
  return true;
};

/**
 * Adds the code to the fragment of a URL on this origin, after the route if there is one. Other URLs stay
 * unchanged.
 */
export const withCode = (url: URL, code: string | null): URL => {
  const { hash, origin } = url;
  const separator = hash && (/[?=]/.test(hash) ? '&' : '?');
  if (code && origin === location.origin) url.hash += `${separator}invitation=${code}`;
  return url;
};
