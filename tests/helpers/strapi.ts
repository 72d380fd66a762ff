import { cp, mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createStrapi, type Core } from '@strapi/strapi';
import { untilDatabaseIsIdle } from './idle-database';
import { Mailbox } from './mailbox';
import { keepPrepared, usePrepared } from './prepared-database';
import { renewSqliteErrors } from './sqlite-errors';
import { environmentOf, writeApp, type AppOptions } from './strapi-app';
import { newTestDatabase } from './test-database';

export { ORIGIN } from './strapi-app';

export interface BootOptions extends AppOptions {
  /** The folder of an app that was stopped with `keepDir`, to start it again on the same database. */
  dir?: string;
  /** The mailbox of that app. */
  mailbox?: Mailbox;
}

export interface TestApp {
  strapi: Core.Strapi;
  dir: string;
  database: NonNullable<AppOptions['database']>;
  /** For supertest; it listens by itself. */
  http: Server;
  mailbox: Mailbox;
  /** Every line that was logged, from `debug` on. */
  logs: string[];
  /** Ends Strapi, unless that was done, and removes the folder, unless it is to be started again. */
  stop(options?: { keepDir?: boolean }): Promise<void>;
}

declare global {
  var strapiTestApps: Map<string, Pick<TestApp, 'mailbox' | 'logs'> & Pick<AppOptions, 'crm'>> | undefined;
}

/** The databases of the apps, by folder: an app that is started again finds its own. */
const databases = new Map<string, NonNullable<AppOptions['database']>>();

/**
 * A real Strapi in this process with the plugin's source, on a new database of the kind that the Jest project is for.
 * One at a time: Strapi keeps itself in a global.
 */
export const bootStrapi = async ({
  mailbox = new Mailbox(),
  ...options
}: BootOptions = {}): Promise<TestApp> => {
  process.env.STRAPI_TELEMETRY_DISABLED = 'true';
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'crm-user-invite-app-')));
  mailbox.isGone = false;
  const shared = { mailbox, logs: [] };
  globalThis.strapiTestApps ??= new Map();
  globalThis.strapiTestApps.set(dir, { ...shared, crm: options.crm });
  const database = options.database ?? databases.get(dir) ?? (await newTestDatabase());
  databases.set(dir, database);
  await writeApp(dir, { ...options, database });
  Object.assign(process.env, environmentOf({ ...options, database }));
  const isNew = options.dir === undefined && database === 'sqlite';
  const isPrepared = isNew && (await usePrepared(dir, JSON.stringify(options)));
  renewSqliteErrors();

  const strapi = createStrapi({ appDir: dir, distDir: dir, serveAdminPanel: false });
  let isStopped = false;
  const stop: TestApp['stop'] = async ({ keepDir = false } = {}) => {
    if (!isStopped) {
      isStopped = true;
      await untilDatabaseIsIdle(strapi);
      await strapi.destroy();
      globalThis.strapiTestApps?.delete(dir);
    }
    if (!keepDir) await rm(dir, { recursive: true, force: true });
  };

  try {
    await strapi.load();
    strapi.server.mount();
    if (isNew && !isPrepared) await keepPrepared(strapi, JSON.stringify(options));
  } catch (error) {
    // What was not started cannot be stopped in order, but its connections would keep the process alive.
    await stop().catch(() => strapi.db?.destroy());
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  return { strapi, dir, database, http: strapi.server.httpServer, ...shared, stop };
};

/**
 * Ends the app and starts another one on its database: another version of the plugin, or none. In a folder of its own,
 * because what was once loaded from a file stays loaded.
 */
export const bootOnDatabaseOf = async (earlier: TestApp, options: BootOptions = {}): Promise<TestApp> => {
  const { database } = earlier;
  await earlier.stop({ keepDir: true });
  const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-again-'));
  if (database === 'sqlite')
    await cp(path.join(earlier.dir, '.tmp'), path.join(dir, '.tmp'), { recursive: true });
  await rm(earlier.dir, { recursive: true, force: true });
  return bootStrapi({ ...options, dir, database });
};

/** A JSON Web Token of a portal user, as Strapi's sign-in issues it in the mode of the app. */
export const userToken = (strapi: Core.Strapi, id: number): Promise<string> =>
  Promise.resolve(strapi.plugin('users-permissions').service('jwt').issue({ id }));
