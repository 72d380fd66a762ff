import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { webAddress } from '../../playground/addresses';

type Environment = Record<string, string | undefined>;

/** A problem that the user of the demo can fix; the message says how. */
export class DemoError extends Error {
  override name = 'DemoError';
}

export interface Settings {
  host: string;
  port: number;
  sitePort: number;
  /** Null if `SMTP_HOST` is set, so that e-mails go to that server. */
  mailbox: { port: number; smtpPort: number } | null;
  /** Null if the CRM is the embedded one. */
  dynamics: { port: number; url: string } | null;
  /** The OpenID provider that people can sign up with. */
  openid: { port: number; url: string };
  admin: { email: string; passwordIsOwn: boolean };
  strapiUrl: string;
  siteUrl: string;
  /** Environment of the children, with the values of `playground/.env` and the demo's own. */
  env: Environment;
}

const portOf = (env: Environment, name: string, fallback: number): number => {
  const port = Number(env[name] || fallback);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new DemoError(`${name} must be a port, a number from 1 to 65535. It is "${env[name]}".`);
};

const HOST = '127.0.0.1';
const WILDCARDS = ['0.0.0.0', '::'];

const DATABASES = ['sqlite', 'postgres', 'mysql'];

const databaseClient = (env: Environment): string => {
  const client = env.DATABASE_CLIENT || 'sqlite';
  if (DATABASES.includes(client)) return client;
  throw new DemoError(
    `DATABASE_CLIENT must be sqlite, postgres or mysql (also for MariaDB). It is "${client}".`
  );
};

/** Environment for the mock Dynamics server, with new keys in every demo, and for Strapi's connection to it. */
const dynamicsEnvironment = (url: string, port: number, bare: boolean): Environment => ({
  DYNAMICS_PORT: String(port),
  DYNAMICS_URL: url,
  DYNAMICS_TENANT_ID: randomUUID(),
  DYNAMICS_CLIENT_ID: randomUUID(),
  DYNAMICS_CLIENT_SECRET: randomBytes(24).toString('base64url'),
  DYNAMICS_QUEUE_ID: randomUUID(),
  DYNAMICS_NOTIFICATION_KEY: randomBytes(24).toString('base64url'),
  DYNAMICS_POLL_SECONDS: '5',
  DYNAMICS_BARE: String(bare),
  AZURE_AUTHORITY_HOST: url,
});

/** Environment for the OpenID provider, and for Strapi as its client, with a new secret in every demo. */
const openidEnvironment = (url: string, port: number, strapiUrl: string): Environment => ({
  OPENID_PORT: String(port),
  OPENID_URL: url,
  OPENID_CLIENT_ID: 'lindenhof',
  OPENID_CLIENT_SECRET: randomBytes(24).toString('base64url'),
  OPENID_REDIRECT_URIS: `${strapiUrl}/api/connect/example/callback`,
});

/** @throws DemoError that names the invalid variable */
export const settingsFrom = (
  env: Environment,
  { crm, bare }: Pick<Options, 'crm' | 'bare'> = { crm: 'embedded', bare: false }
): Settings => {
  const host = env.HOST || HOST;
  const port = portOf(env, 'PORT', 1337);
  const sitePort = portOf(env, 'SITE_PORT', 4321);
  const smtpPort = portOf(env, 'SMTP_PORT', 1025);
  const mailbox = env.SMTP_HOST ? null : { port: portOf(env, 'MAILBOX_PORT', 1080), smtpPort };
  const dynamicsPort = portOf(env, 'DYNAMICS_PORT', 4400);
  const dynamics = crm === 'dataverse' ? { port: dynamicsPort, url: webAddress(host, dynamicsPort) } : null;
  const openidPort = portOf(env, 'OPENID_PORT', 4401);
  const openid = { port: openidPort, url: webAddress(host, openidPort) };
  const strapiUrl = webAddress(host, port);
  const adminEmail = env.ADMIN_EMAIL || 'admin@example.com';
  return {
    host,
    port,
    sitePort,
    mailbox,
    dynamics,
    openid,
    admin: { email: adminEmail, passwordIsOwn: Boolean(env.ADMIN_PASSWORD) },
    strapiUrl,
    siteUrl: webAddress(host, sitePort),
    env: {
      ...env,
      HOST: host,
      PORT: String(port),
      SITE_PORT: String(sitePort),
      SMTP_HOST: env.SMTP_HOST || (WILDCARDS.includes(host) ? HOST : host),
      SMTP_PORT: String(smtpPort),
      ADMIN_EMAIL: adminEmail,
      DATABASE_CLIENT: databaseClient(env),
      LOG_LEVEL: env.LOG_LEVEL || 'warn',
      NODE_ENV: env.NODE_ENV === 'production' ? 'production' : 'development',
      NODE_NO_WARNINGS: '1',
      STRAPI_TELEMETRY_DISABLED: 'true',
      ...openidEnvironment(openid.url, openid.port, strapiUrl),
      ...(dynamics && {
        ...dynamicsEnvironment(dynamics.url, dynamics.port, bare),
        DATABASE_FILENAME: env.DATABASE_FILENAME || '.tmp/data-with-dynamics.db',
      }),
    },
  };
};

/** The environment, with variables of `playground/.env` that it does not set, as in Strapi. */
export const readEnvironment = (playground: string, env: NodeJS.ProcessEnv): Environment => {
  const file = path.join(playground, '.env');
  return { ...(existsSync(file) && parseEnv(readFileSync(file, 'utf8'))), ...env };
};

const CRMS = ['embedded', 'dataverse'] as const;

export interface Options {
  crm: (typeof CRMS)[number];
  /** Whether Dynamics starts without the plugin's tables. */
  bare: boolean;
  reset: boolean;
  help: boolean;
}

/** @throws DemoError for an unknown option or value */
export const parseOptions = (args: string[]): Options => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        crm: { type: 'string', default: 'embedded' },
        bare: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
    const crm = CRMS.find((name) => name === values.crm);
    if (!crm) throw new Error(`--crm must be "embedded" or "dataverse". It is "${values.crm}".`);
    if (values.bare && crm !== 'dataverse') throw new Error('--bare requires --crm dataverse.');
    return { ...values, crm };
  } catch (error) {
    throw new DemoError(`${(error as Error).message}\n\n${USAGE}`);
  }
};

export const USAGE = `npm run demo [-- options]

  --crm     embedded (the default), or dataverse: Dynamics 365, simulated by a server on this machine. It stores nothing,
            so the demo starts from fresh data each time.
  --bare    Dynamics has none of the plugin's tables yet: "Install CRM tables" creates them, under Settings > Connection
  --reset   start from fresh data
  --help    show this

Environment: HOST, PORT, SITE_PORT, MAILBOX_PORT, DYNAMICS_PORT, OPENID_PORT, SMTP_HOST, SMTP_PORT, DATABASE_*, NODE_ENV, ADMIN_EMAIL, ADMIN_PASSWORD, LOG_LEVEL;
see playground/.env.example.`;
