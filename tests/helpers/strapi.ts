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
  /** The folder of an app that was stopped with `keepDir`, to restart it on the same database. */
  dir?: string;
  /** The mailbox of that app. */
  mailbox?: Mailbox;
}

export interface TestApp {
  strapi: Core.Strapi;
  dir: string;
  database: NonNullable<AppOptions['database']>;
  /** For supertest, which makes it listen. */
  http: Server;
  mailbox: Mailbox;
  /** All log lines, including debug messages. */
  logs: string[];
  /** Stops Strapi if it is running, and removes the folder unless `keepDir` is set. */
  stop(options?: { keepDir?: boolean }): Promise<void>;
}

declare global {
  var strapiTestApps: Map<string, Pick<TestApp, 'mailbox' | 'logs'> & Pick<AppOptions, 'crm'>> | undefined;
}

/**
 * Strapi counts sign-ins in a variable of this package's module, so without this call an app would inherit
 * the counts of the apps before it in the same Jest module registry.
 */
const forgetSignIns = (): void => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it has no types
  const { Stores } = require('koa2-ratelimit') as { Stores: { Memory: { cleanAll(): void } } };
  Stores.Memory.cleanAll();
};

/**
 * Strapi remembers in a variable of this module which relations and components a content type has, by its name
 * alone. A fresh copy of the module takes its place, because the next app may have another type of that name. A server
 * process without Jest has one app.
 */
const forgetContentTypes = (): void => {
  if (typeof jest === 'undefined') return;
  const core = path.dirname(require.resolve('@strapi/core/package.json'));
  const file = path.join(core, 'dist/services/document-service/utils/populate.js');
  /* eslint-disable @typescript-eslint/no-require-imports -- the copies are told apart by their registry */
  const inUse = require(file) as object;
  jest.isolateModules(() => Object.assign(inUse, require(file)));
  /* eslint-enable @typescript-eslint/no-require-imports */
};

/** The databases of the apps by folder, so that a restarted app finds its database. */
const databases = new Map<string, NonNullable<AppOptions['database']>>();

/**
 * Starts a real Strapi in this process with the plugin's source, on a new database of the Jest project's
 * kind. Only one at a time, because Strapi stores itself in a global variable.
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
  forgetSignIns();
  forgetContentTypes();

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
    // An app that failed to start cannot be stopped normally, but its connections would keep the process
    // alive.
    await stop().catch(() => strapi.db?.destroy());
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  return { strapi, dir, database, http: strapi.server.httpServer, ...shared, stop };
};

/**
 * Stops the app and starts another one on the same database, with another version of the plugin or without
 * it. The new app has its own folder, because Node caches modules by file.
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

/** A JSON Web Token for a portal user, issued as by Strapi's sign-in in the app's mode. */
export const userToken = (strapi: Core.Strapi, id: number): Promise<string> =>
  Promise.resolve(strapi.plugin('users-permissions').service('jwt').issue({ id }));
