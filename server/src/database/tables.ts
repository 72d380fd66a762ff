import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';

/**
 * The tables of content types, by uid, for the few statements that go past Strapi's query engine. Nothing else puts a
 * table's name together. On PostgreSQL the tables are in the schema that the app's configuration names, as that of every
 * app of `create-strapi-app` does; behind a transaction pooler that schema is not on the search path.
 */
export const sqlTables = (strapi: Core.Strapi) => {
  const nameOf = (uid: string): string => strapi.db.metadata.get(uid).tableName;

  // knex puts the schema before a text. An object, `{ alias: table }`, becomes "[object Object]" then.
  const withAlias = (uid: string, alias: string): string => `${nameOf(uid)} as ${alias}`;

  return {
    nameOf,
    withAlias,

    /** Begins a statement on a table. Tables that are joined to it are looked for in the same schema. */
    from: (uid: string, alias?: string) =>
      strapi.db.getConnection(alias === undefined ? nameOf(uid) : withAlias(uid, alias)),

    /** The schema that the connection is set up with; undefined for the database's own. */
    schemaName: () => strapi.db.getSchemaName(),

    /** Begins a statement on a table of no content type: a join table, by the name that its attribute gives. */
    fromTable: (name: string) => strapi.db.getConnection(name),

    /** The table's name with its schema, to be bound to `??` in a raw statement. */
    qualifiedNameOf(uid: string): string {
      // Known only once there is a connection, if the app's configuration has a function for it.
      const schema = strapi.db.getSchemaName();
      return schema ? `${schema}.${nameOf(uid)}` : nameOf(uid);
    },
  };
};

/** The name of an index that the plugin adds to a table of Strapi's, made of what it is on. */
export const indexName = (table: string, column: string): string =>
  `cui_${createHash('sha256').update(table).digest('hex').slice(0, 8)}_${column}_ix`;
