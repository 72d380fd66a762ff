import type { ValueIssue } from './app-error';

/** Longer than any path of a request that is right; without an end it would cost the square of a body's depth. */
const MAX_PATH = 10;

// eslint-disable-next-line no-control-regex -- the zero byte is what is looked for
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/**
 * Where, in anything that was sent, texts stand that PostgreSQL cannot keep, and that nobody means to write: with a zero
 * byte, or with half of a character that UTF-16 writes as two. What was sent may be nested deeper than calls can be.
 *
 * @see https://www.postgresql.org/docs/current/datatype-character.html
 */
export const findUnstorableText = (input: unknown): ValueIssue[] => {
  const issues: ValueIssue[] = [];
  const rest: { value: unknown; path: string[] }[] = [{ value: input, path: [] }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && UNSTORABLE.test(value)) {
      issues.push({ path, code: 'value.control-characters' });
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, item] of Object.entries(value)) {
      rest.push({ value: key, path }, { value: item, path: path.length < MAX_PATH ? [...path, key] : path });
    }
  }
  return issues;
};
