import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

/** SQLite databases right after the first start with certain options, by these options. */
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

/** Keeps a copy of the database of an app that was started with the options for the first time. */
export const keepPrepared = async ({ db }: Core.Strapi, options: string): Promise<void> => {
  const file = await newFile();
  await db.connection.raw('VACUUM INTO ?', [file]);
  files.set(options, file);
};

/** Gives an app the database of an earlier first start with the same options: tables are made once. False if there was none. */
export const usePrepared = async (appDir: string, options: string): Promise<boolean> => {
  const file = files.get(options);
  if (!file) return false;
  await mkdir(path.join(appDir, '.tmp'), { recursive: true });
  await copyFile(file, path.join(appDir, '.tmp', 'data.db'));
  return true;
};
