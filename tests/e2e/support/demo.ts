import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { webAddress } from '../../../playground/addresses';
import { Child } from '../../../scripts/demo/child';
import { databaseVariables, type DatabaseConnection } from '../../helpers/database-server';

const ROOT = path.resolve(__dirname, '../../..');
const HOST = '127.0.0.1';

/** Includes building what is missing, which takes minutes on a busy machine. */
export const START_TIMEOUT_MS = 15 * 60_000;

/** The environment variables with the URLs of the demo's servers, for the tests. */
const VARIABLES = {
  strapi: 'E2E_STRAPI_URL',
  site: 'E2E_SITE_URL',
  mailbox: 'E2E_MAILBOX_URL',
  dynamics: 'E2E_DYNAMICS_URL',
  openid: 'E2E_OPENID_URL',
} as const;
const DATABASE_VARIABLE = 'E2E_DATABASE';

const SERVERS = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];

/** A running demo. */
export interface Demo {
  /** Stops the demo and all its processes, and removes its data. */
  stop(): Promise<void>;
}

/** The URL of one of the demo's servers, without a trailing slash. */
export const addressOf = (server: keyof typeof VARIABLES): string => {
  const address = process.env[VARIABLES[server]];
  if (!address) throw new Error('The demo is not up; run these tests with "npm run test:e2e"');
  return address;
};

/** The file of Strapi's SQLite database. */
export const databaseFile = (): string => {
  const file = process.env[DATABASE_VARIABLE];
  if (!file) throw new Error('There is no demo on SQLite; run these tests with "npm run test:e2e"');
  return file;
};

/**
 * Finds free ports. All of them stay bound until the last one is found, so that no port is returned twice.
 */
const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, HOST);
      await new Promise((resolve) => server.once('listening', resolve));
      return server;
    })
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
};

/** The website starts last: once it responds, the whole demo is running. */
const untilUp = async (child: Child, siteUrl: string): Promise<void> => {
  let hasEnded = false;
  void child.exited.then(() => (hasEnded = true));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(`${siteUrl}/healthz`))) {
    if (hasEnded || Date.now() > deadline) {
      throw new Error(`The demo did not come up. Its last lines:\n\n${child.lastLines.join('\n')}`);
    }
    await wait(100);
  }
};

export interface DemoOptions {
  /** Arguments of the command, such as `--crm dataverse`. */
  args?: string[];
  /** The database; default: SQLite in a new file. */
  database?: DatabaseConnection;
  /** Default `production`, in which the admin's pages do less. */
  environment?: 'development' | 'production';
}

/** Starts `npm run demo` with its own ports and data, and puts the URLs into the environment. */
export const startDemo = async ({
  args = [],
  database,
  environment = 'production',
}: DemoOptions = {}): Promise<Demo> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-e2e-'));
  const file = path.join(folder, 'data.db');
  const [port = 0, sitePort = 0, mailboxPort = 0, smtpPort = 0, dynamicsPort = 0, openidPort = 0] =
    await freePorts(6);
  const child = new Child({
    name: 'demo',
    args: [path.join(ROOT, 'scripts/demo.mjs'), ...args],
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: environment,
      HOST,
      PORT: String(port),
      SITE_PORT: String(sitePort),
      MAILBOX_PORT: String(mailboxPort),
      SMTP_PORT: String(smtpPort),
      DYNAMICS_PORT: String(dynamicsPort),
      OPENID_PORT: String(openidPort),
      // Set to an empty value, so that a developer's playground/.env does not affect the tests.
      SMTP_HOST: '',
      ADMIN_EMAIL: '',
      ADMIN_PASSWORD: '',
      ADMIN_RATE_LIMIT: 'false',
      USER_RATE_LIMIT: 'false',
      ...(database ? databaseVariables(database) : { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: file }),
    },
    show: 'none',
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const addresses = {
    strapi: webAddress(HOST, port),
    site: webAddress(HOST, sitePort),
    mailbox: webAddress(HOST, mailboxPort),
    dynamics: webAddress(HOST, dynamicsPort),
    openid: webAddress(HOST, openidPort),
  };
  try {
    await untilUp(child, addresses.site);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env[DATABASE_VARIABLE] = database ? '' : file;
  for (const server of SERVERS) process.env[VARIABLES[server]] = addresses[server];
  return { stop };
};
