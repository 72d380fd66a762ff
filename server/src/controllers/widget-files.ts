import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Context } from 'koa';
import { PACKAGE_ROOT } from '../package-root';
import { pathParam } from './parse';

const compress = promisify(brotliCompress);
const FILE_NAME = /^[\w-]+\.js$/;
const DIRECTORY = join(PACKAGE_ROOT, 'dist', 'widget');
const MAX_AGE_SECONDS = 300;

interface WidgetFile {
  body: Buffer;
  /** The compressed body: Strapi does not compress responses by default. */
  brotli: Buffer;
  etag: string;
}

/** GET /widget/:file: the scripts of the website's element and of its languages. */
export const createWidgetFilesController = () => {
  const files = new Map<string, WidgetFile>();

  const load = async (name: string): Promise<WidgetFile | null> => {
    const known = files.get(name);
    if (known) return known;
    const body = await readFile(join(DIRECTORY, name)).catch(() => null);
    if (!body) return null;
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const file = { body, brotli: await compress(body), etag: `W/"${digest}"` };
    files.set(name, file);
    return file;
  };

  return {
    async findOne(ctx: Context): Promise<void> {
      const name = pathParam(ctx, 'file');
      const file = typeof name === 'string' && FILE_NAME.test(name) ? await load(name) : null;
      if (!file) {
        ctx.throw(404);
        return;
      }
      ctx.set('ETag', file.etag);
      ctx.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}, stale-while-revalidate=86400`);
      // Pages of other origins load it as a module, which Strapi's default security headers would block.
      ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
      // Any origin may load it: the designer's preview runs in a sandbox with an opaque origin.
      if (!ctx.response.get('Access-Control-Allow-Origin')) ctx.set('Access-Control-Allow-Origin', '*');
      ctx.type = 'text/javascript; charset=utf-8';
      ctx.status = 200;
      ctx.vary('Accept-Encoding');
      if (ctx.fresh) {
        ctx.status = 304;
      } else if (ctx.acceptsEncodings('br', 'identity') === 'br') {
        ctx.set('Content-Encoding', 'br');
        ctx.body = file.brotli;
      } else {
        ctx.body = file.body;
      }
    },
  };
};
