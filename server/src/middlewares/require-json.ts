import type { Context, Next } from 'koa';
import { invalidValue } from '../domain/app-error';

/** Takes JSON bodies only: a page of another site can send a form without being asked, but not JSON. */
export const requireJson = async (ctx: Context, next: Next): Promise<void> => {
  if (!ctx.is('application/json')) {
    throw invalidValue([], 'body.not-json');
  }
  await next();
};
