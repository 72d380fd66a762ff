import type { Core } from '@strapi/strapi';

/** The rows of every table in the database, by table name. */
export const allRows = async ({ db }: Core.Strapi): Promise<Record<string, unknown[]>> => {
  const { connection, dialect } = db;
  const names = {
    sqlite: () => connection('sqlite_master').where({ type: 'table' }).pluck('name'),
    postgres: () => connection('pg_tables').whereRaw('schemaname = current_schema()').pluck('tablename'),
    mysql: () =>
      connection('information_schema.tables').whereRaw('table_schema = database()').pluck('table_name'),
  };
  const tables: string[] = await names[dialect.client as keyof typeof names]();
  const rows = await Promise.all(tables.map(async (table) => [table, await connection(table).select()]));
  return Object.fromEntries(rows) as Record<string, unknown[]>;
};
