import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

/** Copies of SQLite databases after the first start, by the options of the app. */
const files = new Map<string, string>();
let folder: string | undefined;

const newFile = async (): Promise<string> => {
  if (!folder) {
    const made = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-prepared-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return path.join(folder, `${files.size}.db`);
};

/** Stores a copy of the database of an app that was started for the first time with these options. */
export const keepPrepared = async ({ db }: Core.Strapi, options: string): Promise<void> => {
  const file = await newFile();
  await db.connection.raw('VACUUM INTO ?', [file]);
  files.set(options, file);
};

/**
 * Copies the stored database into an app with the same options, which saves creating the tables. Returns
 * false without a copy.
 */
export const usePrepared = async (appDir: string, options: string): Promise<boolean> => {
  const file = files.get(options);
  if (!file) return false;
  await mkdir(path.join(appDir, '.tmp'), { recursive: true });
  await copyFile(file, path.join(appDir, '.tmp', 'data.db'));
  return true;
};
