import type { Context, Next } from 'koa';
import type { RequestIssue } from '../../../contracts';
import { AppError } from '../domain/app-error';

/** Longer than any path of a request that is right; without an end it would cost the square of a body's depth. */
const MAX_PATH = 10;

// Neither can stand in a text of PostgreSQL: a zero byte, or half of a character that UTF-16 writes as two.
// eslint-disable-next-line no-control-regex -- the zero byte is what is looked for
const UNKEEPABLE = /\u0000|\p{Surrogate}/u;

/** Where such texts stand. A body may be nested deeper than calls can be. */
const issuesOf = (input: unknown): RequestIssue[] => {
  const issues: RequestIssue[] = [];
  const rest: { value: unknown; path: string[] }[] = [{ value: input, path: [] }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && UNKEEPABLE.test(value)) {
      issues.push({ path, message: 'A zero byte or half a character is not allowed' });
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, item] of Object.entries(value)) {
      rest.push({ value: key, path }, { value: item, path: path.length < MAX_PATH ? [...path, key] : path });
    }
  }
  return issues;
};

/** Refuses texts that PostgreSQL cannot keep, wherever in the query or the body they stand. */
export const keepableTexts = async (ctx: Context, next: Next): Promise<void> => {
  const errors = [...issuesOf(ctx.query), ...issuesOf(ctx.request.body)];
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
  await next();
};
