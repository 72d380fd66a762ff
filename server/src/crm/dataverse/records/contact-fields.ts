import type { Answers, Field, FieldValue, Check } from '../../../../../contracts';
import { createCheck } from '../../../domain/checks';
import { mappingProblem, convertChanges } from '../../../domain/field-targets';
import type { Connector, ContactChanges, ContactField } from '../../connector';
import { FORMATTED, type Row } from '../client/responses';
import { lookup, textOf } from './columns';
import { columnOf, READ_ONLY, type Column, type Columns } from './contact-columns';
import { readContactRow } from './contact-rows';
import type { Context } from './context';

/** Half a day minus a minute: shifts a date stored as local midnight or noon to the same date in UTC. */
const HALF_A_DAY_MS = (12 * 60 - 1) * 60_000;

/** A field of the sign-up form whose answers are written to a contact. */
export type MappedField = Pick<Field, 'name' | 'type' | 'options'> & { contactField: string };

const valueOf = (row: Row, name: string, { isLocalDay }: Column): FieldValue => {
  const stored = row[name];
  if (isLocalDay && typeof stored === 'string') {
    return new Date(Date.parse(stored) + HALF_A_DAY_MS).toISOString();
  }
  return typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean'
    ? stored
    : null;
};

const NOTHING: ContactField = { target: null, value: null };

/** See {@link Connector.contacts.fieldsOf}. */
export const createFieldsOf = (context: Context, columns: Columns): Connector['contacts']['fieldsOf'] => {
  /** The column that a field is read from, and how to read it. */
  const sourceOf = async (
    field: string
  ): Promise<{ select: string; read: (row: Row) => ContactField } | null> => {
    if (field === READ_ONLY) {
      const select = lookup(context.names.contact.columns[field]);
      return { select, read: (row) => ({ target: null, value: textOf(row, `${select}@${FORMATTED}`) }) };
    }
    const select = columnOf(context, field);
    const column = select === null ? null : await columns(select);
    if (select === null || !column?.target) return null;
    const { target } = column;
    return { select, read: (row) => ({ target, value: valueOf(row, select, column) }) };
  };

  return async (id, fields, signal) => {
    const sources = await Promise.all(fields.map(async (field) => [field, await sourceOf(field)] as const));
    const more = sources.flatMap(([, source]) => source?.select ?? []);
    const row = (await readContactRow(context, id, { signal, more })) ?? {};
    return new Map(sources.map(([field, source]) => [field, source?.read(row) ?? NOTHING]));
  };
};

/** Splits changes into column values and the answers that the columns cannot or must not store. */
export const writeChanges = async (
  context: Pick<Context, 'names'>,
  columns: Columns,
  changes: ContactChanges
): Promise<{ columns: Record<string, FieldValue>; unwritten: Answers }> => {
  const names = new Map(
    Object.keys(changes).flatMap((field) => {
      const name = columnOf(context, field);
      return name === null ? [] : [[field, name] as const];
    })
  );
  const targets = new Map(
    await Promise.all(
      [...names].map(async ([field, name]) => [field, (await columns(name))?.target ?? null] as const)
    )
  );
  const sorted = convertChanges(targets, changes);
  return {
    columns: Object.fromEntries(
      Object.entries(sorted.columns).map(([field, value]) => [names.get(field) ?? field, value])
    ),
    unwritten: sorted.rejected,
  };
};

/** Checks whether the mapped columns can store the answers of the sign-up form; a failed check names field and column. */
export const checkFields = async (
  context: Context,
  columns: Columns,
  fields: readonly MappedField[]
): Promise<Check[]> =>
  Promise.all(
    fields.map(async (field) => {
      const values = {
        field: field.name,
        column: columnOf(context, field.contactField) ?? field.contactField,
      };
      if (columnOf(context, field.contactField) === null) return createCheck('form-field.protected', values);
      const column = await columns(values.column);
      if (!column) return createCheck('form-field.missing', values);
      const typed = { ...values, type: column.type };
      const problem = column.target ? mappingProblem(field, column.target) : { reason: 'type' as const };
      if (!problem) return createCheck('form-field.fits', typed);
      return problem.reason === 'type'
        ? createCheck('form-field.unfit', typed)
        : createCheck('form-field.options', { ...typed, options: problem.options.join(', ') });
    })
  );
