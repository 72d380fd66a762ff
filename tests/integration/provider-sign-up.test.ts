/** @databases all */
import request, { type Response } from 'supertest';
import { ScriptedProvider } from '../helpers/scripted-provider';
import { bootStrapi, userToken, type TestApp } from '../helpers/strapi';
import { createProviders, PAGE, type Providers } from './support/providers';
import { createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';
const USER = 'plugin::users-permissions.user';
const CLIENT = { key: 'the-website', secret: 'its secret' };
const OTHER_CLIENT = { key: 'the-website-at-the-other', secret: 'another secret' };

interface UserRow {
  id: number;
  username: string;
  email: string;
  provider: string;
  password: string | null;
  confirmed: boolean;
  blocked: boolean;
  role: { type: string };
}

describe('signing up with a provider', () => {
  let app: TestApp;
  let stage: Stage;
  let provider: ScriptedProvider;
  let other: ScriptedProvider;
  let providers: Providers;

  beforeAll(async () => {
    provider = await ScriptedProvider.start([CLIENT]);
    other = await ScriptedProvider.start([OTHER_CLIENT]);
    app = await bootStrapi({
      server: { url: 'https://cms.example.com' },
      plugins: { 'users-permissions': { config: { ratelimit: { enabled: false } } } },
      pluginConfig: {
        signUp: {
          providers: [
            { name: 'contoso', label: { en: 'Contoso account', de: 'Contoso-Konto' } },
            'fabrikam',
            'google',
          ],
        },
        terms: { required: true, version: '2030-01' },
        fields: [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }],
      },
    });
    stage = await createStage(app);
    providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    await providers.register('fabrikam', other, OTHER_CLIENT);
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
    await other.stop();
  });
  beforeEach(() => {
    provider.script = {};
    other.script = {};
  });

  const users = () => app.strapi.db.query(USER);
  const userWith = async (where: object): Promise<UserRow> =>
    users().findOne({ where, populate: { role: true } });

  const invited = async (email: string): Promise<{ contactId: string; code: string }> => {
    const { documentId: contactId } = await stage.contact({ email });
    await stage.invite(contactId);
    return { contactId, code: await stage.codeSentTo(email) };
  };

  const signUp = (code: string, more: object = {}) =>
    providers.signUp('contoso', provider, code, { acceptedTerms: true, ...more });

  /** Strapi's own sign-in with the provider, in a new browser. */
  const signInToStrapi = async (name = 'contoso', at = provider) => {
    const browser = providers.browser();
    await providers.signIn(browser, name, at);
    return browser.get(`/api/auth/${name}/callback`);
  };

  const closeRegistration = async (allow_register: boolean): Promise<void> => {
    const advanced = app.strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
    await advanced.set({ value: { ...((await advanced.get({})) as object), allow_register } });
  };

  it('makes a confirmed user without a password, whom Strapi finds with registration closed', async () => {
    const { contactId, code } = await invited('nora@example.org');
    provider.account = { username: 'nora.l', email: 'Nora@Example.org' };
    const answer = await signUp(code, { fields: { phone: '+44 20 7946 0099' } });

    expect(answer.status).toBe(201);
    expect(answer.body.data.user).toMatchObject({ username: 'nora@example.org', email: 'nora@example.org' });
    expect(answer.body.data.session.jwt).toEqual(expect.any(String));
    const user = await userWith({ email: 'nora@example.org' });
    expect(user).toMatchObject({
      ...{ provider: 'contoso', password: null, confirmed: true, blocked: false },
      role: { type: 'authenticated' },
    });
    await stage.jobsDone();
    expect(await stage.rows('portal-user', { contact: { documentId: contactId } })).toHaveLength(1);
    expect(await stage.rows('contact', { documentId: contactId })).toMatchObject([
      { phone: '+44 20 7946 0099' },
    ]);

    await closeRegistration(false);
    const signedIn = await signInToStrapi();
    await closeRegistration(true);
    expect(signedIn.status).toBe(200);
    expect(signedIn.body.user).toMatchObject({ id: user.id, username: 'nora@example.org' });
  });

  it('is offered with the labels of the page, by what is switched on at the moment', async () => {
    const { code } = await invited('labels@example.org');
    const offered = async (language: string) => {
      const asked = request(app.http).post('/api/crm-user-invite/invitations/inspect').send({ code });
      return (await asked.set('Accept-Language', language)).body.data.providers;
    };
    expect(await offered('de-AT')).toEqual([
      { name: 'contoso', label: 'Contoso-Konto' },
      { name: 'fabrikam', label: 'Fabrikam' },
    ]);
    await providers.set('fabrikam', { enabled: false });
    await providers.set('google', { enabled: true });
    expect(await offered('en')).toEqual([
      { name: 'contoso', label: 'Contoso account' },
      { name: 'google', label: 'Google' },
    ]);
    await providers.set('fabrikam', { enabled: true });
    await providers.set('google', { enabled: false });
  });

  it('is checked for staff, on the connection page and for each portal', async () => {
    const permissions = app.strapi.db.query('plugin::users-permissions.permission');
    const action = 'plugin::users-permissions.auth.connect';
    const { id } = await permissions.findOne({ where: { action, role: { type: 'public' } } });
    const checks = async (path: string) => {
      const { ok, checks: all } = (await stage.admin('get', path)).body.data;
      return [
        ok,
        all.filter(({ code }: { code: string }) =>
          /^sign-up-(provider|permission|session|return)\./.test(code)
        ),
      ];
    };
    const ready = { code: 'sign-up-provider.ready', ok: true };
    const switchedOff = { code: 'sign-up-provider.switched-off', ok: false, values: { provider: 'google' } };
    const [ok, found] = await checks('/connection');
    expect(ok).toBe(false);
    expect(found).toMatchObject([ready, ready, switchedOff]);
    const [, ofPortal] = await checks(`/portals/${stage.portal.documentId}/check`);
    expect(ofPortal).toEqual(found);

    await permissions.update({ where: { id }, data: { role: null } });
    const role = await app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'public' } });
    const [, without] = await checks('/connection');
    await permissions.update({ where: { id }, data: { role: role.id } });
    expect(without).toMatchObject([...found, { code: 'sign-up-permission.missing', ok: false }]);
  });

  it.each([
    ['an internationalized domain', 'ada@b\u00fccher.example', 'Ada@B\u00dcCHER.example'],
    ['a decomposed letter', 'ren\u00e9e@example.org', 'rene\u0301e@example.org'],
    ['its domain in ASCII', 'eva@stra\u00dfe.example', 'eva@xn--strae-oqa.example'],
  ])('recognizes an address with %s, and Strapi finds the user by its spelling', async (_what, email, at) => {
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId);
    await stage.jobsDone();
    const code = /invitation=([\w-]{43})/.exec(app.mailbox.mails.at(-1)?.text ?? '')?.[1] ?? '';
    provider.account = { email: at };
    const answer = await signUp(code);
    expect(answer.status).toBe(201);

    await closeRegistration(false);
    const signedIn = await signInToStrapi();
    await closeRegistration(true);
    expect(signedIn.body.user).toMatchObject({ documentId: answer.body.data.user.documentId });

    // The address is taken, whichever way it is written.
    const again = await stage.contact({ email });
    await stage.invite(again.documentId);
    await stage.jobsDone();
    const second = /invitation=([\w-]{43})/.exec(app.mailbox.mails.at(-1)?.text ?? '')?.[1] ?? '';
    expect(second).not.toBe(code);
    const inspected = await stage.post('/invitations/inspect', { code: second });
    expect(inspected.body.data).toMatchObject({
      status: 'existing-user',
      signInProvider: { name: 'contoso', label: 'Contoso account' },
    });
  });

  it('is refused with an account of another address, and works with the right one afterwards', async () => {
    const { code } = await invited('right@example.org');
    provider.account = { email: 'wrong@example.org' };
    const refused = await signUp(code);
    expect(refused.status).toBe(403);
    expect(refused.body.error.details).toEqual({ code: 'invitation.email-mismatch' });
    expect(await stage.rows('invitation-event', { event: 'refused' })).toMatchObject([
      { detail: 'invitation.email-mismatch', actor: 'invitee' },
    ]);
    expect(await userWith({ email: 'wrong@example.org' })).toBeNull();

    provider.account = { email: 'right@example.org' };
    expect((await signUp(code)).status).toBe(201);
  });

  it('takes the sign-in with this provider alone, whatever the session holds of another one', async () => {
    const { code } = await invited('jonas@example.org');
    const account = { username: 'jonas', email: 'jonas@example.org' };
    provider.account = account;
    // It accepts the tokens of the first one, as two entries for one identity provider do.
    await providers.register('fabrikam', provider, OTHER_CLIENT);
    const browser = providers.browser();
    await providers.signIn(browser, 'contoso', provider);
    const redeem = (query: object) =>
      providers.redeem(browser, { code, acceptedTerms: true, provider: { name: 'fabrikam', query } });

    expect((await redeem({})).body.error.details.code).toBe('provider.refused');
    const access_token = provider.issueToken(OTHER_CLIENT.key, account);
    expect((await redeem({ access_token })).status).toBe(201);
    expect(await userWith({ email: account.email })).toMatchObject({ provider: 'fabrikam' });
    await providers.register('fabrikam', other, OTHER_CLIENT);
  });

  it('is refused with the wrong account before the form’s answers and the terms are looked at', async () => {
    const { code } = await invited('early@example.org');
    provider.account = { email: 'late@example.org' };
    const codeOf = async (more: object): Promise<string> =>
      (await signUp(code, more)).body.error.details.code;
    expect(await codeOf({ acceptedTerms: false })).toBe('invitation.email-mismatch');
    expect(await codeOf({ fields: { unknown: 'x' } })).toBe('invitation.email-mismatch');
    provider.account = { email: 'early@example.org' };
    expect(await codeOf({ acceptedTerms: false })).toBe('terms.required');
    expect((await signUp(code)).status).toBe(201);
  });

  it('asks for terms and answers as with a password, and takes a username', async () => {
    const { code } = await invited('terms@example.org');
    provider.account = { email: 'terms@example.org' };
    const declined = await signUp(code, { acceptedTerms: false });
    expect(declined.body.error.details.code).toBe('terms.required');
    const wrong = await signUp(code, { fields: { phone: 'none' } });
    expect(wrong.body.error.details).toMatchObject({
      code: 'request.invalid',
      errors: [{ path: ['fields', 'phone'] }],
    });
    const named = await signUp(code, { username: 'terms' });
    expect(named.body.data.user.username).toBe('terms');
  });

  it('repeats the answer for the same account, and for nobody else', async () => {
    const { code } = await invited('repeat@example.org');
    provider.account = { email: 'repeat@example.org' };
    const first = await signUp(code);
    const again = await signUp(code);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.data.user).toEqual(first.body.data.user);

    const refusals = [];
    other.account = { email: 'repeat@example.org' };
    refusals.push(await providers.signUp('fabrikam', other, code, { acceptedTerms: true }));
    provider.account = { email: 'somebody.else@example.org' };
    refusals.push(await signUp(code));
    refusals.push(await stage.post('/invitations/redeem', { code, password: PASSWORD, acceptedTerms: true }));
    refusals.push(
      await stage.post('/invitations/redeem', { code, provider: { name: 'contoso', query: {} } })
    );
    provider.account = { email: 'repeat@example.org' };
    await app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({
      where: { address: 'repeat@example.org' },
      data: { redeemedAt: new Date(Date.now() - 16 * 60_000) },
    });
    refusals.push(await signUp(code));
    for (const { status, body } of refusals) {
      expect([status, body.error.details.code]).toEqual([410, 'invitation.redeemed']);
    }
  });

  it('takes the tokens out of the cookie, and a request whose answer was lost can be repeated', async () => {
    const { code } = await invited('cookie@example.org');
    provider.account = { email: 'cookie@example.org' };
    const session = (answer: Response): string => {
      const value = /koa\.sess=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
      return Buffer.from(value, 'base64').toString();
    };
    const browser = providers.browser();
    const back = await providers.comeBack(browser, 'contoso', provider);
    expect(session(back)).toContain('access_token');
    const body = { code, provider: { name: 'contoso', query: {} }, acceptedTerms: true };
    const first = await providers.redeem(browser, body);
    expect(first.status).toBe(201);
    expect(session(first)).toContain('_expire');
    expect(session(first)).not.toContain('access_token');

    // A browser that did not get this answer still has the earlier cookies.
    const earlier = (back.headers['set-cookie'] as unknown as string[]).map((each) => each.split(';')[0]);
    const repeated = await request(app.http)
      .post('/api/crm-user-invite/invitations/redeem')
      .set('Cookie', earlier.join('; '))
      .send(body);
    expect(repeated.status).toBe(201);
    expect(repeated.body.data.user).toEqual(first.body.data.user);
  });

  it('opens an account again whose access had ended, with a provider or a password', async () => {
    const first = await invited('returning@example.org');
    const body = { code: first.code, password: PASSWORD, acceptedTerms: true };
    expect((await stage.post('/invitations/redeem', body)).status).toBe(201);
    await stage.jobsDone();
    const { id } = await userWith({ email: 'returning@example.org' });

    const end = async (): Promise<void> => {
      const [portalUser] = await stage.rows('portal-user', { contact: { documentId: first.contactId } });
      expect((await stage.admin('delete', `/portal-users/${String(portalUser?.documentId)}`)).status).toBe(
        200
      );
      await stage.jobsDone();
    };
    const invitedAgain = async (already: number): Promise<string> => {
      await stage.invite(first.contactId);
      return stage.codeSentTo('returning@example.org', already);
    };

    await end();
    provider.account = { email: 'Returning@example.org' };
    expect((await signUp(await invitedAgain(1))).status).toBe(201);
    expect(await userWith({ id })).toMatchObject({ provider: 'contoso', password: null, blocked: false });
    const withPassword = await request(app.http)
      .post('/api/auth/local')
      .send({ identifier: 'returning@example.org', password: PASSWORD });
    expect(withPassword.status).toBe(400);
    expect((await signInToStrapi()).body.user).toMatchObject({ id });

    await stage.jobsDone();
    await end();
    const again = { ...body, code: await invitedAgain(2) };
    expect((await stage.post('/invitations/redeem', again)).status).toBe(201);
    expect(await userWith({ id })).toMatchObject({ provider: 'local', blocked: false });
    expect((await userWith({ id })).password).toMatch(/^\$2/);
  });

  it('tells existing users how they sign in, and does not ask the provider for them', async () => {
    const role = await app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const existing = async (email: string, by: string | null): Promise<string> => {
      const password = by === null || by === 'local' ? 'a password of some length' : null;
      await users().create({
        data: { username: email, email, password, provider: by, confirmed: true, role: role.id },
      });
      return (await invited(email)).code;
    };
    const cases: [string | null, object | null][] = [
      ['local', null],
      [null, null],
      ['contoso', { name: 'contoso', label: 'Contoso account' }],
      ['github', { name: 'github', label: 'GitHub' }],
    ];
    for (const [by, signInProvider] of cases) {
      const email = `existing.${by ?? 'nobody'}@example.org`;
      const code = await existing(email, by);
      const inspected = await stage.post('/invitations/inspect', { code });
      expect(inspected.body.data).toMatchObject({ status: 'existing-user', signInProvider });
      provider.account = { email };
      const asked = provider.requests.length;
      const answer = await stage.post('/invitations/redeem', {
        code,
        provider: { name: 'contoso', query: {} },
      });
      expect(answer.body).toEqual({ data: { status: 'existing-user' } });
      expect(provider.requests).toHaveLength(asked);
    }
    const { code } = await invited('no.user@example.org');
    expect((await stage.post('/invitations/inspect', { code })).body.data).not.toHaveProperty(
      'signInProvider'
    );
  });

  it('lets a user of a provider accept a further invitation', async () => {
    const { contactId, code } = await invited('accepting@example.org');
    provider.account = { email: 'accepting@example.org' };
    await signUp(code);
    const { id } = await userWith({ email: 'accepting@example.org' });
    const elsewhere = await stage.create('portal', {
      ...{ key: 'elsewhere', name: 'Elsewhere', siteUrl: PAGE, signUpUrl: PAGE, defaultLocale: 'en' },
    });
    const role = await stage.create('portal-role', {
      ...{ name: 'E', userRole: 'authenticated', portal: elsewhere.documentId },
    });
    await stage.invite(contactId, { portalId: elsewhere.documentId, roleId: role.documentId });
    const second = await stage.codeSentTo('accepting@example.org', 1);
    const accepted = await request(app.http)
      .post('/api/crm-user-invite/invitations/accept')
      .set('Authorization', `Bearer ${await userToken(app.strapi, id)}`)
      .send({ code: second });
    expect(accepted.body).toEqual({ data: { status: 'accepted' } });
  });
});
