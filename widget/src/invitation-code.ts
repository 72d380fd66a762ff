/** The code's name in `sessionStorage`. */
const KEY = 'crm-user-invite';

/** `%`, encoded as often as it may have been. */
const PERCENT = '%(?:25)*';

/** Letters, digits, `-` and `_`, in hexadecimal. */
const ALPHABET = String.raw`2d|5f|3\d|[46][1-9a-f]|[57][\da]`;

const CHARACTER = String.raw`(?:[\w-]|${PERCENT}(?:${ALPHABET}))`;

/** `?`, `&` and `#`, where they are encoded. */
const SEPARATOR = `${PERCENT}(?:2[36]|3f)`;

/** What mail programs put into a code and around it: spaces, line breaks, quotes, brackets, invisible characters. */
const JUNK = String.raw`[^\w?&#%-]|${PERCENT}(?!2[356]|3f|${ALPHABET})\w\w`;

const LENGTH = 43;

const WHOLE = `(?:(?:${JUNK})*${CHARACTER}){${LENGTH}}`;

/**
 * A code in an address: the 43 characters after `invitation=`, whatever stands between and follows. On their way, links get
 * tracking parameters, the full stop or bracket after them, `%3D`, `&#61;` or quoted-printable's `=3D` for `=`, and `&amp;`
 * for `&`. A code that was cut off has nothing behind it.
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

/** What is kept where the browser lets the page store nothing. */
let unstored: string | null = null;

const keep = (code: string | null): void => {
  unstored = null;
  try {
    if (code) sessionStorage.setItem(KEY, code);
    else sessionStorage.removeItem(KEY);
  } catch {
    unstored = code;
  }
};

/** The code that is kept in this tab until it is used: a reload, another page of the site and its router leave it there. */
export const keptCode = (): string | null => {
  try {
    return unstored ?? sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
};

/** Forgets the code, once it is used or refused for good; one that came after it stays. */
export const forgetCode = (code: string | null): void => {
  if (keptCode() === code) keep(null);
};

/**
 * The code in an address, with what is left of the address without it: the last that is whole, else one that was cut off. It
 * is empty where nothing can be read; that stays.
 */
const read = (address: string): { code?: string; rest: string } => {
  let code: string | undefined;
  const rest = address.replace(
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
let opened: string | undefined;

/** Takes that code out of the address. What the site has there, and in `history.state`, stays. */
const cleanAddress = (): void => {
  const { code, rest } = read(location.href);
  if (code === undefined || code !== opened) return;
  try {
    history.replaceState(history.state, '', rest);
  } catch {
    // What the browser says names the address, and so the code; the look-up goes on without it.
  }
};

// Routers put back the address as they have read it. Told by the Navigation API, where the browser has it.
const { navigation } = globalThis as { navigation?: EventTarget };
navigation?.addEventListener('currententrychange', cleanAddress);

/**
 * Keeps the code of a link, and takes it out of the address: from the fragment (`#invitation=…`, in a route too), else
 * from the query.
 *
 * @returns whether it is the link of an invitation
 */
export const openLink = (address = location.href): boolean => {
  const { code } = read(address);
  if (code === undefined) return false;
  keep((opened = code));
  cleanAddress();
  return true;
};

/**
 * Puts the code into the fragment of an address of this site, behind the route that it may hold; an address elsewhere
 * stays as it is.
 */
export const withCode = (url: URL, code: string | null): URL => {
  const { hash, origin } = url;
  const mark = hash && (/[?=]/.test(hash) ? '&' : '?');
  if (code && origin === location.origin) url.hash += `${mark}invitation=${code}`;
  return url;
};
