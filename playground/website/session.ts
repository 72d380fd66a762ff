import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { decode } from 'hono/jwt';

/**
 * The session is Strapi's token in a cookie that scripts cannot read. This server passes it on in requests to Strapi
 * and stores no sessions.
 */
const COOKIE = 'lindenhof_session';

const secondsLeft = (token: string): number | undefined => {
  const { exp } = decode(token).payload;
  return exp === undefined ? undefined : Math.max(0, exp - Math.floor(Date.now() / 1000));
};

const attributes = (context: Context) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'Lax' as const,
  secure: new URL(context.req.url).protocol === 'https:',
});

export const sessionToken = (context: Context): string | undefined => getCookie(context, COOKIE);

/** Signs the visitor in with a token from Strapi. The cookie expires with the token. */
export const startSession = (context: Context, token: string): void =>
  setCookie(context, COOKIE, token, { ...attributes(context), maxAge: secondsLeft(token) });

export const endSession = (context: Context): void => void deleteCookie(context, COOKIE, attributes(context));
