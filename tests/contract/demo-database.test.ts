import { requireDatabase } from '../../scripts/demo/database';
import { databaseVariables, type DatabaseConnection, type DatabaseServer } from '../helpers/database-server';
import { freePort } from '../helpers/local-server';
import { startPostgres } from '../helpers/postgres';

describe('the demo on PostgreSQL', () => {
  let server: DatabaseServer;
  let database: DatabaseConnection;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await startPostgres();
    database = await server.createDatabase();
    env = databaseVariables(database);
  });
  afterAll(async () => server.stop());

  it('connects to an existing database by separate settings or by its URL', async () => {
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
    ['a schema that is not there', { DATABASE_SCHEMA: 'My site' }, /create it with CREATE SCHEMA "My site"/],
    ['a server without TLS', { DATABASE_SSL: 'true' }, /does not support SSL/],
  ])('explains in one sentence the problem with %s', async (_what, wrong, sentence) => {
    const failure = requireDatabase({ ...env, ...wrong });
    await expect(failure).rejects.toMatchObject({ name: 'DemoError' });
    await expect(failure).rejects.toThrow(sentence);
  });

  it('names the address when no server listens there', async () => {
    const port = String(await freePort());
    await expect(requireDatabase({ ...env, DATABASE_PORT: port })).rejects.toThrow(
      new RegExp(`at 127\\.0\\.0\\.1:${port} cannot be used: .*ECONNREFUSED`)
    );
  });
});
