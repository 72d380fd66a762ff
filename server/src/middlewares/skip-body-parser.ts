import type { Context, Next } from 'koa';
import { PLUGIN_ID } from '../../../contracts';

const PLUGIN_PATH = new RegExp(`/${PLUGIN_ID}/`, 'i');

/**
 * Keeps Strapi from parsing multipart, text and compressed bodies of the plugin's routes. The contact import streams
 * the first two itself, by the type in `state.unreadType`; other routes refuse them. Strapi would write files to disk
 * and text to memory before it knows the route, and respond with 500 to a malformed form or archive. Its parser looks
 * at the header alone.
 */
export const skipBodyParser = async (ctx: Context, next: Next): Promise<void> => {
  const skipsParser = ctx.is('multipart/*', 'text/*') !== false || ctx.get('content-encoding') !== '';
  if (skipsParser && PLUGIN_PATH.test(ctx.path)) {
    Object.assign(ctx.state, { unreadType: ctx.get('content-type') });
    ctx.req.headers['content-type'] = 'application/octet-stream';
  }
  await next();
};
