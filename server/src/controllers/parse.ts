import type { Context } from 'koa';
import type { z } from 'zod';
import { crmIdSchema } from '../../../contracts';
import { AppError } from '../domain/app-error';

/**
 * What came in, as the schema has it.
 *
 * @throws AppError `request.invalid` with the path of each wrong value; it repeats no values
 */
export const parse = <Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...path, key], message: 'There is no such key' }))
      : [{ path, message: issue.message }];
  });
  throw new AppError('request.invalid', { errors: issues });
};

/** A parameter of the route's path; Koa's types do not know the router's. */
export const pathParam = (ctx: Context, name: string): unknown =>
  (ctx.params as Record<string, unknown>)[name];

/** The record that the path names by `:id`. */
export const idOf = (ctx: Context): string => parse(crmIdSchema, pathParam(ctx, 'id'));
