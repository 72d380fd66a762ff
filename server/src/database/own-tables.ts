import type { Core } from '@strapi/strapi';
import { isWidget, PLUGIN_ID } from '../../../contracts';

/** Strapi's list of tables that its schema sync keeps although no model declares them. */
const LIST = { type: 'core', key: 'persisted_tables' };
const STORE_TABLE = 'strapi_core_store_settings';

/** Strapi reads `name` and `dependsOn`, and keeps other properties. */
type PersistedTable = string | { name: string; dependsOn?: { name: string }[]; plugin?: string };

const nameOf = (table: PersistedTable): string => (typeof table === 'string' ? table : table.name);
const isOwn = (table: PersistedTable): boolean => typeof table === 'object' && table.plugin === PLUGIN_ID;

const readList = async (strapi: Core.Strapi): Promise<PersistedTable[]> =>
  ((await strapi.store.get(LIST)) as PersistedTable[] | null) ?? [];

/** The join table of an attribute if this side owns it. */
const ownJoinTable = (attribute: object): string[] => {
  const { relation, mappedBy, joinTable } = attribute as Partial<{
    relation: string;
    mappedBy: string;
    joinTable: { name: string };
  }>;
  const isOther = mappedBy !== undefined || relation === 'morphOne' || relation === 'morphMany';
  return joinTable && !isOther ? [joinTable.name] : [];
};

/** Tables of the plugin's content types and of the widgets, including join tables of attributes that an app added. */
const ownTables = (strapi: Core.Strapi): string[] => {
  const models = [...strapi.db.metadata.values()].filter(
    ({ uid }) => uid.startsWith(`plugin::${PLUGIN_ID}.`) || isWidget(uid)
  );
  const names = models.flatMap(({ tableName, attributes }) => [
    tableName,
    ...Object.values(attributes).flatMap(ownJoinTable),
  ]);
  return [...new Set(names)];
};

const persist = async (strapi: Core.Strapi): Promise<void> => {
  // A new database has no store yet.
  if (!(await strapi.db.getSchemaConnection().hasTable(STORE_TABLE))) return;
  const list = await readList(strapi);
  const own = ownTables(strapi);
  const others = list.filter((table) => !isOwn(table) && !own.includes(nameOf(table)));
  const kept = list.filter(isOwn).map(nameOf);
  const names = [...new Set([...kept, ...own])];
  if (names.length === kept.length && others.length + kept.length === list.length) return;
  const value = [...others, ...names.map((name) => ({ name, plugin: PLUGIN_ID }))];
  await strapi.store.set({ ...LIST, value });
};

/**
 * Keeps the plugin's tables while the plugin is disabled or missing: otherwise Strapi's schema sync drops
 * tables that it created and no model declares. Strapi has no public API for that, so this writes the list of
 * its service `admin::persist-tables`. Call it in register(): the list is written before the first sync, so
 * that it is complete even if the start fails later. On a new database it is written after the first sync.
 */
export const persistOwnTables = (strapi: Core.Strapi): void => {
  for (const moment of ['beforeSync', 'afterSync']) {
    const hook = strapi.hook(`strapi::content-types.${moment}`) as {
      register(handler: () => Promise<void>): void;
    };
    hook.register(() => persist(strapi));
  }
};

/** Names of tables that this or an earlier version of the plugin put on the list. */
export const listPersistedTables = async (strapi: Core.Strapi): Promise<string[]> =>
  (await readList(strapi)).filter(isOwn).map(nameOf);

/** Removes the plugin's tables from Strapi's list. */
export const removePersistedTables = async (strapi: Core.Strapi): Promise<void> => {
  const list = await readList(strapi);
  await strapi.store.set({ ...LIST, value: list.filter((table) => !isOwn(table)) });
};
