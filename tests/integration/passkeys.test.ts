/** @databases all */
import request from 'supertest';
import { createAuthenticator } from '../helpers/authenticator';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createPasskeyCalls } from './support/passkey-calls';
import { createStage, eventually, type Stage } from './support/stage';

const USERS = 'plugin::users-permissions.user';

describe('passkeys', () => {
  let app: TestApp;
  let stage: Stage;
  let page: ReturnType<typeof createPasskeyCalls>;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig: { signUp: { passkeys: true } } });
    stage = await createStage(app);
    page = createPasskeyCalls(app, stage);
  });
  afterAll(async () => app.stop());

  const userOf = (email: string) => app.strapi.db.query(USERS).findOne({ where: { email } });
  const passkeysOf = async (email: string) => stage.rows('passkey', { userId: (await userOf(email)).id });

  const contactIdOf = async (email: string): Promise<string> =>
    String((await stage.rows('contact', { email }))[0]?.documentId);

  const me = (jwt: string) => request(app.http).get('/api/users/me').set('Authorization', `Bearer ${jwt}`);

  it('are offered on pages of the allowed origins', async () => {
    const code = await page.invite('offered@example.org');
    const offered = async (origin: string | null) =>
      (await page.post('/invitations/inspect', { code }, origin)).body.data.passkeys;
    expect([await offered(ORIGIN), await offered('https://evil.example')]).toEqual([true, false]);
  });

  it('are created with options that name the person, and do not tell who it is to others', async () => {
    const code = await page.invite('options@example.org');
    const options = await page.creationOptions(code);
    expect(options).toMatchObject({
      rp: { id: 'www.example.com', name: 'Customer Portal' },
      user: { name: 'options@example.org' },
      attestation: 'none',
      excludeCredentials: [],
      timeout: 300_000,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const handle = Buffer.from(options.user.id, 'base64url');
    expect(handle).toHaveLength(32);
    expect(handle.toString()).not.toContain('options');
    const again = await page.creationOptions(code);
    expect(again.challenge).not.toBe(options.challenge);
    expect(again.user.id).toBe(options.user.id);
  });

  it('sign an invitee up without a password, and in again', async () => {
    const code = await page.invite('nora@example.org');
    const { authenticator, response, user } = await page.signUp(code);

    expect(response.status).toBe(201);
    expect(user).toMatchObject({ email: 'nora@example.org', username: 'nora@example.org' });
    expect(await userOf('nora@example.org')).toMatchObject({
      ...{ provider: 'local', password: null, confirmed: true, blocked: false },
    });
    expect(await passkeysOf('nora@example.org')).toMatchObject([
      {
        site: 'www.example.com',
        isMultiDevice: true,
        isBackedUp: true,
        transports: ['internal'],
        lastUsedAt: null,
      },
    ]);
    await stage.jobsDone();
    expect(await stage.rows('portal-user', { username: 'nora@example.org' })).toHaveLength(1);

    const signedIn = await page.signIn(authenticator);
    expect(signedIn.status).toBe(200);
    expect(signedIn.body.data.user).toEqual(user);
    expect((await me(signedIn.body.data.session.jwt)).body.email).toBe('nora@example.org');
    expect(signedIn.headers['cache-control']).toBe('no-store');
    const [used] = await passkeysOf('nora@example.org');
    expect(used?.lastUsedAt).not.toBeNull();
  });

  it('are asked for without naming anybody', async () => {
    const options = await page.requestOptions();
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43,}$/),
      rpId: 'www.example.com',
      allowCredentials: [],
      timeout: 300_000,
      userVerification: 'required',
    });
  });

  it('count their signatures, where the authenticator does', async () => {
    const code = await page.invite('counting@example.org');
    const authenticator = createAuthenticator(ORIGIN, { counts: true });
    await page.signUp(code, authenticator);
    for (const count of [1, 2]) {
      expect((await page.signIn(authenticator)).status).toBe(200);
      const [passkey] = await passkeysOf('counting@example.org');
      expect(passkey).toMatchObject({ counter: String(count), isMultiDevice: false, isBackedUp: false });
    }
  });

  it('get the same answer again for the same request, if the first was lost', async () => {
    const code = await page.invite('lost@example.org');
    const { body, user } = await page.signUp(code);
    const again = await page.post('/invitations/redeem', body);
    expect(again.status).toBe(201);
    expect(again.body.data.user).toEqual(user);
    expect(await passkeysOf('lost@example.org')).toHaveLength(1);

    const password = { code, password: 'not the passkey at all' };
    expect((await page.post('/invitations/redeem', password)).body.error.details.code).toBe(
      'invitation.redeemed'
    );
  });

  it('can be sent again with a corrected form', async () => {
    await app.strapi.db.query(USERS).create({
      data: { username: 'taken name', email: 'holder@example.org', provider: 'local', confirmed: true },
    });
    const code = await page.invite('corrected@example.org');
    const passkey = createAuthenticator(ORIGIN).create(await page.creationOptions(code));
    const taken = await page.post('/invitations/redeem', { code, passkey, username: 'taken name' });
    expect(taken.body.error.details.code).toBe('username.taken');
    const corrected = await page.post('/invitations/redeem', { code, passkey, username: 'free name' });
    expect([corrected.status, corrected.body.data.user.username]).toEqual([201, 'free name']);
  });

  it('are not needed by a user who has lost the device: the forgotten-password mail leads back in', async () => {
    const code = await page.invite('device@example.org');
    const { authenticator } = await page.signUp(code);
    const forgot = await request(app.http)
      .post('/api/auth/forgot-password')
      .send({ email: 'device@example.org' });
    expect(forgot.status).toBe(200);
    const { resetPasswordToken } = await userOf('device@example.org');
    const password = 'a new and long password';
    const reset = await request(app.http)
      .post('/api/auth/reset-password')
      .send({ code: resetPasswordToken, password, passwordConfirmation: password });
    expect(reset.status).toBe(200);
    const local = await request(app.http)
      .post('/api/auth/local')
      .send({ identifier: 'device@example.org', password });
    expect([local.status, local.body.user?.email]).toEqual([200, 'device@example.org']);
    expect((await page.signIn(authenticator)).status).toBe(200);
  });

  it('do not sign in a user whose access has ended; the next invitation replaces them', async () => {
    const email = 'returning@example.org';
    const code = await page.invite(email);
    const { authenticator: before, user } = await page.signUp(code);
    await stage.jobsDone();
    const [portalUser] = await stage.rows('portal-user', { username: email });
    await stage.admin('delete', `/portal-users/${String(portalUser?.documentId)}`);
    expect((await page.signIn(before)).status).toBe(401);

    await stage.invite(await contactIdOf(email));
    const again = await stage.codeSentTo(email, 1);
    const { response, authenticator: after } = await page.signUp(again);
    expect([response.status, response.body.data.user.documentId]).toEqual([201, user.documentId]);
    expect(await passkeysOf(email)).toHaveLength(1);
    expect((await page.signIn(after)).status).toBe(200);
    expect((await page.signIn(before)).body.error.details.code).toBe('passkey.refused');
  });

  it('are listed in the export of a person, and deleted with the user', async () => {
    const email = 'deleted@example.org';
    const code = await page.invite(email);
    const { authenticator, user } = await page.signUp(code);
    const { id: userId } = await userOf(email);
    const exported = await stage.admin('get', `/contacts/${await contactIdOf(email)}/export`);
    expect(exported.body.data.users[0].passkeys).toEqual([
      { site: 'www.example.com', backedUp: true, createdAt: expect.any(String), lastUsedAt: null },
    ]);

    await app.strapi.documents(USERS as 'admin::user').delete({ documentId: user.documentId });
    expect(await stage.rows('passkey', { userId })).toEqual([]);
    expect((await page.signIn(authenticator)).body.error.details.code).toBe('passkey.refused');
  });

  it('of users who were deleted bypassing Strapi sign in nobody, and are removed at night', async () => {
    const email = 'bypassed@example.org';
    const { authenticator } = await page.signUp(await page.invite(email));
    const { id: userId } = await userOf(email);
    await app.strapi.db.getConnection('up_users_role_lnk').where({ user_id: userId }).delete();
    await app.strapi.db.getConnection('up_users').where({ id: userId }).delete();
    expect((await page.signIn(authenticator)).status).toBe(401);
    expect(await stage.rows('passkey', { userId })).toHaveLength(1);

    const others = (await stage.rows('passkey')).length - 1;
    await app.strapi.cron.jobs.find(({ name }) => name === 'crm-user-invite.passkeys')?.job.trigger();
    await eventually(async () => (await stage.rows('passkey', { userId })).length === 0);
    expect(await stage.rows('passkey')).toHaveLength(others);
  });

  it('leave nothing behind of challenges that have expired', async () => {
    expect(await stage.rows('passkey-challenge')).not.toEqual([]);
    await app.strapi.db
      .query('plugin::crm-user-invite.passkey-challenge')
      .updateMany({ where: {}, data: { expiresAt: new Date(Date.now() - 1) } });
    await app.strapi.cron.jobs.find(({ name }) => name === 'crm-user-invite.challenges')?.job.trigger();
    await eventually(async () => (await stage.rows('passkey-challenge')).length === 0);
  });

  it('do not sign in a user who must confirm its address first', async () => {
    const { authenticator } = await page.signUp(await page.invite('unconfirmed@example.org'));
    const { id } = await userOf('unconfirmed@example.org');
    await app.strapi.db.query(USERS).update({ where: { id }, data: { confirmed: false } });
    const store = app.strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
    const settings = (await store.get({})) as object;
    await store.set({ value: { ...settings, email_confirmation: true } });
    expect((await page.signIn(authenticator)).body.error.details.code).toBe('passkey.refused');
    await store.set({ value: settings });
    expect((await page.signIn(authenticator)).status).toBe(200);
  });

  it('are not offered to an existing user', async () => {
    await app.strapi.db.query(USERS).create({
      data: { username: 'there', email: 'there@example.org', provider: 'local', confirmed: true },
    });
    const code = await page.invite('there@example.org');
    const answer = await page.post('/invitations/passkey-options', { code });
    expect([answer.status, answer.body.error.details.code]).toEqual([400, 'passkey.unavailable']);
    const { data } = (await page.post('/invitations/inspect', { code })).body;
    expect(data).not.toHaveProperty('signInPasskey');
    expect(data).not.toHaveProperty('signInProvider');
  });

  it('sign in for another invitation, which is then accepted', async () => {
    const email = 'accepting@example.org';
    const { authenticator } = await page.signUp(await page.invite(email));
    await stage.jobsDone();
    const other = await stage.create('portal', {
      ...{ key: 'partner', name: 'Partner Portal', defaultLocale: 'en' },
      ...{ siteUrl: ORIGIN, signUpUrl: `${ORIGIN}/partners` },
    });
    const role = await stage.create('portal-role', {
      ...{ name: 'Partner', userRole: 'authenticated', portal: other.documentId },
    });
    await stage.invite(await contactIdOf(email), { portalId: other.documentId, roleId: role.documentId });
    const code = await stage.codeSentTo(email, 1);
    const inspect = async (origin?: string) =>
      (await page.post('/invitations/inspect', { code }, origin)).body.data;
    expect(await inspect()).toMatchObject({ status: 'existing-user', signInPasskey: true });
    expect(await inspect()).not.toHaveProperty('signInProvider');
    expect(await inspect('http://192.0.2.1')).not.toHaveProperty('signInPasskey');

    const { jwt } = (await page.signIn(authenticator)).body.data.session;
    const accepted = await request(app.http)
      .post('/api/crm-user-invite/invitations/accept')
      .set('Authorization', `Bearer ${jwt}`)
      .send({ code });
    expect(accepted.body.data).toEqual({ status: 'accepted' });
    await stage.jobsDone();
    expect(await stage.rows('portal-user', { username: email })).toHaveLength(2);
  });
});

describe('a site without passkeys', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await bootStrapi();
  });
  afterAll(async () => app.stop());

  it('refuses them and offers none', async () => {
    const stage = await createStage(app);
    const page = createPasskeyCalls(app, stage);
    const code = await page.invite('nobody@example.org');
    expect((await page.post('/invitations/inspect', { code })).body.data.passkeys).toBe(false);
    const options = await request(app.http).get('/api/crm-user-invite/sign-in/options');
    expect(options.body.data).toEqual({ providers: [], passkeys: false });
    const authenticator = createAuthenticator(ORIGIN);
    const passkey = authenticator.create({
      rp: { id: 'www.example.com' },
      user: { id: 'AAAA' },
      challenge: 'AAAA',
    });
    const credential = authenticator.get({ rpId: 'www.example.com', challenge: 'AAAA' });
    const answers = [
      await page.post('/invitations/passkey-options', { code }),
      await page.post('/invitations/redeem', { code, passkey }),
      await page.post('/sign-in/passkey-options', {}),
      await page.post('/sign-in/passkey', { credential }),
    ];
    expect(answers.map(({ body }) => body.error.details.code)).toEqual(
      answers.map(() => 'passkey.unavailable')
    );
  });
});
