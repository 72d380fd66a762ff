import type { Portal } from '../../../contracts';

/** How the code stands in a link: behind `#`, which reaches no server, or in the query. */
export type LinkStyle = 'fragment' | 'query';

const PARAMETER = 'invitation';

/**
 * The link of an e-mail: the portal's sign-up page with the code. The page may be a route behind `#`, which stays: what
 * follows `?` there is its query to the routers of React, Vue and Angular alike.
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

/** What keeps a code from being sent to a portal's sign-up page: it is missing, or not on the site's allowed origin. */
export type SignUpPageProblem = 'missing' | 'not-allowed';

/** Null if it is no address of the web, or carries a sign-in: that is part of no origin, and whoever gets the link would see it. */
export const originOf = (url: string): string | null => {
  if (!URL.canParse(url) || !/^https?:/i.test(url.trim())) return null;
  const { origin, username, password } = new URL(url);
  return username || password ? null : origin;
};

/** A code goes only to a page on the origin of its portal's site, and that is one of the allowed ones. */
export const signUpPageProblem = (
  portal: Pick<Portal, 'siteUrl' | 'signUpUrl'>,
  allowedOrigins: readonly string[]
): SignUpPageProblem | null => {
  if (!portal.signUpUrl) return 'missing';
  const origin = originOf(portal.signUpUrl);
  const allowed = origin !== null && origin === originOf(portal.siteUrl) && allowedOrigins.includes(origin);
  return allowed ? null : 'not-allowed';
};
