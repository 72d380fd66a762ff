import type { Context, Next } from 'koa';

/** Keeps responses, which contain personal data, out of caches. */
export const noStore = async (ctx: Context, next: Next): Promise<void> => {
  ctx.set('Cache-Control', 'no-store');
  await next();
};
