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
 * Strapi's columns for moments hold no zone: the drivers of PostgreSQL and MySQL write the wall clock of the server, on
 * which the hour at the end of daylight saving time comes twice. A lease that runs out then had run out an hour before.
 * The plugin's tables hold moments in UTC, whatever the server's zone: on PostgreSQL by the columns' type, `timestamp with
 * time zone`, on MySQL and MariaDB, whose type keeps no zone and whose driver tells none, by what goes over the connection.
 * SQLite has the milliseconds since 1970.
 */

const UIDS = [...Object.keys(ledgerContentTypes).map(ledgerUid), ...Object.values(CRM_UID)];

/** So many rows are read at a time. */
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
/** A statement whose rows are those of one of the plugin's tables. */
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

/** Has moments in the plugin's tables go over connections to MySQL and MariaDB in UTC. To be called in register(). */
export const useUtcOnMysql = (strapi: Core.Strapi): void => {
  if (strapi.db.dialect.client !== 'mysql') return;
  const client = strapi.db.connection.client as { acquireRawConnection(): Promise<MysqlConnection> };
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => useUtc(await acquire());
};

/** The columns with moments of a table, by its uid. */
const momentColumns = (strapi: Core.Strapi, uid: string): string[] =>
  Object.values(strapi.db.metadata.get(uid).attributes).flatMap((attribute) =>
    attribute.type === 'datetime' && 'columnName' in attribute && attribute.columnName
      ? [attribute.columnName]
      : []
  );

/** The moment at which the wall clock of this server shows what a value says in UTC. */
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

/** Turns what an earlier version wrote by the wall clock into UTC, once, in one transaction. */
const convertMysqlRows = async (strapi: Core.Strapi): Promise<void> => {
  if (await strapi.store.get(CONVERSION_KEY)) return;
  const tables = sqlTables(strapi);
  await transactionOn(strapi)(async () => {
    const trx = (await strapi.db.transaction()).get();
    // A row that is there: of servers that start at once, the others wait for the first one.
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

/** Gives columns with moments a type that keeps them, reading what they hold by the wall clock of this server. */
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
      `PostgreSQL does not know the time zone ${zone} of this server, so that CRM User Invite keeps its moments by the ` +
        "server's clock: set TZ to one that it knows, or to UTC."
    );
    return;
  }
  for (const uid of UIDS) {
    await connection.transaction(async (trx) => {
      const table = tables.qualifiedNameOf(uid);
      // Of servers that start at once, the others wait for the first one.
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
 * Has the plugin's tables keep moments in UTC. What an earlier version wrote is read by the time zone that this server has:
 * it has to be the one that wrote it.
 */
export const ensureUtcColumns = async (strapi: Core.Strapi): Promise<void> => {
  if (strapi.db.dialect.client === 'mysql') await convertMysqlRows(strapi);
  if (strapi.db.dialect.client === 'postgres') await convertPostgresColumns(strapi);
};
