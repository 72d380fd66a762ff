import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, type DatabaseAddress, type DatabaseServer } from './database-server';
import { freePort, requireCommand, startLocalServer } from './local-server';

const DEBIAN_PACKAGE = 'mariadb-server';

/** Faster and less durable: the data is not needed after the tests. */
const HASTY = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-log-file-size=32M'];

/** Starts MariaDB in a temporary folder, which takes a second. */
export const startMariadb = async (): Promise<DatabaseServer> => {
  const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-mariadb-'));
  const port = await freePort();
  // MariaDB refuses to run as root without this option.
  const who = process.getuid?.() === 0 ? ['--user=root'] : [];
  // Temporary tables of two servers in the same folder could collide.
  const temporary = path.join(dir, 'tmp');
  await mkdir(temporary);
  const folders = [`--datadir=${path.join(dir, 'data')}`, `--tmpdir=${temporary}`];
  const common = ['--no-defaults', ...folders, ...who, ...HASTY];
  await promisify(execFile)(requireCommand('mariadb-install-db', DEBIAN_PACKAGE), [
    ...common,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const place = [`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve'];
  const files = [`--socket=${path.join(dir, 'socket')}`, `--pid-file=${path.join(dir, 'pid')}`];
  const mariadbd = requireCommand('mariadbd', DEBIAN_PACKAGE);
  const server = await startLocalServer(mariadbd, [...common, ...place, ...files], port);
  const address: DatabaseAddress = { client: 'mysql', host: '127.0.0.1', port, user: 'root', password: '' };

  return {
    address,
    createDatabase: () => createDatabase(address),
    async stop() {
      await server.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
