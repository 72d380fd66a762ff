import type { Context, Next } from 'koa';
import { invalidValue } from '../domain/app-error';

/** Accepts JSON bodies only: another site's page can send a form without a preflight request, but not JSON. */
export const requireJson = async (ctx: Context, next: Next): Promise<void> => {
  if (!ctx.is('application/json')) {
    throw invalidValue([], 'body.not-json');
  }
  await next();
};
