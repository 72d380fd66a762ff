import type { Portal } from '../../../contracts';

/** Where the code is in a link: in the fragment, which browsers do not send to servers, or in the query. */
export type LinkStyle = 'fragment' | 'query';

const PARAMETER = 'invitation';

/**
 * The link in an e-mail: the portal's sign-up page with the code. A page can be a route behind `#`; the code is then
 * added to the route's query, which the routers of React, Vue and Angular read after `?`.
 */
export const invitationLink = (signUpUrl: string, code: string, style: LinkStyle): string => {
  const url = new URL(signUpUrl);
  if (style === 'query') url.searchParams.set(PARAMETER, code);
  else {
    const mark = url.hash && (/[?=]/.test(url.hash) ? '&' : '?');
    url.hash += `${mark}${PARAMETER}=${code}`;
  }
  return url.href;
};

/** Why no code may be sent to a portal's sign-up page: it is missing, or not on an allowed origin of the site. */
export type SignUpPageProblem = 'missing' | 'not-allowed';

/**
 * Null for a URL that is not http(s), or that has credentials: they are not part of the origin, and every recipient
 * of the link would see them.
 */
export const originOf = (url: string): string | null => {
  if (!URL.canParse(url) || !/^https?:/i.test(url.trim())) return null;
  const { origin, username, password } = new URL(url);
  return username || password ? null : origin;
};

/** The sign-up page must be on the origin of the portal's site, and the origin must be allowed. */
export const signUpPageProblem = (
  portal: Pick<Portal, 'siteUrl' | 'signUpUrl'>,
  allowedOrigins: readonly string[]
): SignUpPageProblem | null => {
  if (!portal.signUpUrl) return 'missing';
  const origin = originOf(portal.signUpUrl);
  const allowed = origin !== null && origin === originOf(portal.siteUrl) && allowedOrigins.includes(origin);
  return allowed ? null : 'not-allowed';
};

/** Spaces, invisible characters and backslashes, which browsers and servers read differently. */
const AMBIGUOUS = /[\s\\\p{C}]/u;

/** Whether browsers may be sent to a URL from an untrusted source: it begins with one of the allowed origins. */
export const isOnAllowedOrigin = (url: unknown, allowedOrigins: readonly string[]): boolean => {
  if (typeof url !== 'string' || AMBIGUOUS.test(url)) return false;
  const origin = originOf(url);
  if (origin === null || !allowedOrigins.includes(origin) || !url.startsWith(origin)) return false;
  return /^([/?#]|$)/.test(url.slice(origin.length));
};
