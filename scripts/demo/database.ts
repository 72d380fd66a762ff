import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DemoError } from './settings';

type Environment = Record<string, string | undefined>;

const PATIENCE_MS = 5_000;

/** Options for both clients, with the defaults of `playground/config/database.ts`. */
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
  // Later connection errors add no information; an unhandled 'error' event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const schema = env.DATABASE_SCHEMA || 'public';
    const found = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
    if (found.rowCount === 0) {
      throw new Error(
        `it has no schema ${schema}; create it with CREATE SCHEMA ${client.escapeIdentifier(schema)}`
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
        `it stores text in ${row.characters}, which lacks characters; run ALTER DATABASE … CHARACTER SET utf8mb4 before the first start`
      );
    }
  } finally {
    await connection.end();
  }
};

/** If a host has several addresses, the error for all of them has no message, only the errors of each. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as Error & { code?: string };
  return message || code || String(error);
};

/** @throws DemoError with the reason, if the demo uses a database server that is not usable */
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

/** Removes the demo's SQLite database. @throws DemoError for any other database, which the demo does not empty. */
export const resetDatabase = async (playground: string, env: Environment): Promise<void> => {
  const client = env.DATABASE_CLIENT;
  if (client !== 'sqlite') {
    throw new DemoError(
      `--reset and --crm dataverse start from fresh data. The demo only empties its own SQLite database (DATABASE_CLIENT is "${client}"): empty yours manually, or unset DATABASE_CLIENT.`
    );
  }
  const file = path.resolve(playground, env.DATABASE_FILENAME || '.tmp/data.db');
  await Promise.all(SQLITE_FILES.map((suffix) => rm(file + suffix, { force: true })));
};
