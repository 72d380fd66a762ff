import type { Context, Next } from 'koa';
import { AppError } from '../domain/app-error';
import { findUnstorableText } from '../domain/unstorable-text';

/** Refuses strings that a database cannot store, anywhere in the query or the body. */
export const rejectUnstorableText = async (ctx: Context, next: Next): Promise<void> => {
  const errors = [...findUnstorableText(ctx.query), ...findUnstorableText(ctx.request.body)];
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
  await next();
};
