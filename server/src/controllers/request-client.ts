import type { Context } from 'koa';
import type { PluginConfig } from '../config';
import { clientAddress } from '../domain/client-address';
import type { Connection } from '../services/access';

/** What a public request tells about its client. */
export const createRequestClient = ({ rateLimit }: Pick<PluginConfig, 'rateLimit'>) => ({
  /** The key of the client's rate limits. */
  addressOf: (ctx: Context): string =>
    clientAddress(ctx.req.socket.remoteAddress, ctx.get('x-forwarded-for'), rateLimit.trustedProxies),

  /** The element sends the language of its page. A client that accepts any language (`*`) has no preference. */
  languagesOf: (ctx: Context): string[] => ctx.acceptsLanguages().filter((language) => language !== '*'),

  /** The origin of the page; empty for clients other than browsers, and for reading from the page's own origin. */
  originOf: (ctx: Context): string => ctx.get('origin'),

  connectionOf: (ctx: Context): Connection => ({
    wantsCookie: ctx.get('x-strapi-refresh-cookie') === 'httpOnly',
    isEncrypted: ctx.secure,
  }),
});
