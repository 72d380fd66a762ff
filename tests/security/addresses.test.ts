/** @databases all */
import request from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { codeIn, createStage, type Stage } from '../integration/support/stage';

const PASSWORD = 'a password of some length';
const CONTACTS = '/content-manager/collection-types/plugin::crm-user-invite.contact';
const USER = 'plugin::users-permissions.user';

let app: TestApp;
let stage: Stage;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  stage = await createStage(app);
  const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
  token = await stage.newAdmin('content@example.org', id);
});
afterAll(async () => app.stop());

const invited = async (email: string): Promise<string> => {
  await stage.invite((await stage.contact({ email })).documentId);
  return stage.codeSentTo(email);
};

describe('an address as array, object, with full-width @ or combining accents', () => {
  it.each([
    ['an array', ['eve@example.org']],
    ['an object', { $ne: null }],
    ['two addresses', 'ada@example.org, eve@example.org'],
    ['a header', 'ada@example.org\r\nBcc: eve@example.org'],
    ['one with a soft hyphen', 'soft\u00adhy@example.org'],
    ['one with a space without width', 'a\u200bda@example.org'],
    ['one with a turn of direction', 'ada\u202e@example.org'],
  ])('is refused by the CRM if it is %s', async (_what, email) => {
    const created = await request(app.http)
      .post(CONTACTS)
      .set('Authorization', `Bearer ${token}`)
      .send({ firstName: 'Eve', email });
    expect(created.status).toBe(400);
  });

  it.each([
    ['a full-width @', 'ada\uff20example.org'],
    ['a small @', 'ada\ufe6bexample.org'],
    ['two @', 'ada@example.org@evil.example.net'],
    ['a name around it', 'Ada <ada@example.org>'],
    ['a list', 'ada@example.org,eve@example.org'],
    ['a header', 'ada@example.org\r\nBcc: eve@example.org'],
    ['a soft hyphen', 'soft\u00adhy@example.org'],
    ['a space without width', 'a\u200bda@example.org'],
    ['a turn of direction', 'ada\u202e@example.org'],
    ['a tag', 'ada\u{e0061}@example.org'],
  ])('gets no e-mail if it has %s, however it came into the CRM', async (_what, email) => {
    const { documentId } = await stage.contact();
    const { tableName } = app.strapi.db.metadata.get('plugin::crm-user-invite.contact');
    await app.strapi.db.connection(tableName).where({ document_id: documentId }).update({ email });
    const mailsBefore = app.mailbox.mails.length;
    const answer = await stage.invite(documentId);
    expect(answer.body.data).toMatchObject({ accepted: [], refused: [{ code: 'contact.no-email' }] });
    expect(app.mailbox.mails.length).toBe(mailsBefore);
  });

  it('is the same address and user with a combining or a precomposed accent', async () => {
    const contacts = await Promise.all(
      ['jose\u0301@example.org', 'JOS\u00c9@example.org'].map((email) => stage.contact({ email }))
    );
    await stage.invite(contacts.map(({ documentId }) => documentId));
    await stage.jobsDone();
    const mails = app.mailbox.mails.filter(({ to }) => to === 'jos\u00e9@example.org');
    expect(mails).toHaveLength(2);
    const statuses = [];
    for (const { text } of mails) {
      const code = /invitation=([\w-]{43})/.exec(text)?.[1];
      const { body } = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      statuses.push(body.data.status);
    }
    expect(statuses).toEqual(['created', 'existing-user']);
  });

  it('is the same address and user with a domain in Unicode or in punycode', async () => {
    const contacts = await Promise.all(
      ['a@b\u00fccher.example', 'A@xn--bcher-kva.example'].map((email) => stage.contact({ email }))
    );
    await stage.invite(contacts.map(({ documentId }) => documentId));
    await stage.jobsDone();
    const mails = app.mailbox.mails.filter(({ to }) => to === 'a@xn--bcher-kva.example');
    expect(mails).toHaveLength(2);
    const users = [];
    for (const { text } of mails) {
      const { body } = await stage.post('/invitations/redeem', { code: codeIn(text), password: PASSWORD });
      users.push(body.data.user ?? body.data.status);
    }
    expect(users).toEqual([
      expect.objectContaining({ email: 'a@xn--bcher-kva.example', username: 'a@b\u00fccher.example' }),
      'existing-user',
    ]);
    for (const identifier of ['a@b\u00fccher.example', 'a@xn--bcher-kva.example']) {
      const signIn = await request(app.http).post('/api/auth/local').send({ identifier, password: PASSWORD });
      expect([identifier, signIn.status]).toEqual([identifier, 200]);
    }
    const found = await stage.admin(
      'get',
      `/invitations?search=${encodeURIComponent('a@B\u00fccher.example')}`
    );
    expect(found.body.data).toHaveLength(2);
  });

  it.each([
    ['with a domain in its own letters', '\u00f6@b\u00fccher.example', '\u00f6@xn--bcher-kva.example'],
    ['with a domain in capitals of its own', '\u00fc@B\u00dcCHER.example', '\u00fc@xn--bcher-kva.example'],
    ['in capitals', '\u00c9MILE@example.org', '\u00e9mile@example.org'],
    ['with an accent of its own', 'E\u0301lise@example.org', '\u00e9lise@example.org'],
    ['in plain capitals', 'EMIL@example.org', 'emil@example.org'],
  ])(
    "is found if a user's row has the address %s, whichever code wrote it",
    async (_what, email, address) => {
      await app.strapi.db.query(USER).create({ data: { username: address, email, provider: 'local' } });
      const code = await invited(address);
      expect((await stage.post('/invitations/inspect', { code })).body.data.status).toBe('existing-user');
      const redeemed = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect([redeemed.status, redeemed.body.data]).toEqual([200, { status: 'existing-user' }]);
    }
  );

  it('differs by an accent', async () => {
    await app.strapi.db
      .query(USER)
      .create({ data: { username: 'plain', email: 'rene@example.org', provider: 'local' } });
    const code = await invited('ren\u00e9@example.org');
    expect((await stage.post('/invitations/inspect', { code })).body.data.status).toBe('open');
    expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
  });
});

describe('a username that equals another\u2019s address', () => {
  it.each(['victim@example.org', 'VICTIM@example.org', 'victim@EXAMPLE.org ', 'not-invited@example.org'])(
    'is refused as %s unless that address is invited',
    async (username) => {
      const email = `attacker${Math.random().toString(36).slice(2)}@example.org`;
      const code = await invited(email);
      const answer = await stage.post('/invitations/redeem', { code, password: PASSWORD, username });
      expect([answer.status, answer.body.error.details.errors[0].path]).toEqual([400, ['username']]);
      expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    }
  );

  it.each(['victim\uff20example.org', 'vic\u200btim', 'vic\u00adtim@example.org'])(
    'is refused if it only looks like another one: %j',
    async (username) => {
      const email = `looks${Math.random().toString(36).slice(2)}@example.org`;
      const code = await invited(email);
      const answer = await stage.post('/invitations/redeem', { code, password: PASSWORD, username });
      expect([answer.status, answer.body.error.details.errors[0].path]).toEqual([400, ['username']]);
    }
  );

  it('does not give its user another\u2019s account', async () => {
    const squatter = { username: 'late@example.org', email: 'squatter@example.org', password: PASSWORD };
    expect((await request(app.http).post('/api/auth/local/register').send(squatter)).status).toBe(200);
    const code = await invited('late@example.org');
    const redeemed = await stage.post('/invitations/redeem', { code, password: 'another password, longer' });
    expect(redeemed.status).toBe(201);
    // The other user's username is changed: otherwise Strapi's sign-in would confuse the two users.
    const own = { email: 'late@example.org', username: 'late@example.org' };
    expect(redeemed.body.data.user).toMatchObject(own);
    const signIn = (identifier: string, password: string) =>
      request(app.http).post('/api/auth/local').send({ identifier, password });
    expect((await signIn('late@example.org', 'another password, longer')).body.user).toMatchObject(own);
    expect((await signIn('late@example.org', PASSWORD)).status).toBe(400);
    expect((await signIn('squatter@example.org', PASSWORD)).body.user).toMatchObject({
      email: 'squatter@example.org',
      username: 'squatter@example.org',
    });
  });

  it('is the same with other case or accents', async () => {
    const [first, second, third] = [
      await invited('n1@example.org'),
      await invited('n2@example.org'),
      await invited('n3@example.org'),
    ];
    const redeem = (code: string, username: string) =>
      stage.post('/invitations/redeem', { code, password: PASSWORD, username });
    expect((await redeem(first, 'Ang\u00e8le')).status).toBe(201);
    expect((await redeem(second, 'ANGE\u0300LE')).status).toBe(409);
    expect((await redeem(third, 'ang\u00e8le')).status).toBe(409);
  });
});
