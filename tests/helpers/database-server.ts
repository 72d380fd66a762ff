import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client, escapeIdentifier, type ClientConfig } from 'pg';

/**
 * The address of a database server: Strapi's `connection.client`, and the values of `connection.connection`.
 */
export interface DatabaseAddress {
  client: 'postgres' | 'mysql';
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface DatabaseConnection extends DatabaseAddress {
  database: string;
  /** PostgreSQL only. */
  schema?: string;
}

/** A database server that belongs to the tests. */
export interface DatabaseServer {
  address: DatabaseAddress;
  /** Creates an empty database. @param schema PostgreSQL only; default `public` */
  createDatabase(schema?: string): Promise<DatabaseConnection>;
  stop(): Promise<void>;
}

/** The environment variables that an app of `create-strapi-app` reads for this database. */
export const databaseVariables = (connection: DatabaseConnection): Record<string, string> => ({
  DATABASE_CLIENT: connection.client,
  DATABASE_HOST: connection.host,
  DATABASE_PORT: String(connection.port),
  DATABASE_NAME: connection.database,
  DATABASE_USERNAME: connection.user,
  DATABASE_PASSWORD: connection.password,
  DATABASE_SCHEMA: connection.schema ?? PUBLIC_SCHEMA,
});

/** A schema name that needs quotes and is not on the search path. */
export const OTHER_SCHEMA = 'Web-Site';

/** The schema that `create-strapi-app` uses on PostgreSQL. */
export const PUBLIC_SCHEMA = 'public';

const createSchema = async (database: ClientConfig, schema: string): Promise<void> => {
  const connection = new Client(database);
  await connection.connect();
  await connection.query(`CREATE SCHEMA ${escapeIdentifier(schema)}`);
  await connection.end();
};

/** Creates an empty database on the server. @param schema PostgreSQL only; it is created, too */
export const createDatabase = async (
  address: DatabaseAddress,
  schema = PUBLIC_SCHEMA
): Promise<DatabaseConnection> => {
  const { client, ...server } = address;
  const database = `test_${randomBytes(6).toString('hex')}`;
  if (client === 'mysql') {
    const connection = await createConnection(server);
    // Debian's default for MariaDB; it treats "é" and "E" as equal to "e".
    await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
    await connection.end();
  } else {
    const connection = new Client({ ...server, database: 'postgres' });
    await connection.connect();
    await connection.query(`CREATE DATABASE ${database}`);
    await connection.end();
    if (schema !== PUBLIC_SCHEMA) await createSchema({ ...server, database }, schema);
    return { ...address, database, schema };
  }
  return { ...address, database };
};
