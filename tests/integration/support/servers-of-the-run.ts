import type { DatabaseServer } from '../../helpers/database-server';

declare global {
  /** The database servers of this run, for the teardown. */
  var testDatabaseServers: DatabaseServer[] | undefined;
}

/**
 * Starts a database server for all files of a run, and stores its address in the environment of the tests.
 */
export const startForTheRun = async (
  database: NonNullable<typeof globalThis.testDatabase>,
  start: () => Promise<DatabaseServer>
): Promise<void> => {
  const server = await start();
  (globalThis.testDatabaseServers ??= []).push(server);
  process.env[`TEST_SERVER_${database}`] = JSON.stringify(server.address);
};
