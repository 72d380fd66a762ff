import { badRequest, type ODataFault } from '../fault';
import type { Environment } from '../rows/environment';
import { compareValues } from '../odata/filter';
import type { Column, Table } from '../schema';
import { isReference, type StoredRow, type Value } from '../store';
import { checkShape, childrenOf, invalidXml, parseXml, type Shape, type XmlElement } from './xml';

const SHAPES: Record<string, Shape> = {
  fetch: { children: ['entity', 'order'], needs: ['entity'] },
  entity: {
    children: ['all-attributes', 'attribute', 'order', 'filter', 'link-entity'],
    attributes: ['name'],
  },
  'link-entity': {
    children: ['all-attributes', 'attribute', 'order', 'filter', 'link-entity'],
    attributes: ['name', 'from', 'to'],
  },
  filter: { children: ['condition', 'filter', 'link-entity'] },
  attribute: { children: [], attributes: ['name'] },
  order: { children: [], attributes: ['attribute'] },
  condition: { children: ['value'], attributes: ['attribute', 'operator'] },
};

const WHAT = 'The FetchXML is invalid';

const noColumn = (table: Table, name: string): ODataFault =>
  badRequest(`'${table.logicalName}' entity doesn't contain attribute with Name = '${name}'.`, '0x80041103');

const columnIn = (table: Table, name = ''): Column => {
  const column = table.columns.get(name);
  if (!column) throw noColumn(table, name);
  return column;
};

const tableOf = ({ schema }: Environment, name = ''): Table => {
  const table = schema.find(name);
  if (!table) {
    throw badRequest(`The entity with a name = '${name}' was not found in the MetadataCache.`, '0x80041102');
  }
  return table;
};

type Test = (value: Value, operands: string[]) => boolean;

/** The comparable form of a value: a look-up by the id of its target. */
const plain = (value: Value): string | number | boolean | null => (isReference(value) ? value.id : value);

const bare = (operand: string): string => operand.replace(/^\{(.*)\}$/, '$1').toLowerCase();

const isSame = (value: Value, operand = ''): boolean => {
  const found = plain(value);
  if (typeof found === 'boolean') return found === ['1', 'true'].includes(operand);
  return typeof found === 'string' ? found.toLowerCase() === bare(operand) : String(found) === operand;
};

const ordering =
  (test: (order: number) => boolean): Test =>
  (value, [operand = '']) =>
    value !== null &&
    test(compareValues(plain(value), typeof value === 'number' ? Number(operand) : operand));

/** Minutes since a point in time. */
const minutesAgo = (value: Value): number => (Date.now() - Date.parse(String(value))) / 60_000;

const olderThan =
  (minutes: number): Test =>
  (value, [count]) =>
    value !== null && minutesAgo(value) > Number(count) * minutes;

const withinLast =
  (minutes: number): Test =>
  (value, [count]) =>
    value !== null && minutesAgo(value) >= 0 && minutesAgo(value) <= Number(count) * minutes;

const HOUR = 60;
const DAY = 24 * HOUR;

/** Operators of FetchXML conditions. Further ones exist that no view here needs. */
const OPERATORS: Record<string, Test | undefined> = {
  eq: (value, [operand]) => isSame(value, operand),
  ne: (value, [operand]) => !isSame(value, operand),
  in: (value, operands) => operands.some((operand) => isSame(value, operand)),
  'not-in': (value, operands) => !operands.some((operand) => isSame(value, operand)),
  null: (value) => value === null,
  'not-null': (value) => value !== null,
  gt: ordering((order) => order > 0),
  ge: ordering((order) => order >= 0),
  lt: ordering((order) => order < 0),
  le: ordering((order) => order <= 0),
  like: (value, [operand = '']) =>
    String(plain(value) ?? '')
      .toLowerCase()
      .includes(operand.replaceAll('%', '').toLowerCase()),
  'olderthan-x-minutes': olderThan(1),
  'olderthan-x-hours': olderThan(HOUR),
  'olderthan-x-days': olderThan(DAY),
  'last-x-hours': withinLast(HOUR),
  'last-x-days': withinLast(DAY),
};

/** A place where a row's columns are read: the row itself, or one that it is linked to. */
interface Scope {
  row: StoredRow | undefined;
  table: Table;
}

type Predicate = (scope: Scope) => boolean;

const valueIn = ({ row }: Scope, column: Column): Value => row?.values[column.logicalName] ?? null;

const conditionOf = (table: Table, condition: XmlElement): Predicate => {
  const { attribute, operator = '', value } = condition.attributes;
  const column = columnIn(table, attribute);
  const test = OPERATORS[operator];
  if (!test) throw invalidXml(`${WHAT}: ${operator} is no operator.`);
  const operands = value === undefined ? childrenOf(condition, 'value').map(({ text }) => text) : [value];
  return (scope) => test(valueIn(scope, column), operands);
};

/** Filters for what is typed into a quick find; without a search they have no effect. */
const isQuickFind = (filter: XmlElement): boolean =>
  ['1', 'true'].includes(filter.attributes.isquickfindfields ?? '');

const filterOf = (table: Table, filter: XmlElement): Predicate => {
  const parts = [
    ...childrenOf(filter, 'condition').map((condition) => conditionOf(table, condition)),
    ...childrenOf(filter, 'filter').map((inner) => filterOf(table, inner)),
  ];
  if (isQuickFind(filter)) return () => true;
  if (filter.attributes.type === 'or') return (scope) => parts.some((part) => part(scope));
  return (scope) => parts.every((part) => part(scope));
};

/** A linked table: at most one row, because the views here only follow look-ups. */
interface Link {
  alias: string;
  table: Table;
  follow: (from: Scope) => Scope;
  passes: Predicate;
  columns: string[];
}

const columnsOf = (table: Table, entity: XmlElement): string[] =>
  childrenOf(entity, 'attribute').map(({ attributes }) => columnIn(table, attributes.name).logicalName);

const linkOf = (environment: Environment, from: Table, link: XmlElement): Link => {
  const table = tableOf(environment, link.attributes.name);
  const to = columnIn(from, link.attributes.to);
  columnIn(table, link.attributes.from);
  const filters = childrenOf(link, 'filter').map((filter) => filterOf(table, filter));
  const isOuter = link.attributes['link-type'] === 'outer';
  return {
    alias: link.attributes.alias ?? '',
    table,
    columns: columnsOf(table, link),
    follow: (scope) => {
      const value = valueIn(scope, to);
      return { table, row: isReference(value) ? environment.store.find(table, value.id) : undefined };
    },
    passes: (scope) => (scope.row ? filters.every((filter) => filter(scope)) : isOuter),
  };
};

/** A parsed query. */
export interface Fetch {
  table: Table;
  /** Names of the columns that a view can show: those of the table, and `alias.column` of linked tables. */
  columns: string[];
  /** Rows that match, in order. */
  run: () => StoredRow[];
  /** The value of one of the columns. */
  read: (row: StoredRow, name: string) => { column: Column; value: Value } | undefined;
}

/** Parses a query. Refuses tables, columns and operators that do not exist. */
export const parseFetch = (environment: Environment, xml: string): Fetch => {
  const root = parseXml(xml, 'the FetchXML');
  if (root.name !== 'fetch') throw invalidXml(`${WHAT}: the root element is <${root.name}>.`);
  checkShape(root, SHAPES, WHAT);
  const [entity, ...others] = childrenOf(root, 'entity');
  if (!entity || others.length > 0) throw invalidXml(`${WHAT}: it needs one <entity>.`);
  const table = tableOf(environment, entity.attributes.name);
  const filters = childrenOf(entity, 'filter').map((filter) => filterOf(table, filter));
  const links = childrenOf(entity, 'link-entity').map((link) => linkOf(environment, table, link));
  const orders = childrenOf(entity, 'order').map(({ attributes }) => ({
    column: columnIn(table, attributes.attribute),
    isDescending: attributes.descending === 'true',
  }));
  const passes: Predicate = (scope) =>
    filters.every((filter) => filter(scope)) && links.every((link) => link.passes(link.follow(scope)));
  const compare = (left: StoredRow, right: StoredRow): number => {
    for (const { column, isDescending } of orders) {
      const [a, b] = [left, right].map((row) => plain(valueIn({ row, table }, column)));
      const order = compareValues(a, b);
      if (order !== 0) return isDescending ? -order : order;
    }
    return 0;
  };
  return {
    table,
    columns: [
      ...columnsOf(table, entity),
      ...links.flatMap(({ alias, columns }) => columns.map((name) => `${alias}.${name}`)),
    ],
    run: () =>
      environment.store
        .all(table)
        .filter((row) => passes({ row, table }))
        .sort(compare),
    read(row, name) {
      const [first = '', rest] = name.split('.', 2);
      const link = rest === undefined ? undefined : links.find(({ alias }) => alias === first);
      const scope = link ? link.follow({ row, table }) : { row, table };
      const column = scope.table.columns.get(rest ?? first);
      return column && { column, value: valueIn(scope, column) };
    },
  };
};
