import type { Context } from 'koa';
import { z } from 'zod';

/** The settings of koa-session. */
const settingsSchema = z.looseObject({
  secure: z.boolean().optional(),
  store: z.unknown().optional(),
  ContextStore: z.unknown().optional(),
});

/**
 * Removes the tokens of a sign-in with a provider from the session's cookie. A client that does not get the response
 * keeps its cookie and can repeat the request; sessions that are stored on the server are therefore left as they are.
 * So is a cookie that Koa would refuse to send over what it takes for plain HTTP.
 */
export const forgetProviderTokens = (ctx: Context): void => {
  const { data: settings } = settingsSchema.safeParse(ctx.sessionOptions);
  if (!settings || settings.store || settings.ContextStore || (settings.secure && !ctx.secure)) return;
  const session: unknown = ctx.session;
  if (typeof session === 'object' && session !== null) Reflect.deleteProperty(session, 'grant');
};
