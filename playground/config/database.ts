import path from 'node:path';
import type { Core } from '@strapi/strapi';

type Connections = { [Client in Core.Config.Database.ClientKind]: () => Core.Config.Database['connection'] };

/** Drops knex's warning that MySQL commits before a schema change; Strapi's first start makes many of them. */
const withoutImplicitCommits = (message: unknown): void => {
  if (!String(message).includes('implicitly committed')) console.warn(message);
};

/** The variables and defaults of an app created by `create-strapi-app`. */
export default ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Database => {
  const server = (port: number) => ({
    host: env('DATABASE_HOST', 'localhost'),
    port: env.int('DATABASE_PORT', port),
    database: env('DATABASE_NAME', 'strapi'),
    user: env('DATABASE_USERNAME', 'strapi'),
    password: env('DATABASE_PASSWORD', 'strapi'),
    ssl: env.bool('DATABASE_SSL', false) && {
      key: env('DATABASE_SSL_KEY'),
      cert: env('DATABASE_SSL_CERT'),
      ca: env('DATABASE_SSL_CA'),
      rejectUnauthorized: env.bool('DATABASE_SSL_REJECT_UNAUTHORIZED', true),
    },
  });
  const pool = { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) };

  const connections: Connections = {
    sqlite: () => ({
      client: 'sqlite',
      connection: {
        filename: path.resolve(__dirname, '..', '..', env('DATABASE_FILENAME', '.tmp/data.db')),
      },
      useNullAsDefault: true,
    }),
    postgres: () => ({
      client: 'postgres',
      connection: {
        ...server(5432),
        connectionString: env('DATABASE_URL'),
        schema: env('DATABASE_SCHEMA', 'public'),
      },
      pool,
    }),
    // Also for MariaDB.
    mysql: () => ({
      client: 'mysql',
      connection: server(3306),
      pool,
      log: { warn: withoutImplicitCommits },
    }),
  };

  const client = env('DATABASE_CLIENT', 'sqlite');
  if (!(client in connections))
    throw new Error(`DATABASE_CLIENT must be one of ${Object.keys(connections).join(', ')}`);
  return {
    connection: {
      ...connections[client as keyof Connections](),
      acquireConnectionTimeout: env.int('DATABASE_CONNECTION_TIMEOUT', 60_000),
    },
  };
};
