import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';

/** How to reach one database; Strapi's `connection.connection`. */
export interface PostgresConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface PostgresServer {
  /** A new, empty database. */
  createDatabase(): Promise<PostgresConnection>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL of its own in a temporary folder; takes two seconds. */
export const startPostgres = async (): Promise<PostgresServer> => {
  const script = path.join(__dirname, 'postgres-server.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    exited.then(() => Promise.reject(new Error('PostgreSQL did not start'))),
  ])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  const server = { host: '127.0.0.1', port, user: 'postgres', password: 'postgres' };
  let databases = 0;

  return {
    async createDatabase() {
      databases += 1;
      const database = `test_${databases}`;
      const client = new Client({ ...server, database: 'postgres' });
      await client.connect();
      await client.query(`CREATE DATABASE ${database}`);
      await client.end();
      return { ...server, database };
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
};
