import { badRequest } from '../fault';
import { parseFilter } from '../odata/filter';
import type { Expansion, QueryOptions } from '../odata/options';
import {
  columnOfProperty,
  lookupOfNavigation,
  relationName,
  type Column,
  type ColumnType,
  type Table,
} from '../schema';
import { isReference, type StoredRow } from '../store';
import type { Environment } from './environment';
import { asPublished } from './publishing';

const FORMATTED = 'OData.Community.Display.V1.FormattedValue';

export interface Representation {
  select: string[];
  expand?: Expansion[];
  /** Pattern of the preference `odata.include-annotations`; null for none. */
  annotations: string | null;
}

export const etagOf = (row: StoredRow): string => `W/"${String(row.version)}"`;

/** Whether a column holds the application user unless it holds another one. */
const isOfUser = ({ logicalName }: Column): boolean => ['createdby', 'ownerid'].includes(logicalName);

/** The JSON value of a column; for a look-up, the id. */
const plainValue = (environment: Environment, row: StoredRow, column: Column): unknown => {
  if (column.logicalName === 'versionnumber') return row.version;
  const value = row.values[column.logicalName] ?? null;
  if (column.type === 'ManagedProperty') {
    return { Value: value !== false, CanBeChanged: true, ManagedPropertyLogicalName: column.logicalName };
  }
  if (value === null && isOfUser(column)) return environment.userId;
  return isReference(value) ? value.id : value;
};

/** The value of a property, or of a path across one look-up, for filters and ordering. */
export const readPath = (environment: Environment, table: Table, row: StoredRow, path: string): unknown => {
  const [first = '', rest] = path.split('/', 2);
  if (rest === undefined) {
    return plainValue(environment, row, columnOfProperty(table, first));
  }
  const lookup = lookupOfNavigation(table, first);
  if (!lookup) throw badRequest(`Could not find a property named '${first}'.`, '0x80060888');
  const target = environment.schema.get(lookup.target.table);
  columnOfProperty(target, rest);
  const reference = row.values[lookup.column.logicalName];
  if (!isReference(reference) || reference.table !== lookup.target.table) return null;
  const found = environment.store.follow(reference);
  return found ? readPath(environment, target, found, rest) : null;
};

const EDM_TYPES: Record<ColumnType, string | undefined> = {
  Uniqueidentifier: 'Edm.Guid',
  Lookup: 'Edm.Guid',
  String: 'Edm.String',
  Memo: 'Edm.String',
  Integer: 'Edm.Int32',
  Picklist: 'Edm.Int32',
  State: 'Edm.Int32',
  Status: 'Edm.Int32',
  BigInt: 'Edm.Int64',
  Decimal: 'Edm.Decimal',
  Boolean: 'Edm.Boolean',
  DateTime: 'Edm.DateTimeOffset',
  Virtual: undefined,
  ManagedProperty: undefined,
};

/** The OData type of a property, or of a path across one look-up. */
const typeOfPath = ({ schema }: Environment, table: Table, path: string): string | undefined => {
  const [first = '', rest] = path.split('/', 2);
  if (rest === undefined) return EDM_TYPES[columnOfProperty(table, first).type];
  const lookup = lookupOfNavigation(table, first);
  return lookup && EDM_TYPES[columnOfProperty(schema.get(lookup.target.table), rest).type];
};

export const formatted = (
  environment: Environment,
  table: Table,
  row: StoredRow,
  column: Column
): string | undefined => {
  const value = row.values[column.logicalName] ?? null;
  if (column.type === 'Status') return table.statuses.find((status) => status.value === value)?.label;
  if (column.type === 'State') return ['Active', 'Inactive'][Number(value)];
  if (column.labels && value !== null) return column.labels[Number(value)];
  if (column.type !== 'Lookup') return undefined;
  if (value === null && isOfUser(column)) return nameOf(environment, 'systemuser', environment.userId);
  return isReference(value) ? nameOf(environment, value.table, value.id) : undefined;
};

const nameOf = (environment: Environment, tableName: string, id: string): string | undefined => {
  const table = environment.schema.get(tableName);
  const name = environment.store.find(table, id)?.values[table.name];
  return typeof name === 'string' ? name : undefined;
};

const includes = (pattern: string | null, annotation: string): boolean =>
  pattern !== null && pattern.split(',').some((each) => each === '*' || each === annotation);

/** The row as JSON. It always contains the primary key. */
export const represent = (
  environment: Environment,
  table: Table,
  row: StoredRow,
  { select, expand = [], annotations }: Representation
): Record<string, unknown> => {
  const columns =
    select.length > 0
      ? select.map((property) => columnOfProperty(table, property))
      : [...table.columns.values()];
  const json: Record<string, unknown> = { '@odata.etag': etagOf(row) };
  for (const column of columns) {
    const property = column.type === 'Lookup' ? `_${column.logicalName}_value` : column.logicalName;
    const label = includes(annotations, FORMATTED) ? formatted(environment, table, row, column) : undefined;
    if (label !== undefined) json[`${property}@${FORMATTED}`] = label;
    json[property] = plainValue(environment, row, column);
  }
  json[table.id] = row.id;
  for (const expansion of expand)
    json[expansion.navigation] = expandInto(environment, table, row, expansion, annotations);
  return json;
};

const expandInto = (
  environment: Environment,
  table: Table,
  row: StoredRow,
  { navigation, options }: Expansion,
  annotations: string | null
): unknown => {
  const single = lookupOfNavigation(table, navigation);
  if (single) {
    const reference = row.values[single.column.logicalName];
    if (!isReference(reference) || reference.table !== single.target.table) return null;
    const target = environment.schema.get(reference.table);
    const stored = environment.store.follow(reference);
    const found = stored && asPublished(target, stored);
    return found && represent(environment, target, found, { ...options, annotations });
  }
  const collection = environment.schema
    .referencing(table.logicalName)
    .find((each) => relationName(each) === navigation);
  if (!collection) throw badRequest(`Could not find a property named '${navigation}'.`, '0x80060888');
  return rowsMatching(environment, collection.table, options)
    .filter((each) => {
      const reference = each.values[collection.column.logicalName];
      return isReference(reference) && reference.id === row.id;
    })
    .map((each) => represent(environment, collection.table, each, { ...options, annotations }));
};

/** Rows that match the filter, unordered. */
export const rowsMatching = (environment: Environment, table: Table, options: QueryOptions): StoredRow[] => {
  const rows = environment.store
    .all(table)
    .filter(({ id }) => !environment.hiddenRows.has(id))
    .flatMap((row) => (options.unpublished ? row : (asPublished(table, row) ?? [])));
  if (options.filter === undefined) return rows;
  const passes = parseFilter(options.filter, (path) => typeOfPath(environment, table, path));
  return rows.filter((row) => passes((path) => readPath(environment, table, row, path)));
};
