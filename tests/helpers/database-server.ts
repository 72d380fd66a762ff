import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client, escapeIdentifier, type ClientConfig } from 'pg';

/** How to reach a database server: Strapi's `connection.client`, and what it takes in `connection.connection`. */
export interface DatabaseAddress {
  client: 'postgres' | 'mysql';
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface DatabaseConnection extends DatabaseAddress {
  database: string;
  /** PostgreSQL's. */
  schema?: string;
}

/** A database server that the tests have for themselves. */
export interface DatabaseServer {
  address: DatabaseAddress;
  /** A new, empty database. @param schema PostgreSQL's; `public` if it is left out */
  createDatabase(schema?: string): Promise<DatabaseConnection>;
  stop(): Promise<void>;
}

/** The database as an app of `create-strapi-app` names it in its environment. */
export const databaseVariables = (connection: DatabaseConnection): Record<string, string> => ({
  DATABASE_CLIENT: connection.client,
  DATABASE_HOST: connection.host,
  DATABASE_PORT: String(connection.port),
  DATABASE_NAME: connection.database,
  DATABASE_USERNAME: connection.user,
  DATABASE_PASSWORD: connection.password,
  DATABASE_SCHEMA: connection.schema ?? PUBLIC_SCHEMA,
});

/** Needs quotes wherever it is named, and is on no search path by itself. */
export const OTHER_SCHEMA = 'Web-Site';

/** Where `create-strapi-app` leaves the tables on PostgreSQL. */
export const PUBLIC_SCHEMA = 'public';

const createSchema = async (database: ClientConfig, schema: string): Promise<void> => {
  const connection = new Client(database);
  await connection.connect();
  await connection.query(`CREATE SCHEMA ${escapeIdentifier(schema)}`);
  await connection.end();
};

/** A new, empty database on the server. @param schema PostgreSQL's, which is made, too */
export const createDatabase = async (
  address: DatabaseAddress,
  schema = PUBLIC_SCHEMA
): Promise<DatabaseConnection> => {
  const { client, ...server } = address;
  const database = `test_${randomBytes(6).toString('hex')}`;
  if (client === 'mysql') {
    const connection = await createConnection(server);
    // What Debian's MariaDB has by default; it takes "é" and "E" for "e".
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
