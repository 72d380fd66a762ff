import { isDate } from 'node:util/types';
import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';
import { crmContentTypes } from '../content-types/crm';
import { CRM_UID } from '../content-types/crm/uids';
import { ledgerContentTypes } from '../content-types/ledger';
import { sqlTables } from '../database/tables';
import { transactionOn } from '../database/transaction';
import { ledgerUid } from './table';

/*
 * Strapi's date-time columns have no time zone: the drivers of PostgreSQL and MySQL write the server's local time, in
 * which an hour occurs twice when daylight saving time ends. A lease that expires in the second of these would have
 * expired an hour too early. The plugin's tables store UTC regardless of the server's time zone: on PostgreSQL by the
 * column type `timestamp with time zone`; on MySQL and MariaDB, whose type and driver know no zone, by converting
 * values on the connection. SQLite stores milliseconds since 1970.
 */

const UIDS = [...Object.keys(ledgerContentTypes).map(ledgerUid), ...Object.values(CRM_UID)];

/** Rows read at a time. */
const CHUNK = 500;

const STORE_UID = 'strapi::core-store';
const CONVERSION_KEY = { type: 'plugin', name: PLUGIN_ID, key: 'times' };

const serverZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface MysqlField {
  type: string;
  string(): string | null;
}
type TypeCast = (field: MysqlField, next: () => unknown) => unknown;
type Query = (
  options: { sql: string; typeCast?: TypeCast },
  values?: unknown[],
  ...rest: unknown[]
) => unknown;
interface MysqlConnection {
  query: Query;
  config: { typeCast?: TypeCast };
}

const toMysqlText = (moment: Date): string => moment.toISOString().slice(0, -1).replace('T', ' ');
const fromMysqlText = (text: string): Date => new Date(`${text.replace(' ', 'T')}Z`);

const TABLE_NAMES = Object.values({ ...ledgerContentTypes, ...crmContentTypes({ visible: true }) }).map(
  ({ schema }) => schema.collectionName
);
/** A statement on one of the plugin's tables. */
const PLUGIN_STATEMENT = new RegExp(`\\b(from|into|update) \`(${TABLE_NAMES.join('|')})\``, 'i');

const useUtc = (connection: MysqlConnection): MysqlConnection => {
  const query = connection.query.bind(connection);
  const typeCast: TypeCast = (field, next) => {
    if (field.type === 'DATETIME') {
      const text = field.string();
      return text === null ? null : fromMysqlText(text);
    }
    return connection.config.typeCast ? connection.config.typeCast(field, next) : next();
  };
  connection.query = (options, values, ...rest) =>
    PLUGIN_STATEMENT.test(options.sql)
      ? query(
          { ...options, typeCast },
          values?.map((value) => (isDate(value) ? toMysqlText(value) : value)),
          ...rest
        )
      : query(options, values, ...rest);
  return connection;
};

/** Converts times of the plugin's tables to UTC on connections to MySQL and MariaDB. Call it in register(). */
export const useUtcOnMysql = (strapi: Core.Strapi): void => {
  if (strapi.db.dialect.client !== 'mysql') return;
  const client = strapi.db.connection.client as { acquireRawConnection(): Promise<MysqlConnection> };
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => useUtc(await acquire());
};

/** The date-time columns of a table, by its uid. */
const momentColumns = (strapi: Core.Strapi, uid: string): string[] =>
  Object.values(strapi.db.metadata.get(uid).attributes).flatMap((attribute) =>
    attribute.type === 'datetime' && 'columnName' in attribute && attribute.columnName
      ? [attribute.columnName]
      : []
  );

/** Reinterprets a UTC value as local time of this server. */
const fromWallClock = (value: Date): Date =>
  new Date(
    value.getUTCFullYear(),
    value.getUTCMonth(),
    value.getUTCDate(),
    value.getUTCHours(),
    value.getUTCMinutes(),
    value.getUTCSeconds(),
    value.getUTCMilliseconds()
  );

/** Converts times that an earlier version wrote in local time, once, in one transaction. */
const convertMysqlRows = async (strapi: Core.Strapi): Promise<void> => {
  if (await strapi.store.get(CONVERSION_KEY)) return;
  const tables = sqlTables(strapi);
  await transactionOn(strapi)(async () => {
    const trx = (await strapi.db.transaction()).get();
    // Locks an existing row, so that of servers that start at once the others wait for the first.
    await tables
      .from(STORE_UID)
      .where({ key: 'core_persisted_tables' })
      .forUpdate()
      .select('id')
      .transacting(trx);
    if (await strapi.store.get(CONVERSION_KEY)) return;
    for (const uid of UIDS) {
      const columns = momentColumns(strapi, uid);
      for (let last = 0; ;) {
        const rows = await tables
          .from(uid)
          .where('id', '>', last)
          .orderBy('id')
          .limit(CHUNK)
          .select<({ id: number } & Record<string, Date | null>)[]>('id', ...columns)
          .transacting(trx);
        for (const row of rows) {
          const changed = columns.flatMap((column) => {
            const value = row[column];
            const moment = value && fromWallClock(value);
            return moment && Number(moment) !== Number(value) ? [[column, moment]] : [];
          });
          if (changed.length > 0) {
            await tables.from(uid).where({ id: row.id }).update(Object.fromEntries(changed)).transacting(trx);
          }
        }
        if (rows.length < CHUNK) break;
        last = rows.at(-1)?.id ?? last;
      }
    }
    await strapi.store.set({ ...CONVERSION_KEY, value: 'utc' });
  });
};

const WITHOUT_ZONE = 'timestamp without time zone';

/** Changes the type of date-time columns, interpreting stored values as local time of this server. */
const convertPostgresColumns = async (strapi: Core.Strapi): Promise<void> => {
  const tables = sqlTables(strapi);
  const { connection } = strapi.db;
  const zoneless = async (uids: readonly string[], on: Pick<typeof connection, 'raw'>): Promise<string[]> => {
    const places = uids.map(() => '?').join(', ');
    const { rows } = await on.raw<{ rows: { table: string; column: string }[] }>(
      `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
       WHERE table_schema = coalesce(?, current_schema()) AND data_type = '${WITHOUT_ZONE}' AND table_name IN (${places})`,
      [tables.schemaName() ?? null, ...uids.map(tables.nameOf)]
    );
    return rows.map(({ column }) => column);
  };
  if ((await zoneless(UIDS, connection)).length === 0) return;

  const zone = serverZone();
  const { rows: known } = await connection.raw<{ rows: unknown[] }>(
    'SELECT 1 FROM pg_timezone_names WHERE name = ?',
    [zone]
  );
  if (known.length === 0) {
    strapi.log.warn(
      `PostgreSQL does not know the time zone ${zone} of this server, so CRM User Invite stores times in the ` +
        "server's local time: set TZ to a zone that PostgreSQL knows, or to UTC."
    );
    return;
  }
  for (const uid of UIDS) {
    await connection.transaction(async (trx) => {
      const table = tables.qualifiedNameOf(uid);
      // Of servers that start at once, the others wait for the first.
      await trx.raw('LOCK TABLE ?? IN ACCESS EXCLUSIVE MODE', [table]);
      const columns = await zoneless([uid], trx);
      if (columns.length === 0) return;
      const change = `ALTER COLUMN ?? TYPE timestamp(6) with time zone USING ?? AT TIME ZONE '${zone}'`;
      await trx.raw(`ALTER TABLE ?? ${columns.map(() => change).join(', ')}`, [
        table,
        ...columns.flatMap((column) => [column, column]),
      ]);
    });
  }
};

/**
 * Makes the plugin's tables store times in UTC. Times of earlier versions are interpreted in this server's time zone,
 * which must be the one that wrote them.
 */
export const ensureUtcColumns = async (strapi: Core.Strapi): Promise<void> => {
  if (strapi.db.dialect.client === 'mysql') await convertMysqlRows(strapi);
  if (strapi.db.dialect.client === 'postgres') await convertPostgresColumns(strapi);
};
