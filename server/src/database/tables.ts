import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';

/**
 * Tables of content types by uid, for raw statements. Only this module composes table names. On PostgreSQL
 * the tables are in the schema of the app's configuration, which is not on the search path behind a
 * transaction pooler.
 */
export const sqlTables = (strapi: Core.Strapi) => {
  const nameOf = (uid: string): string => strapi.db.metadata.get(uid).tableName;

  // knex prefixes a string with the schema, but turns the object `{ alias: table }` into "[object Object]".
  const withAlias = (uid: string, alias: string): string => `${nameOf(uid)} as ${alias}`;

  return {
    nameOf,
    withAlias,

    /** Starts a statement on a table. Joined tables are in the same schema. */
    from: (uid: string, alias?: string) =>
      strapi.db.getConnection(alias === undefined ? nameOf(uid) : withAlias(uid, alias)),

    /** The schema of the connection; undefined for the database's default. */
    schemaName: () => strapi.db.getSchemaName(),

    /** Starts a statement on a join table, by the name in its attribute. */
    fromTable: (name: string) => strapi.db.getConnection(name),

    /** The table's name with its schema, for `??` in a raw statement. */
    qualifiedNameOf(uid: string): string {
      // Read late: the app's configuration can compute the schema when it connects.
      const schema = strapi.db.getSchemaName();
      return schema ? `${schema}.${nameOf(uid)}` : nameOf(uid);
    },
  };
};

/** The name of an index that the plugin adds to one of Strapi's tables. */
export const indexName = (table: string, column: string): string =>
  `cui_${createHash('sha256').update(table).digest('hex').slice(0, 8)}_${column}_ix`;
