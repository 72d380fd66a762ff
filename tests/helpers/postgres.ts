import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  createDatabase,
  type DatabaseAddress,
  type DatabaseConnection,
  type DatabaseServer,
} from './database-server';

export type PostgresServer = DatabaseServer;
export type PostgresConnection = DatabaseConnection;

/** Starts PostgreSQL in a temporary folder, which takes two seconds. */
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
  const user = { user: 'postgres', password: 'postgres' };
  const address: DatabaseAddress = { client: 'postgres', host: '127.0.0.1', port, ...user };

  return {
    address,
    createDatabase: (schema) => createDatabase(address, schema),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
};
