import type { Context, Next } from 'koa';
import { AppError } from '../domain/app-error';
import { unkeepableTexts } from '../domain/keepable-texts';

/** Refuses texts that a database cannot keep, wherever in the query or the body they stand. */
export const keepableTexts = async (ctx: Context, next: Next): Promise<void> => {
  const errors = [...unkeepableTexts(ctx.query), ...unkeepableTexts(ctx.request.body)];
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
  await next();
};
