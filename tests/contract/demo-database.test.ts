import { createConnection } from 'mysql2/promise';
import { requireDatabase } from '../../scripts/demo/database';
import type { DatabaseAddress, DatabaseConnection, DatabaseServer } from '../helpers/database-server';
import { findCommand } from '../helpers/find-command.cjs';
import { freePort } from '../helpers/local-server';
import { startMariadb } from '../helpers/mariadb';
import { startPostgres } from '../helpers/postgres';

const variables = ({ client, host, port, user, password }: DatabaseAddress, database: string) => ({
  DATABASE_CLIENT: client,
  DATABASE_HOST: host,
  DATABASE_PORT: String(port),
  DATABASE_NAME: database,
  DATABASE_USERNAME: user,
  DATABASE_PASSWORD: password,
});

describe('The demo on PostgreSQL', () => {
  let server: DatabaseServer;
  let database: DatabaseConnection;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await startPostgres();
    database = await server.createDatabase();
    env = variables(database, database.database);
  });
  afterAll(async () => server.stop());

  it('takes a database that is there, by its parts or by its address', async () => {
    const { user, password, host, port, database: name } = database;
    await requireDatabase(env);
    await requireDatabase({
      DATABASE_CLIENT: 'postgres',
      DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${name}`,
    });
  });

  it.each([
    [
      'a wrong password',
      { DATABASE_PASSWORD: 'wrong' },
      /password authentication failed for user "postgres"/,
    ],
    ['a database that is not there', { DATABASE_NAME: 'nowhere' }, /database "nowhere" does not exist/],
    ['a schema that is not there', { DATABASE_SCHEMA: 'My site' }, /CREATE SCHEMA "My site" makes one/],
    ['a server without TLS', { DATABASE_SSL: 'true' }, /does not support SSL/],
  ])('says in a sentence what is the matter with %s', async (_what, wrong, sentence) => {
    const failure = requireDatabase({ ...env, ...wrong });
    await expect(failure).rejects.toMatchObject({ name: 'DemoError' });
    await expect(failure).rejects.toThrow(sentence);
  });

  it('names the place at which nobody listens', async () => {
    const port = String(await freePort());
    await expect(requireDatabase({ ...env, DATABASE_PORT: port })).rejects.toThrow(
      new RegExp(`at 127\\.0\\.0\\.1:${port} cannot be used: .*ECONNREFUSED`)
    );
  });
});

(process.env.CI || findCommand('mariadbd') ? describe : describe.skip)('The demo on MariaDB', () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(async () => server.stop());

  it('takes a database in utf8mb4, and says what to do with another', async () => {
    const { database } = await server.createDatabase();
    await requireDatabase(variables(server.address, database));
    const { client: _client, ...address } = server.address;
    const connection = await createConnection(address);
    await connection.query('CREATE DATABASE western CHARACTER SET latin1');
    await connection.end();
    await expect(requireDatabase(variables(server.address, 'western'))).rejects.toThrow(
      /western at 127\.0\.0\.1:\d+ cannot be used: it keeps text in latin1/
    );
    await expect(requireDatabase(variables(server.address, 'nowhere'))).rejects.toThrow(
      /Unknown database 'nowhere'/
    );
  });
});
