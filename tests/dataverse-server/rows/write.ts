import { randomUUID } from 'node:crypto';
import { checkedCustomization } from '../customizations';
import { badRequest } from '../fault';
import type { Table } from '../schema';
import { isReference, textOf, type StoredRow, type Value } from '../store';
import type { Environment } from './environment';
import { readPayload } from './payload';

/** State and status reason must match; if one is missing, it is derived from the other. */
const withStatus = (
  table: Table,
  current: Record<string, Value>,
  changes: Record<string, Value>
): Record<string, Value> => {
  if (!('statecode' in changes) && !('statuscode' in changes)) return changes;
  const byStatus = table.statuses.find((status) => status.value === changes.statuscode);
  const state = changes.statecode ?? current.statecode ?? byStatus?.state ?? 0;
  const status = changes.statuscode ?? table.statuses.find((each) => each.state === state)?.value ?? null;
  if (!table.statuses.some((each) => each.value === status && each.state === state)) {
    throw badRequest(
      `${JSON.stringify(status)} is not a valid status code for state code ${JSON.stringify(state)} on ${table.logicalName}.`,
      '0x80048408'
    );
  }
  return { ...changes, statecode: state, statuscode: status };
};

const withFullName = (table: Table, values: Record<string, Value>): Record<string, Value> =>
  table.logicalName === 'contact'
    ? {
        ...values,
        fullname: [values.firstname, values.lastname].map(textOf).filter(Boolean).join(' ') || null,
      }
    : values;

const createParties = (
  environment: Environment,
  email: StoredRow,
  parties: Record<string, unknown>[]
): void => {
  const table = environment.schema.get('activityparty');
  for (const party of parties) {
    const { values } = readPayload(environment, table, party);
    environment.store.insert(table, { ...values, activityid: { table: 'email', id: email.id } });
  }
  const to = environment.outbox
    .recipients(email)
    .map((contact) => `${textOf(contact.values.emailaddress1)};`);
  environment.store.update(environment.schema.get('email'), email, { torecipients: to.join('') });
};

/** Prefix of the publisher of a solution; that of the default publisher if none is named. */
const prefixOf = ({ schema, store }: Environment, solution: string | undefined): string => {
  const row = store.all(schema.get('solution')).find(({ values }) => values.uniquename === solution);
  const publisher = row?.values.publisherid;
  const found = isReference(publisher) ? store.follow(publisher) : undefined;
  return textOf(found?.values.customizationprefix) || 'new';
};

/** Values that the server sets when a row is created. */
const generatedValues = (table: Table): Record<string, Value> =>
  table.logicalName === 'appmodule' ? { appmoduleidunique: randomUUID() } : {};

export interface CreateOptions {
  /** Id of the row, if it is not among its values. */
  id?: string;
  /** Unique name of the solution that the row is created in. */
  solution?: string;
}

export const createRow = (
  environment: Environment,
  table: Table,
  body: unknown,
  { id, solution }: CreateOptions = {}
): StoredRow =>
  environment.store.transaction(() => {
    const { values, parties } = readPayload(environment, table, body);
    const initial = table.statuses[0];
    const complete = withStatus(
      table,
      { statecode: initial?.state ?? 0 },
      { statecode: initial?.state ?? 0, ...values, ...(id !== undefined && { [table.id]: id }) }
    );
    const checked = checkedCustomization(environment, table, {
      id: textOf(complete[table.id]),
      values: { ...withFullName(table, complete), ...generatedValues(table) },
      prefix: prefixOf(environment, solution),
    });
    const row = environment.store.insert(table, checked);
    if (table.logicalName === 'email') createParties(environment, row, parties);
    return row;
  });

export const updateRow = (environment: Environment, table: Table, row: StoredRow, body: unknown): void => {
  environment.store.transaction(() => {
    const { values: given } = readPayload(environment, table, body);
    if (table.logicalName === 'email' && row.values.statecode !== 0) {
      throw badRequest('A closed activity cannot be changed.', '0x80048419');
    }
    const values = Object.fromEntries(Object.entries(given).filter(([name]) => name !== table.id));
    const changes = withStatus(table, row.values, values);
    checkedCustomization(environment, table, {
      id: row.id,
      values: { ...row.values, ...changes },
      prefix: prefixOf(environment, undefined),
    });
    environment.store.update(table, row, changes);
    if (table.logicalName === 'contact') Object.assign(row.values, withFullName(table, row.values));
  });
};

/** Deletes a row, and clears the look-ups that point to it, as the behavior RemoveLink does. */
export const deleteRow = (environment: Environment, table: Table, row: StoredRow): void => {
  environment.store.transaction(() => {
    for (const { table: other, column } of environment.schema.referencing(table.logicalName)) {
      for (const each of environment.store.all(other)) {
        const value = each.values[column.logicalName];
        if (isReference(value) && value.table === table.logicalName && value.id === row.id)
          environment.store.update(other, each, { [column.logicalName]: null });
      }
    }
    environment.store.delete(table, row);
  });
};

/** The action Merge: moves the records of one contact to the other and deactivates the first. */
export const mergeContacts = (environment: Environment, masterId: string, subordinateId: string): void => {
  environment.store.transaction(() => {
    const contact = environment.schema.get('contact');
    const subordinate = environment.store.find(contact, subordinateId);
    if (!subordinate || !environment.store.find(contact, masterId))
      throw badRequest('Both contacts have to exist.');
    const master = { table: 'contact', id: masterId.toLowerCase() };
    for (const { table, column } of environment.schema.referencing('contact')) {
      for (const row of environment.store.all(table)) {
        const value = row.values[column.logicalName];
        if (isReference(value) && value.table === 'contact' && value.id === subordinate.id) {
          environment.store.update(table, row, { [column.logicalName]: master });
        }
      }
    }
    environment.store.update(contact, subordinate, {
      merged: true,
      masterid: master,
      statecode: 1,
      statuscode: 2,
    });
  });
};
