import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';
import { sqlTables } from '../database/tables';

export type Where = Record<string, unknown>;

interface Find {
  where?: Where;
  select?: string[];
  orderBy?: Record<string, 'asc' | 'desc'>[];
  limit?: number;
}

/**
 * The part of Strapi's query engine that the repositories use, with typed rows. Inside `strapi.db.transaction`, every
 * call takes part in the transaction.
 */
export interface Table<Row> {
  findOne(params: Find): Promise<Row | null>;
  findMany(params: Find): Promise<Row[]>;
  create(params: { data: Partial<Row> }): Promise<Row>;
  createMany(params: { data: Partial<Row>[] }): Promise<{ count: number }>;
  updateMany(params: { where: Where; data: Partial<Row> }): Promise<{ count: number }>;
  deleteMany(params: { where: Where }): Promise<{ count: number }>;
  count(params: { where: Where }): Promise<number>;
}

/** A table by the uid of its content type. */
export const tableOf = <Row>(strapi: Core.Strapi, uid: string): Table<Row> => {
  // Strapi generates types for the app's content types only; the plugin's rows are typed here.
  const query: unknown = strapi.db.query(uid);
  return query as Table<Row>;
};

/** The uid of one of the ledger's content types. */
export const ledgerUid = (name: string): string => `plugin::${PLUGIN_ID}.${name}`;

/** One of the ledger's tables. */
export const ledgerTable = <Row>(strapi: Core.Strapi, name: string): Table<Row> =>
  tableOf<Row>(strapi, ledgerUid(name));

/**
 * Reads and locks rows until the end of the current transaction, in the order of their ids.
 *
 * @param column The column to look up, by its name in the table
 */
export const lockRows = async (
  strapi: Core.Strapi,
  uid: string,
  column: string,
  values: readonly (string | number)[],
  select: readonly string[]
): Promise<Record<string, unknown>[]> => {
  const trx = (await strapi.db.transaction()).get();
  return sqlTables(strapi)
    .from(uid)
    .whereIn(column, values)
    .orderBy('id')
    .select<Record<string, unknown>[]>(...select)
    .forUpdate()
    .transacting(trx);
};

const asJson = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

/** Converts the columns of a raw statement to a row. */
type RowReader<Row> = (columns: Record<string, unknown>) => Row;

/** A reader for the rows of one of the ledger's tables. */
export const rowReader = <Row>(strapi: Core.Strapi, name: string): RowReader<Row> => {
  const { attributes } = strapi.db.metadata.get(ledgerUid(name));
  const places = Object.entries(attributes).flatMap(([attribute, description]) =>
    'columnName' in description && description.columnName
      ? [{ attribute, column: description.columnName, isJson: description.type === 'json' }]
      : []
  );
  return (columns) => {
    const row: Record<string, unknown> = {};
    for (const { attribute, column, isJson } of places) {
      row[attribute] = isJson ? asJson(columns[column]) : columns[column];
    }
    return row as Row;
  };
};

/** Strapi's query engine returns date-times as ISO 8601 text and also accepts dates. */
export type Timestamp = string | number | Date;

export const toDate = (value: Timestamp): Date => new Date(value);
export const toDateOrNull = (value: Timestamp | null | undefined): Date | null =>
  value === null || value === undefined ? null : new Date(value);
