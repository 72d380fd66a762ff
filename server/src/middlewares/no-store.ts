import type { Context, Next } from 'koa';

/** Keeps answers out of caches: they are about one person. */
export const noStore = async (ctx: Context, next: Next): Promise<void> => {
  ctx.set('Cache-Control', 'no-store');
  await next();
};
