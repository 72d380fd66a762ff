import {
  createDatabase,
  OTHER_SCHEMA,
  PUBLIC_SCHEMA,
  type DatabaseAddress,
  type DatabaseConnection,
} from './database-server';

declare global {
  /** The database of the Jest project that the test belongs to; SQLite if there is none. */
  var testDatabase: 'postgres' | 'mariadb' | undefined;
  /** Whether PostgreSQL's tables are in another schema than `public`. */
  var hasOtherSchema: boolean | undefined;
}

/** A new, empty database of the kind that the Jest project is for. */
export const newTestDatabase = async (): Promise<'sqlite' | DatabaseConnection> => {
  if (!globalThis.testDatabase) return 'sqlite';
  const address = process.env[`TEST_SERVER_${globalThis.testDatabase}`];
  if (!address) throw new Error(`No ${globalThis.testDatabase} was started`);
  const schema = globalThis.hasOtherSchema ? OTHER_SCHEMA : PUBLIC_SCHEMA;
  return createDatabase(JSON.parse(address) as DatabaseAddress, schema);
};
