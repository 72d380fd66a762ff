import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AcceptOutcome, Strapi } from './strapi';
import type { Texts } from './texts';

/** Says on the next page which invitation has been accepted. The cookie holds the portal's name, or `-`. */
const COOKIE = 'lindenhof_accepted';
const MAX_AGE_SECONDS = 60;
const UNKNOWN = '-';

const attributes = (context: Context) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'Lax' as const,
  secure: new URL(context.req.url).protocol === 'https:',
});

/** Remembers for the next page that an invitation has been accepted. */
export const rememberAccepted = (context: Context, portal: string | null): void =>
  setCookie(context, COOKIE, portal ?? UNKNOWN, { ...attributes(context), maxAge: MAX_AGE_SECONDS });

/** Accepts an invitation for the user of a token, and remembers it for the next page. */
export const acceptInvitation = async (
  context: Context,
  strapi: Strapi,
  token: string,
  code: string
): Promise<AcceptOutcome> => {
  // Asked first, because a used invitation tells nothing.
  const portal = await strapi.portalOf(code);
  const outcome = await strapi.acceptInvitation(token, code);
  if (outcome.accepted) rememberAccepted(context, portal);
  return outcome;
};

/** The sentence about the invitation that has just been accepted. It is said once. */
export const takeAccepted = (context: Context, texts: Texts): string | undefined => {
  const portal = getCookie(context, COOKIE);
  if (!portal) return undefined;
  deleteCookie(context, COOKIE, attributes(context));
  return portal === UNKNOWN
    ? texts.invitationAccepted
    : texts.invitationAcceptedTo.replace('{portal}', () => portal);
};
