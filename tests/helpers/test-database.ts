import {
  createDatabase,
  OTHER_SCHEMA,
  PUBLIC_SCHEMA,
  type DatabaseAddress,
  type DatabaseConnection,
} from './database-server';

declare global {
  /** The database of the test's Jest project; SQLite if undefined. */
  var testDatabase: 'postgres' | 'mariadb' | undefined;
  /** Whether PostgreSQL's tables are in a schema other than `public`. */
  var hasOtherSchema: boolean | undefined;
}

/** Creates an empty database of the Jest project's kind. */
export const newTestDatabase = async (): Promise<'sqlite' | DatabaseConnection> => {
  if (!globalThis.testDatabase) return 'sqlite';
  const address = process.env[`TEST_SERVER_${globalThis.testDatabase}`];
  if (!address) throw new Error(`No ${globalThis.testDatabase} was started`);
  const schema = globalThis.hasOtherSchema ? OTHER_SCHEMA : PUBLIC_SCHEMA;
  return createDatabase(JSON.parse(address) as DatabaseAddress, schema);
};
