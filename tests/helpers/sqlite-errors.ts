import path from 'node:path';

interface Addon {
  isInitialized?: boolean;
}

/**
 * Makes better-sqlite3 throw instances of this test file's `Error`. The native addon is loaded once per
 * process and keeps the `Error` class of the first file, but Jest gives each file its own globals.
 */
export const renewSqliteErrors = (): void => {
  const folder = path.dirname(require.resolve('better-sqlite3/package.json'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a native addon cannot be imported
  const addon = require(path.join(folder, 'build', 'Release', 'better_sqlite3.node')) as Addon;
  addon.isInitialized = false;
};
