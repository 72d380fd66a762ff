import type { Context } from 'koa';
import type { z } from 'zod';
import { crmIdSchema, ISSUE_CODES, type RequestIssue } from '../../../contracts';
import { AppError, type ValueIssue } from '../domain/app-error';

type ZodIssue = z.core.$ZodIssue;

/**
 * Whether the input has no value at a path. Zod could report this, but would write the whole input into its error, which may
 * contain secrets, and cannot serialize input that is nested 10,000 levels deep.
 */
const isMissing = (input: unknown, path: ZodIssue['path']): boolean => {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value === undefined;
};

/** The plugin's issue code and values for a Zod issue; the message remains the schema's. */
const problemOf = (issue: ZodIssue, input: unknown): Pick<RequestIssue, 'code' | 'values'> => {
  const named = issue.code === 'custom' && ISSUE_CODES.find((code) => code === issue.params?.code);
  if (named) return { code: named };
  if (isMissing(input, issue.path)) return { code: 'value.missing' };
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return { code: 'value.too-short', values: { min: Number(issue.minimum) } };
  }
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return { code: 'value.too-long', values: { max: Number(issue.maximum) } };
  }
  const isType = issue.code === 'invalid_type' || issue.code === 'invalid_union';
  return { code: isType ? 'value.wrong-type' : 'value.invalid' };
};

/**
 * Parses input with a schema.
 *
 * @throws AppError `request.invalid` with the path of each invalid value, but without the values themselves
 */
export const parse = <Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue): (ValueIssue | RequestIssue)[] => {
    const path = issue.path.map(String);
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...path, key], code: 'value.unknown' }))
      : [{ path, message: issue.message, ...problemOf(issue, input) }];
  });
  throw new AppError('request.invalid', { errors });
};

/** A parameter of the route's path. Koa's types lack the router's `params`. */
export const pathParam = (ctx: Context, name: string): unknown =>
  (ctx.params as Record<string, unknown>)[name];

/** The id of the record in the path (`:id`). */
export const idOf = (ctx: Context): string => parse(crmIdSchema, pathParam(ctx, 'id'));
