import type { Core } from '@strapi/strapi';

/**
 * The database's tables, by the uids of their content types, for the few statements that go past Strapi's query engine.
 * Nothing else puts a table's name together. On PostgreSQL the tables are in the schema that the connection names:
 * `create-strapi-app` always names one, and behind a transaction pooler it is not on the search path.
 */
export const createTables = (strapi: Core.Strapi) => {
  const nameOf = (uid: string): string => strapi.db.metadata.get(uid).tableName;

  // knex puts the schema before a text; of an object, `{ alias: table }`, it makes "[object Object]".
  const withAlias = (uid: string, alias: string): string => `${nameOf(uid)} as ${alias}`;

  return {
    nameOf,
    withAlias,

    /** A statement on a table, in its schema, and so are the tables that are joined to it. Columns go by their names in the database. */
    from: (uid: string, alias?: string) =>
      strapi.db.getConnection(alias === undefined ? nameOf(uid) : withAlias(uid, alias)),

    /** The table with its schema, to be bound to `??` in a raw statement. */
    qualifiedNameOf(uid: string): string {
      // Known only once there is a connection, if the app's configuration has a function for it.
      const schema = strapi.db.getSchemaName();
      return schema ? `${schema}.${nameOf(uid)}` : nameOf(uid);
    },
  };
};
