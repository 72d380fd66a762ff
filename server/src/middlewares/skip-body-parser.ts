import type { Context, Next } from 'koa';
import { PLUGIN_ID } from '../../../contracts';

const PLUGIN_PATH = new RegExp(`/${PLUGIN_ID}/`, 'i');

/**
 * Leaves forms with files, texts and compressed bodies to the plugin's routes unread. The import of contacts reads the
 * first two by itself, as they come in, by the type in `state.unreadType`; other routes refuse them. Strapi would write
 * files to the disk and texts into memory before it knows the route, and answers 500 to a form or an archive that is
 * broken. Its parser goes by the header alone.
 */
export const skipBodyParser = async (ctx: Context, next: Next): Promise<void> => {
  const skipsParser = ctx.is('multipart/*', 'text/*') !== false || ctx.get('content-encoding') !== '';
  if (skipsParser && PLUGIN_PATH.test(ctx.path)) {
    Object.assign(ctx.state, { unreadType: ctx.get('content-type') });
    ctx.req.headers['content-type'] = 'application/octet-stream';
  }
  await next();
};
