import { badRequest, notFound, type ODataFault } from '../fault';
import { lookupOfNavigation, type Column, type Table } from '../schema';
import { timestamp, type Reference, type Value } from '../store';
import type { Environment } from './environment';
import { resolveBinding } from './binding';

/** A body as column values. The parties of an e-mail are separate rows. */
export interface Payload {
  values: Record<string, Value>;
  parties: Record<string, unknown>[];
}

const PARTIES = 'email_activity_parties';

const invalidValue = (column: Column, expected: string): ODataFault =>
  badRequest(
    `Error identified in Payload provided by the user: cannot convert the value of property '${column.logicalName}' to the expected type '${expected}'.`,
    '0x80048d19'
  );

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const checkedValue = (column: Column, value: unknown): Value => {
  if (value === null) return null;
  switch (column.type) {
    case 'String':
    case 'Memo':
      if (typeof value !== 'string') throw invalidValue(column, 'Edm.String');
      if (column.maxLength !== undefined && value.length > column.maxLength) {
        throw badRequest(
          `A validation error occurred. The length of the '${column.logicalName}' attribute exceeded the maximum allowed length of '${String(column.maxLength)}'.`,
          '0x80044331'
        );
      }
      return value;
    case 'Boolean':
      if (typeof value !== 'boolean') throw invalidValue(column, 'Edm.Boolean');
      return value;
    case 'Integer':
      if (column.range && (Number(value) < column.range.min || Number(value) > column.range.max)) {
        throw badRequest(
          `A validation error occurred. The value of '${column.logicalName}' is outside the valid range.`,
          '0x8004431a'
        );
      }
      if (!Number.isInteger(value)) throw invalidValue(column, 'Edm.Int32');
      return value as number;
    case 'BigInt':
    case 'State':
    case 'Status':
      if (!Number.isInteger(value)) throw invalidValue(column, 'Edm.Int32');
      return value as number;
    case 'DateTime':
      if (column.dateBehavior === 'DateOnly') {
        if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value))
          throw invalidValue(column, 'Edm.Date');
        return value;
      }
      if (
        typeof value !== 'string' ||
        !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) ||
        Number.isNaN(Date.parse(value))
      ) {
        throw invalidValue(column, 'Edm.DateTimeOffset');
      }
      return timestamp(new Date(value));
    case 'Decimal':
      if (typeof value !== 'number') throw invalidValue(column, 'Edm.Decimal');
      return value;
    case 'Picklist':
      if (typeof value !== 'number' || !(value in (column.labels ?? {}))) {
        throw badRequest(
          `A validation error occurred. The value ${JSON.stringify(value)} of '${column.logicalName}' on record of type 'contact' is outside the valid range.`,
          '0x8004431a'
        );
      }
      return value;
    case 'Virtual':
    case 'ManagedProperty':
      throw invalidValue(column, 'Edm.String');
    case 'Uniqueidentifier':
      if (typeof value !== 'string' || !GUID.test(value)) throw invalidValue(column, 'Edm.Guid');
      return value.toLowerCase();
    case 'Lookup':
      throw badRequest(
        `CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.`
      );
  }
};

const undeclared = (property: string): ODataFault =>
  badRequest(
    `An undeclared property '${property}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`,
    '0x80048d19'
  );

const bind = (
  environment: Environment,
  table: Table,
  navigation: string,
  value: unknown
): [string, Reference | null] => {
  const lookup = lookupOfNavigation(table, navigation);
  if (!lookup) throw undeclared(navigation);
  if (value === null) return [lookup.column.logicalName, null];
  const reference = resolveBinding(environment, value);
  if (reference.table !== lookup.target.table) {
    throw badRequest(`A value of type ${reference.table} cannot be bound to '${navigation}'.`);
  }
  if (!environment.store.follow(reference))
    throw notFound(`Entity '${reference.table}' With Id = ${reference.id}`);
  return [lookup.column.logicalName, reference];
};

/**
 * Refuses related rows in an update or upsert. An update may refer to other rows, but not contain them (OData 4.0,
 * part 1, 11.4.3); only a POST may (11.4.2.2).
 */
export const refuseRelatedRows = (body: unknown): void => {
  if (typeof body === 'object' && body !== null && PARTIES in body) {
    throw badRequest(
      `Error identified in Payload provided by the user: the collection-valued navigation property '${PARTIES}' cannot be set in an update. Deep update is not supported.`,
      '0x80048d19'
    );
  }
};

/** Parses a body for a table. Refuses properties that the table does not have. */
export const readPayload = (environment: Environment, table: Table, body: unknown): Payload => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The body has to be an object.');
  const payload: Payload = { values: {}, parties: [] };
  for (const [property, value] of Object.entries(body)) {
    if (property.startsWith('@odata.')) continue;
    const navigation = /^(.+)@odata\.bind$/.exec(property)?.[1];
    if (navigation !== undefined) {
      const [column, reference] = bind(environment, table, navigation, value);
      payload.values[column] = reference;
    } else if (property === PARTIES && table.logicalName === 'email') {
      payload.parties = value as Record<string, unknown>[];
    } else {
      const column = table.columns.get(property);
      if (!column || !column.writable) {
        throw badRequest(
          `Error identified in Payload provided by the user: Invalid property '${property}' was found in entity 'Microsoft.Dynamics.CRM.${table.logicalName}'.`,
          '0x80048d19'
        );
      }
      payload.values[property] = checkedValue(column, value);
    }
  }
  return payload;
};
