import type { Core, Struct, UID } from '@strapi/strapi';
import { sqlTables } from './tables';

/** A row of the join table between entries of a content type and their components, without its id. */
interface LinkRow extends Record<string, unknown> {
  entity_id: number;
  cmp_id: number;
  component_type: string;
}

/** Rows that place a component in dynamic zones, by the uid of the content type. */
export type ComponentLinks = Record<string, LinkRow[]>;

/** Values in one statement; SQLite has a limit. */
const CHUNK = 500;

const inChunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / CHUNK) }, (_item, index) =>
    items.slice(index * CHUNK, (index + 1) * CHUNK)
  );

/** Reads and restores the links of one component. */
export const componentLinks = (strapi: Core.Strapi, component: UID.Component) => {
  const tables = sqlTables(strapi);

  /** Join tables of content types whose dynamic zones allow the component. */
  const joinTables = (): [uid: string, table: string][] =>
    (Object.values(strapi.contentTypes) as Struct.ContentTypeSchema[]).flatMap(({ uid, attributes }) => {
      const zone = Object.entries(attributes).find(
        ([, attribute]) => attribute.type === 'dynamiczone' && attribute.components.includes(component)
      );
      if (!zone) return [];
      const attribute = strapi.db.metadata.get(uid).attributes[zone[0]];
      return attribute && 'joinTable' in attribute && attribute.joinTable
        ? [[uid, attribute.joinTable.name]]
        : [];
    });

  const readTable = async (table: string): Promise<LinkRow[]> => {
    const rows = await tables
      .fromTable(table)
      .where({ component_type: component })
      .orderBy('id')
      .select<(LinkRow & { id: number })[]>();
    return rows.map(({ id: _id, ...row }) => row);
  };

  const existing = async (uid: string, ids: number[]): Promise<Set<number>> => {
    const found = await Promise.all(
      inChunks(ids).map((chunk) => tables.from(uid).whereIn('id', chunk).pluck<number[]>('id'))
    );
    return new Set(found.flat());
  };

  return {
    async read(): Promise<ComponentLinks> {
      const links: ComponentLinks = {};
      for (const [uid, table] of joinTables()) links[uid] = await readTable(table);
      return links;
    },

    /**
     * Restores links whose entry and component still exist, and whose component is not linked elsewhere.
     *
     * @returns how many
     */
    async restore(links: ComponentLinks): Promise<number> {
      let restored = 0;
      for (const [uid, table] of joinTables()) {
        const present = new Set((await readTable(table)).map(({ cmp_id }) => cmp_id));
        const lost = (links[uid] ?? []).filter(({ cmp_id }) => !present.has(cmp_id));
        const entries = await existing(
          uid,
          lost.map(({ entity_id }) => entity_id)
        );
        const components = await existing(
          component,
          lost.map(({ cmp_id }) => cmp_id)
        );
        const rows = lost.filter((row) => entries.has(row.entity_id) && components.has(row.cmp_id));
        for (const chunk of inChunks(rows)) {
          // Another server that started at the same time may have inserted them.
          await tables.fromTable(table).insert(chunk).onConflict().ignore();
        }
        restored += rows.length;
      }
      return restored;
    },
  };
};
