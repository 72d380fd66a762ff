import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DemoError } from './settings';

type Environment = Record<string, string | undefined>;

const PATIENCE_MS = 5_000;

/** What both clients take, with the defaults of `playground/config/database.ts`. */
const serverOf = (env: Environment, port: number) => ({
  host: env.DATABASE_HOST || 'localhost',
  port: Number(env.DATABASE_PORT || port),
  database: env.DATABASE_NAME || 'strapi',
  user: env.DATABASE_USERNAME || 'strapi',
  password: env.DATABASE_PASSWORD ?? 'strapi',
  ...(env.DATABASE_SSL === 'true' && {
    ssl: {
      key: env.DATABASE_SSL_KEY,
      cert: env.DATABASE_SSL_CERT,
      ca: env.DATABASE_SSL_CA,
      rejectUnauthorized: env.DATABASE_SSL_REJECT_UNAUTHORIZED !== 'false',
    },
  }),
});

const tryPostgres = async (env: Environment): Promise<void> => {
  const { Client } = await import('pg');
  const client = new Client({
    ...serverOf(env, 5432),
    ...(env.DATABASE_URL && { connectionString: env.DATABASE_URL }),
    connectionTimeoutMillis: PATIENCE_MS,
  });
  // What happens to the connection afterwards says nothing new.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const schema = env.DATABASE_SCHEMA || 'public';
    const found = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
    if (found.rowCount === 0) {
      throw new Error(
        `there is no schema ${schema} in it; CREATE SCHEMA ${client.escapeIdentifier(schema)} makes one`
      );
    }
  } finally {
    await client.end().catch(() => undefined);
  }
};

const tryMysql = async (env: Environment): Promise<void> => {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ ...serverOf(env, 3306), connectTimeout: PATIENCE_MS });
  try {
    const [[row]] = (await connection.query('SELECT @@character_set_database AS characters')) as unknown as [
      { characters: string }[],
    ];
    if (row && row.characters !== 'utf8mb4') {
      throw new Error(
        `it keeps text in ${row.characters}, which lacks letters; ALTER DATABASE … CHARACTER SET utf8mb4 changes that, before the first start`
      );
    }
  } finally {
    await connection.end();
  }
};

/** Addresses of a host are tried one after the other; what they fail with has no message of its own. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as Error & { code?: string };
  return message || code || String(error);
};

/** @throws DemoError that says why the database server cannot be used, if the demo is to run on one */
export const requireDatabase = async (env: Environment): Promise<void> => {
  const servers = { postgres: [tryPostgres, 5432], mysql: [tryMysql, 3306] } as const;
  const server = servers[env.DATABASE_CLIENT as keyof typeof servers];
  if (!server) return;
  const [connect, port] = server;
  const { host, port: at, database } = serverOf(env, port);
  try {
    await connect(env);
  } catch (error) {
    const place =
      env.DATABASE_URL && connect === tryPostgres ? 'in DATABASE_URL' : `${database} at ${host}:${at}`;
    throw new DemoError(
      `The database ${place} cannot be used: ${reasonOf(error)}.\nSee DATABASE_* in playground/.env.example.`
    );
  }
};

const SQLITE_FILES = ['', '-journal', '-wal', '-shm'];

/** Removes the demo's SQLite database. @throws DemoError for another one, which is not the demo's to empty. */
export const resetDatabase = async (playground: string, env: Environment): Promise<void> => {
  const client = env.DATABASE_CLIENT;
  if (client !== 'sqlite') {
    throw new DemoError(
      `--reset and --crm dataverse start from fresh data. The demo empties its own SQLite database only, and not yours (DATABASE_CLIENT is "${client}"): empty it yourself, or leave DATABASE_CLIENT out.`
    );
  }
  const file = path.resolve(playground, env.DATABASE_FILENAME || '.tmp/data.db');
  await Promise.all(SQLITE_FILES.map((suffix) => rm(file + suffix, { force: true })));
};
