import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DemoError } from './settings';

const SQLITE_FILES = ['', '-journal', '-wal', '-shm'];

/** Removes the demo's SQLite database. @throws DemoError for another one, which is not the demo's to empty. */
export const resetDatabase = async (
  playground: string,
  env: Record<string, string | undefined>
): Promise<void> => {
  const client = env.DATABASE_CLIENT;
  if (client !== 'sqlite') {
    throw new DemoError(
      `--reset and --crm dataverse start from fresh data. The demo empties its own SQLite database only, and not yours (DATABASE_CLIENT is "${client}"): empty it yourself, or leave DATABASE_CLIENT out.`
    );
  }
  const file = path.resolve(playground, env.DATABASE_FILENAME || '.tmp/data.db');
  await Promise.all(SQLITE_FILES.map((suffix) => rm(file + suffix, { force: true })));
};
