import type { ValueIssue } from './app-error';

/**
 * Longer than the path of any valid value. Without a limit the paths of a deeply nested body would take quadratic
 * memory.
 */
const MAX_PATH = 10;

const UNSTORABLE = /\0|\p{Surrogate}/u;

/**
 * Finds strings that PostgreSQL cannot store: with a zero byte or an unpaired surrogate. Iterative, because input can
 * be nested deeper than the call stack.
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
