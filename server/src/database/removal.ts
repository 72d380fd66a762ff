import type { Core } from '@strapi/strapi';
import { PLUGIN_ID, WIDGET_UIDS } from '../../../contracts';
import { listPersistedTables, removePersistedTables } from './own-tables';
import { indexName } from './tables';

interface RowCount {
  table: string;
  rows: number;
}

/** The plugin's data in a database. */
export interface PluginData {
  /** Own tables, which are dropped. */
  tables: RowCount[];
  /** Join tables of the app, with the number of rows that place a widget on a page. */
  widgetLinks: RowCount[];
}

/** Prefixes of keys in Strapi's store: the plugin's own values, and the Content Manager's settings for its types. */
const STORE_KEYS = [
  `plugin_${PLUGIN_ID}_`,
  `plugin_content_manager_configuration_content_types::plugin::${PLUGIN_ID}.`,
  ...WIDGET_UIDS.map((uid) => `plugin_content_manager_configuration_components::${uid}`),
];

const INDEXED_COLUMNS = ['email', 'username'];

/**
 * Finds and removes the plugin's data in a site's database. The site must be stopped. Only Strapi's store needs to be
 * among the models; the plugin need not be installed.
 *
 * @param knownTables Tables of the current version; those of earlier versions are on Strapi's list of persisted
 *   tables
 */
export const createPluginRemoval = (strapi: Core.Strapi, knownTables: readonly string[]) => {
  const { db } = strapi;
  const links = (table: string) => db.getConnection(table).whereIn('component_type', WIDGET_UIDS);
  const countRows = async (
    table: string,
    rowsOf = (name: string) => db.getConnection(name)
  ): Promise<RowCount> => {
    const [row] = await rowsOf(table).count<{ rows: string | number }[]>({ rows: '*' });
    return { table, rows: Number(row?.rows ?? 0) };
  };

  const inspectSchema = async () => {
    const names = new Set([...knownTables, ...(await listPersistedTables(strapi))]);
    const { tables } = await db.dialect.schemaInspector.getSchema();
    const has = (table: (typeof tables)[number], ...columns: string[]): boolean =>
      columns.every((column) => table.columns.some(({ name }) => name === column));
    const others = tables.filter(({ name }) => !names.has(name));
    return {
      own: tables.filter(({ name }) => names.has(name)),
      joins: others.filter((table) => has(table, 'cmp_id', 'component_type')),
      indexed: others.filter((table) => has(table, ...INDEXED_COLUMNS)),
    };
  };

  /**
   * Strapi creates missing tables only if it sees a schema change, so removed tables must not stay in its stored
   * schema.
   */
  const removeFromStoredSchema = async (
    tables: ReadonlySet<string>,
    indexes: ReadonlySet<string>
  ): Promise<void> => {
    const stored = await db.schema.schemaStorage.read();
    if (!stored) return;
    const kept = stored.schema.tables
      .filter(({ name }) => !tables.has(name))
      .map((table) => ({ ...table, indexes: table.indexes.filter(({ name }) => !indexes.has(name)) }));
    await db.schema.schemaStorage.add({ ...stored.schema, tables: kept });
  };

  const dropIndexes = async (table: string, indexes: readonly string[]): Promise<void> => {
    const schema = db.getSchemaName();
    for (const index of indexes) {
      if (db.dialect.client === 'mysql') {
        const present = await db.dialect.schemaInspector.getIndexes(table);
        if (present.some(({ name }) => name === index)) {
          await db.connection.raw('DROP INDEX ?? ON ??', [index, table]);
        }
      } else {
        await db.connection.raw('DROP INDEX IF EXISTS ??', [schema ? `${schema}.${index}` : index]);
      }
    }
  };

  const emptyStore = async (): Promise<void> => {
    const store = db.query('strapi::core-store');
    for (const beginning of STORE_KEYS) {
      await store.deleteMany({ where: { key: { $startsWith: beginning } } });
    }
  };

  return {
    async find(): Promise<PluginData> {
      const { own, joins } = await inspectSchema();
      const countWidgetLinks = ({ name }: { name: string }) => countRows(name, links);
      const places = await Promise.all(joins.map(countWidgetLinks));
      return {
        tables: await Promise.all(own.map(({ name }) => countRows(name))),
        widgetLinks: places.filter(({ rows }) => rows > 0),
      };
    },

    /** Removes everything. Safe to repeat: an interrupted run is continued. */
    async run(): Promise<void> {
      const { own, joins, indexed } = await inspectSchema();
      const indexesOf = (table: string) => INDEXED_COLUMNS.map((column) => indexName(table, column));
      await removeFromStoredSchema(
        new Set(own.map(({ name }) => name)),
        new Set(indexed.flatMap(({ name }) => indexesOf(name)))
      );
      for (const { name } of joins) {
        await links(name).delete();
      }
      for (const { name } of indexed) await dropIndexes(name, indexesOf(name));
      // Strapi drops tables that reference each other, unless the app has disabled that with `forceMigration: false`.
      Object.assign(db.config.settings, { forceMigration: true });
      await db.schema.builder.updateSchema({
        tables: { added: [], updated: [], unchanged: [], removed: own },
      });
      await emptyStore();
      await removePersistedTables(strapi);
    },
  };
};
