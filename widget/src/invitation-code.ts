/** The code's name in `sessionStorage`. */
const KEY = 'crm-user-invite';

/**
 * A code in an address: the 43 characters after `invitation=`, whatever follows. On their way, links get tracking
 * parameters, the full stop or bracket after them, `%3D` or quoted-printable's `=3D` for `=`, and `&amp;` for `&`.
 */
const LINK = /(?<![a-z_-])(?:amp;)?invitation(?:=|%(?:25)*3d)(?:3d(?=[\w-]{43}))?([\w-]{0,43})[^?&#]*[?&]?/gi;

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

/** The code in an address, empty where the link was cut off, with what is left of the address without it. */
const read = (address: string): { code?: string; rest: string } => {
  let code: string | undefined;
  const rest = address.replace(LINK, (_, found: string) => {
    code = found;
    return '';
  });
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
