import type { Context, Next } from 'koa';
import { PLUGIN_ID } from '../../../contracts';

const PLUGIN_PATH = new RegExp(`/${PLUGIN_ID}/`, 'i');

/**
 * Leaves forms with files and compressed bodies to the plugin's routes unread; the routes then refuse them. Strapi would
 * write such files to the disk before it knows the route, and answers 500 to a form or an archive that is broken. Its
 * parser goes by the header alone.
 */
export const leaveUnread = async (ctx: Context, next: Next): Promise<void> => {
  const isUnwanted = ctx.is('multipart/*') !== false || ctx.get('content-encoding') !== '';
  if (isUnwanted && PLUGIN_PATH.test(ctx.path)) {
    ctx.req.headers['content-type'] = 'application/octet-stream';
  }
  await next();
};
