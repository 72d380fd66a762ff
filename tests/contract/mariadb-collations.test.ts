import { createConnection } from 'mysql2/promise';
import request from 'supertest';
import { requireDatabase } from '../../scripts/demo/database';
import { databaseVariables, type DatabaseConnection, type DatabaseServer } from '../helpers/database-server';
import { startMariadb } from '../helpers/mariadb';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from '../integration/support/stage';

const USER = 'plugin::users-permissions.user';
const PASSWORD = 'quiet-otters-hold-hands';

let server: DatabaseServer;
let app: TestApp;
let stage: Stage;

/** Starts a site on a new database with this character set and collation. */
const startWith = async (name: string, text: string): Promise<void> => {
  const { client: _client, ...address } = server.address;
  const connection = await createConnection(address);
  await connection.query(`CREATE DATABASE ${name} ${text}`);
  await connection.end();
  const database: DatabaseConnection = { ...server.address, database: name };
  app = await bootStrapi({ database });
  stage = await createStage(app);
};

beforeAll(async () => {
  server = await startMariadb();
});
afterAll(async () => server.stop());

describe('a MariaDB database in latin1', () => {
  beforeAll(async () => startWith('western', 'CHARACTER SET latin1'));
  afterAll(async () => app.stop());

  it('stores every name in the plugin’s own tables', async () => {
    const person = { firstName: 'Łukasz', lastName: '山田 🦊', email: 'lukasz@example.org' };
    const { documentId } = await stage.contact(person);
    expect((await stage.rows('contact', { documentId }))[0]).toMatchObject(person);
    expect((await stage.invite(documentId)).status).toBe(202);
    await stage.codeSentTo(person.email);
    expect((await stage.rows('invitation'))[0]).toMatchObject({ firstName: 'Łukasz' });
  });

  it('imports names without changing a letter', async () => {
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    const imported = await request(app.http)
      .post('/crm-user-invite/contacts/import')
      .set('Authorization', `Bearer ${await stage.newAdmin('importer@example.org', id)}`)
      .set('Content-Type', 'text/csv')
      .send('First name;Last name;E-mail\r\nŁucja;Żółć;lucja@example.org');
    expect(imported.body.data).toMatchObject({ created: 1 });
    const [row] = await stage.rows('contact', { email: 'lucja@example.org' });
    expect(row).toMatchObject({ firstName: 'Łucja', lastName: 'Żółć' });
  });

  it('prevents the demo from starting, with advice on how to fix it', async () => {
    const demo = (database: string) => requireDatabase(databaseVariables({ ...server.address, database }));
    await expect(demo('western')).rejects.toThrow(/western at .* cannot be used: it stores text in latin1/);
    await expect(demo('nowhere')).rejects.toThrow(/Unknown database 'nowhere'/);
    await demo((await server.createDatabase()).database);
  });

  it('makes the log name the characters that the site’s tables cannot store', () => {
    expect(app.logs.join('')).toMatch(/"western" uses the character set latin1.*utf8mb4/);
  });
});

describe('a MariaDB database with a case-sensitive collation', () => {
  beforeAll(async () => startWith('exact', 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'));
  afterAll(async () => app.stop());

  it('finds the user whose address is spelt with capitals', async () => {
    await app.strapi.db.query(USER).create({ data: { username: 'tim', email: 'Tim.Case@Example.org' } });
    const { documentId } = await stage.contact({ email: 'tim.case@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('tim.case@example.org');
    expect((await stage.post('/invitations/inspect', { code })).body.data.status).toBe('existing-user');
    const redeemed = await stage.post('/invitations/redeem', { code, password: PASSWORD });
    expect(redeemed.body).toEqual({ data: { status: 'existing-user' } });
  });
});
