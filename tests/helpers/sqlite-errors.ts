import path from 'node:path';

interface Addon {
  isInitialized?: boolean;
}

/**
 * Lets better-sqlite3 throw errors that are an `Error` in this test file. Its native part is loaded once in a process
 * and keeps to the class of the first file; Jest gives each file globals of its own.
 */
export const renewSqliteErrors = (): void => {
  const folder = path.dirname(require.resolve('better-sqlite3/package.json'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a native addon cannot be imported
  const addon = require(path.join(folder, 'build', 'Release', 'better_sqlite3.node')) as Addon;
  addon.isInitialized = false;
};
