import request from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';
const USER = 'plugin::users-permissions.user';
const ROLE = 'plugin::users-permissions.role';

/** Uses refresh mode, in which Strapi keeps sessions. */
describe('a user who accepts an invitation', () => {
  let app: TestApp;
  let stage: Stage;
  let partnerRole: string;

  beforeAll(async () => {
    app = await bootStrapi({
      plugins: {
        'users-permissions': {
          config: { jwtManagement: 'refresh', sessions: { httpOnly: false }, ratelimit: { enabled: false } },
        },
      },
    });
    stage = await createStage(app);
    for (const type of ['partner', 'editor']) {
      await app.strapi.db.query(ROLE).create({ data: { name: type, type, description: '' } });
    }
    const portal = stage.portal.documentId;
    const role = await stage.create('portal-role', { name: 'Partner', userRole: 'partner', portal });
    partnerRole = role.documentId;
  });
  afterAll(async () => app.stop());

  const signIn = async (identifier: string): Promise<{ jwt: string; refreshToken: string }> =>
    (await request(app.http).post('/api/auth/local').send({ identifier, password: PASSWORD })).body;
  const isAlive = async (refreshToken: string): Promise<boolean> =>
    (await request(app.http).post('/api/auth/refresh').send({ refreshToken })).status === 200;

  /** An existing user with a role, who is invited as a partner. */
  const invitedUser = async (name: string, roleType: string) => {
    const email = `${name}@example.org`;
    await request(app.http)
      .post('/api/auth/local/register')
      .send({ username: name, email, password: PASSWORD });
    const role = await app.strapi.db.query(ROLE).findOne({ where: { type: roleType } });
    await app.strapi.db.query(USER).update({ where: { email }, data: { role: role.id } });
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId, { roleId: partnerRole });
    return { email, contactId: documentId, code: await stage.codeSentTo(email) };
  };
  const accept = (code: string, jwt: string) =>
    request(app.http)
      .post('/api/crm-user-invite/invitations/accept')
      .set('Authorization', `Bearer ${jwt}`)
      .send({ code });
  const roleOf = async (email: string): Promise<string> =>
    (await app.strapi.db.query(USER).findOne({ where: { email }, populate: ['role'] })).role.type;

  it.each([
    ['gets the invited role in place of Strapi’s default one', 'default', 'authenticated', 'partner'],
    ['keeps a role that staff assigned', 'given', 'editor', 'editor'],
  ])('%s, and the CRM records the invited contact', async (_what, name, before, after) => {
    const { email, contactId, code } = await invitedUser(name, before);
    const { jwt } = await signIn(email);
    expect((await accept(code, jwt)).body).toEqual({ data: { status: 'accepted' } });
    expect(await roleOf(email)).toBe(after);
    await stage.jobsDone();
    const { body } = await stage.admin('get', `/contacts/${contactId}`);
    expect(body.data.portalUsers).toMatchObject([
      { role: { name: 'Partner' }, username: name, active: true },
    ]);
  });

  it.each(['authenticated', 'editor'])('stays signed in on this device only, as %s', async (role) => {
    const { email, code } = await invitedUser(`sessions-of-${role}`, role);
    const [here, elsewhere] = [await signIn(email), await signIn(email)];
    expect((await accept(code, here.jwt)).status).toBe(200);
    expect([await isAlive(here.refreshToken), await isAlive(elsewhere.refreshToken)]).toEqual([true, false]);
  });

  it('stays signed in on this device only, on a Strapi whose sessions cannot be listed (5.24 to 5.49)', async () => {
    const { email, code } = await invitedUser('older-strapi', 'authenticated');
    const [here, elsewhere] = [await signIn(email), await signIn(email)];
    const manager = app.strapi.sessionManager('users-permissions');
    const validateAccessToken = (token: string) => manager.validateAccessToken(token);
    const older = jest.spyOn(app.strapi, 'sessionManager').mockReturnValue({ validateAccessToken } as never);
    const jwt = app.strapi.plugin('users-permissions').service('jwt');
    const verify = jwt.verify.bind(jwt);
    const idAlone = jest.spyOn(jwt, 'verify').mockImplementation(async (token) => {
      const { id } = await verify(token);
      return { id };
    });
    expect((await accept(code, here.jwt)).status).toBe(200);
    older.mockRestore();
    idAlone.mockRestore();
    expect([await isAlive(here.refreshToken), await isAlive(elsewhere.refreshToken)]).toEqual([true, false]);
  });

  it('ends its other sessions by a repeated request if the server died before', async () => {
    const { email, code } = await invitedUser('asks-again', 'authenticated');
    const [here, elsewhere] = [await signIn(email), await signIn(email)];
    const manager = app.strapi.sessionManager('users-permissions');
    const dies = jest.spyOn(manager, 'listSessions').mockRejectedValueOnce(new Error('The server died'));
    const spied = jest.spyOn(app.strapi, 'sessionManager').mockReturnValue(manager);
    expect((await accept(code, here.jwt)).status).toBe(500);
    dies.mockRestore();
    spied.mockRestore();
    expect(await isAlive(elsewhere.refreshToken)).toBe(true);
    expect((await accept(code, here.jwt)).status).toBe(200);
    expect([await isAlive(here.refreshToken), await isAlive(elsewhere.refreshToken)]).toEqual([true, false]);
  });

  it('is signed out when access ends', async () => {
    const { email, code, contactId } = await invitedUser('ended', 'authenticated');
    const { jwt, refreshToken } = await signIn(email);
    await accept(code, jwt);
    await stage.jobsDone();
    const { body } = await stage.admin('get', `/contacts/${contactId}`);
    await stage.admin('delete', `/portal-users/${body.data.portalUsers[0].id}`);
    expect(await isAlive(refreshToken)).toBe(false);
    expect((await accept(code, jwt)).status).toBe(401);
  });

  it('must have the invited address, also when the request is repeated', async () => {
    const { code } = await invitedUser('first', 'authenticated');
    const other = await invitedUser('second', 'authenticated');
    const { jwt } = await signIn(other.email);
    const refused = await accept(code, jwt);
    expect([refused.status, refused.body.error.details.code]).toEqual([403, 'invitation.email-mismatch']);
  });
});

it('a redemption signs no user in if the configuration says so', async () => {
  const app = await bootStrapi({ pluginConfig: { invitation: { signIn: false } } });
  const stage = await createStage(app);
  await stage.invite((await stage.contact({ email: 'out@example.org' })).documentId);
  const code = await stage.codeSentTo('out@example.org');
  const { body } = await stage.post('/invitations/redeem', { code, password: PASSWORD });
  expect(Object.keys(body.data).sort()).toEqual(['status', 'user']);
  await app.stop();
});
