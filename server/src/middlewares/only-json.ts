import type { Context, Next } from 'koa';
import { AppError } from '../domain/app-error';

/** Takes JSON bodies only: a page of another site can send a form without being asked, but not JSON. */
export const onlyJson = async (ctx: Context, next: Next): Promise<void> => {
  if (!ctx.is('application/json')) {
    throw new AppError('request.invalid', { errors: [{ path: [], message: 'Expected a JSON body' }] });
  }
  await next();
};
