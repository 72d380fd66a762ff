import { z } from 'zod';
import { CrmError } from '../../crm-error';
import { FORMATTED, type Row } from '../client/responses';

const checked = <T>(schema: z.ZodType<T>, row: Row, column: string): T => {
  const parsed = schema.safeParse(row[column] ?? null);
  if (parsed.success) return parsed.data;
  throw new CrmError('misconfigured', `The column ${column} in Dynamics does not have the expected type`);
};

const textSchema = z.string().nullable();
const numberSchema = z.number().nullable();
const booleanSchema = z.boolean().nullable();
const dateSchema = z.iso.datetime({ offset: true }).nullable();

/** Empty text counts as null, because forms in Dynamics do not distinguish the two. */
export const textOf = (row: Row, column: string): string | null => checked(textSchema, row, column) || null;
export const numberOf = (row: Row, column: string): number | null => checked(numberSchema, row, column);
export const booleanOf = (row: Row, column: string): boolean => checked(booleanSchema, row, column) ?? false;
export const dateOf = (row: Row, column: string): Date | null => {
  const value = checked(dateSchema, row, column);
  return value === null ? null : new Date(value);
};

/** Property that contains the id of a look-up. */
export const lookup = (column: string): string => `_${column}_value`;

/** The row that a look-up points to, with its name; null if the look-up is empty. */
export const referenceOf = (row: Row, column: string): { id: string; name: string } | null => {
  const id = textOf(row, lookup(column));
  return id === null ? null : { id, name: textOf(row, `${lookup(column)}@${FORMATTED}`) ?? '' };
};

export const idOf = (row: Row, column: string): string => {
  const id = textOf(row, column);
  if (id === null) throw new CrmError('misconfigured', `Dynamics returned a row without ${column}`);
  return id;
};
