import type { Answers, Field, FieldTarget, FieldValue, IssueCode } from '../../../contracts';
import type { ValueIssue } from './app-error';

export type ValueProblem = Omit<ValueIssue, 'path'>;

export type Converted = { ok: true; value: FieldValue } | { ok: false; problem: ValueProblem };

const failed = (code: IssueCode, values?: ValueProblem['values']): Converted => ({
  ok: false,
  problem: { code, ...(values && { values }) },
});

const accepted = (value: FieldValue): Converted => ({ ok: true, value });

/** Whether the text is a valid calendar date such as `2030-12-31`. */
export const isDay = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
};

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

type Target<Kind extends FieldTarget['kind']> = Extract<FieldTarget, { kind: Kind }>;

/** Matches by value, then by exact label, then by label without regard to case. */
const toChoice = ({ options }: Target<'choice'>, answer: string | boolean): Converted => {
  const text = String(answer);
  const found =
    options.find(({ value }) => value === answer) ??
    options.find(({ labels }) => labels.includes(text)) ??
    options.find(({ value }) => String(value) === text) ??
    options.find(({ labels }) => labels.some((label) => folded(label) === folded(text)));
  return found ? accepted(found.value) : failed('option.unknown');
};

const toNumber = ({ min, max, decimals }: Target<'number'>, text: string): Converted => {
  const [, whole, fraction = ''] = /^([+-]?\d+)(?:[.,](\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return failed('number.invalid');
  if (fraction.length > decimals) return failed('number.too-precise', { max: decimals });
  const value = Number(`${whole}.${fraction || '0'}`);
  return value < min || value > max ? failed('number.out-of-range', { min, max }) : accepted(value);
};

/**
 * Converts an answer to the type of the target. A date becomes noon UTC in a date-time target, which is the same day
 * in nearly every time zone.
 *
 * @param answer Not empty
 */
export const toStoredValue = (target: FieldTarget, answer: string | boolean): Converted => {
  if (target.kind === 'choice') return toChoice(target, answer);
  if (target.kind === 'text') {
    const text = String(answer);
    const { maxLength = Infinity } = target;
    return text.length > maxLength ? failed('value.too-long', { max: maxLength }) : accepted(text);
  }
  if (typeof answer === 'boolean') return failed('value.wrong-type');
  if (target.kind === 'number') return toNumber(target, answer);
  if (!isDay(answer)) return failed('date.invalid');
  return accepted(target.kind === 'date' ? answer : `${answer}T12:00:00.000Z`);
};

/** Converts a stored value to an answer of the field; null if it is empty. */
export const toAnswer = (
  { type, options = [] }: Pick<Field, 'type' | 'options'>,
  target: FieldTarget | null,
  value: FieldValue
): string | boolean | null => {
  if (value === null || value === '') return null;
  if (target?.kind === 'choice') {
    if (type === 'checkbox' && typeof value === 'boolean') return value;
    const labels = target.options.find((option) => option.value === value)?.labels ?? [];
    const words = [...labels, String(value)];
    return words.find((word) => options.includes(word)) ?? words[0] ?? null;
  }
  if (target?.kind === 'date' || target?.kind === 'date-time') return String(value).slice(0, 10);
  if (type === 'checkbox' && (value === 'true' || value === 'false')) return value === 'true';
  return String(value);
};

/** Why answers to a field can never be stored in a target: its type, or some of its options. Null if they can. */
export const mappingProblem = (
  { type, options = [] }: Pick<Field, 'type' | 'options'>,
  target: FieldTarget
): { reason: 'type' } | { reason: 'options'; options: string[] } | null => {
  const kinds: Record<Field['type'], readonly FieldTarget['kind'][]> = {
    text: ['text', 'choice', 'number', 'date', 'date-time'],
    textarea: ['text', 'choice', 'number', 'date', 'date-time'],
    select: ['text', 'choice', 'number', 'date', 'date-time'],
    email: ['text'],
    tel: ['text'],
    checkbox: ['text', 'choice'],
    date: ['text', 'date', 'date-time'],
  };
  const acceptsTrue = target.kind !== 'choice' || target.options.some(({ value }) => value === true);
  if (!kinds[type].includes(target.kind) || (type === 'checkbox' && !acceptsTrue)) return { reason: 'type' };
  const unknown = options.filter((option) => !toStoredValue(target, option).ok);
  return unknown.length > 0 ? { reason: 'options', options: unknown } : null;
};

/** Splits changes of a contact into values for its columns and answers that the CRM cannot store. */
export const convertChanges = (
  targets: ReadonlyMap<string, FieldTarget | null>,
  changes: Record<string, string | boolean | null>
): { columns: Record<string, FieldValue>; rejected: Answers } => {
  const columns: Record<string, FieldValue> = {};
  const rejected: Answers = {};
  for (const [name, answer] of Object.entries(changes)) {
    const target = targets.get(name);
    const converted = target && (answer === null ? accepted(null) : toStoredValue(target, answer));
    if (converted?.ok) columns[name] = converted.value;
    else if (answer !== null) rejected[name] = answer;
  }
  return { columns, rejected };
};
