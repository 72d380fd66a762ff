import type { Core } from '@strapi/strapi';
import { PLUGIN_ID, WIDGET_COMPONENT_UID } from '../../../contracts';

/** Where Strapi keeps the tables that its schema sync leaves alone although no model names them. */
const LIST = { type: 'core', key: 'persisted_tables' };
const STORE_TABLE = 'strapi_core_store_settings';

/** Strapi reads `name` and `dependsOn`, and leaves the rest of an entry as it is. */
type PersistedTable = string | { name: string; dependsOn?: { name: string }[]; plugin?: string };

const nameOf = (table: PersistedTable): string => (typeof table === 'string' ? table : table.name);
const isOwn = (table: PersistedTable): boolean => typeof table === 'object' && table.plugin === PLUGIN_ID;

const readList = async (strapi: Core.Strapi): Promise<PersistedTable[]> =>
  ((await strapi.store.get(LIST)) as PersistedTable[] | null) ?? [];

/** The join table of an attribute, unless it belongs to the model at the other end. */
const ownJoinTable = (attribute: object): string[] => {
  const { relation, mappedBy, joinTable } = attribute as Partial<{
    relation: string;
    mappedBy: string;
    joinTable: { name: string };
  }>;
  const isOther = mappedBy !== undefined || relation === 'morphOne' || relation === 'morphMany';
  return joinTable && !isOther ? [joinTable.name] : [];
};

/** Tables of the plugin's content types and of the widget, with the join tables of attributes that an app has added. */
const ownTables = (strapi: Core.Strapi): string[] => {
  const models = [...strapi.db.metadata.values()].filter(
    ({ uid }) => uid.startsWith(`plugin::${PLUGIN_ID}.`) || uid === WIDGET_COMPONENT_UID
  );
  const names = models.flatMap(({ tableName, attributes }) => [
    tableName,
    ...Object.values(attributes).flatMap(ownJoinTable),
  ]);
  return [...new Set(names)];
};

const persist = async (strapi: Core.Strapi): Promise<void> => {
  // A new database has nothing to lose yet, and no store either.
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
 * Has Strapi keep the plugin's tables while the plugin is disabled or missing: its schema sync drops what it has made and
 * no model names any more. Strapi has no public way to say so; the list is the one of its service `admin::persist-tables`.
 * To be called in register(): it is written before the first sync that this version takes part in, so that a start that
 * fails later has written it, and after it on a new database.
 */
export const persistOwnTables = (strapi: Core.Strapi): void => {
  for (const moment of ['beforeSync', 'afterSync']) {
    const hook = strapi.hook(`strapi::content-types.${moment}`) as {
      register(handler: () => Promise<void>): void;
    };
    hook.register(() => persist(strapi));
  }
};

/** Names of the tables that this or an earlier version of the plugin has had Strapi keep. */
export const listPersistedTables = async (strapi: Core.Strapi): Promise<string[]> =>
  (await readList(strapi)).filter(isOwn).map(nameOf);

/** Takes the plugin's tables off Strapi's list. */
export const removePersistedTables = async (strapi: Core.Strapi): Promise<void> => {
  const list = await readList(strapi);
  await strapi.store.set({ ...LIST, value: list.filter((table) => !isOwn(table)) });
};
