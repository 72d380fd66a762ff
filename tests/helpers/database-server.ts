import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

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
  /** PostgreSQL's schema, which `create-strapi-app` always sets. */
  schema?: string;
}

/** A database server that the tests have for themselves. */
export interface DatabaseServer {
  address: DatabaseAddress;
  /** A new, empty database. */
  createDatabase(): Promise<DatabaseConnection>;
  stop(): Promise<void>;
}

/** A new, empty database on the server. */
export const createDatabase = async (address: DatabaseAddress): Promise<DatabaseConnection> => {
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
    return { ...address, database, schema: 'public' };
  }
  return { ...address, database };
};
