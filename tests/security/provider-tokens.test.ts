import request from 'supertest';
import { allRows } from '../helpers/all-rows';
import { fetchThrough } from '../helpers/fetch-through';
import { jwtWith, ScriptedProvider } from '../helpers/scripted-provider';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createProviders, PAGE, type Providers } from '../integration/support/providers';
import { createStage, type Stage } from '../integration/support/stage';

const CLIENT = { key: 'the-website', secret: 'the secret of the website' };
const EVIL = { key: 'another-website', secret: 'its secret' };
const USER = 'plugin::users-permissions.user';

describe('signing up with a provider', () => {
  let app: TestApp;
  let stage: Stage;
  let provider: ScriptedProvider;
  let providers: Providers;
  const events: string[] = [];
  let people = 0;

  beforeAll(async () => {
    provider = await ScriptedProvider.start([CLIENT, EVIL]);
    app = await bootStrapi({
      server: { url: 'https://cms.example.com' },
      plugins: { 'users-permissions': { config: { ratelimit: { enabled: false } } } },
      pluginConfig: {
        signUp: { providers: ['contoso', 'discord', 'google', 'keycloak'] },
        rateLimit: { perInvitation: 8, unknownPerAddress: 8 },
      },
    });
    stage = await createStage(app);
    providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    app.strapi.eventHub.subscribe(async (name: string, ...args: unknown[]) => {
      events.push(`${name} ${JSON.stringify(args)}`);
    });
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });
  beforeEach(() => {
    provider.script = {};
    provider.claims = null;
  });

  const invited = async (): Promise<{ email: string; code: string }> => {
    people += 1;
    const email = `invitee${people}@example.org`;
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId);
    return { email, code: await stage.codeSentTo(email) };
  };
  const users = () => app.strapi.db.query(USER);
  const redeem = (code: string, query: object = {}, name = 'contoso') =>
    stage.post('/invitations/redeem', { code, provider: { name, query } });

  it('refuses a request without tokens', async () => {
    const { code } = await invited();
    const asked = provider.requests.length;
    for (const query of [{}, { error: 'access_denied' }, { 'raw[email]': 'somebody@example.org' }]) {
      const answer = await redeem(code, query);
      expect([answer.status, answer.body.error.details.code]).toEqual([401, 'provider.refused']);
    }
    expect(provider.requests).toHaveLength(asked);
  });

  it('takes no session that Strapi has not signed', async () => {
    const { email, code } = await invited();
    const response = { access_token: provider.issueToken(CLIENT.key, { email }) };
    const forged = Buffer.from(JSON.stringify({ grant: { response }, _expire: Date.now() + 1e7 }));
    for (const cookie of [
      `koa.sess=${forged.toString('base64')}`,
      `koa.sess=${forged.toString('base64')}; koa.sess.sig=AAAAAAAAAAAAAAAAAAAAAAAAAAA`,
    ]) {
      const answer = await request(app.http)
        .post('/api/crm-user-invite/invitations/redeem')
        .set('Cookie', cookie)
        .send({ code, provider: { name: 'contoso', query: {} } });
      expect(answer.body.error.details.code).toBe('provider.refused');
    }
  });

  it('of another person makes no user and uses nothing up', async () => {
    const { email, code } = await invited();
    provider.account = { email: 'mallory@example.org' };
    const answer = await providers.signUp('contoso', provider, code);
    expect([answer.status, answer.body.error.details]).toEqual([403, { code: 'invitation.email-mismatch' }]);
    expect(JSON.stringify(answer.body)).not.toContain(email);
    expect(await users().count({ where: { email: { $in: [email, 'mallory@example.org'] } } })).toBe(0);
    provider.account = { email };
    expect((await providers.signUp('contoso', provider, code)).status).toBe(201);
  });

  it.each([
    ['a subaddress', (email: string) => email.replace('@', '+more@')],
    ['a look-alike letter', (email: string) => email.replace('i', '\u0456')],
    ['a full-width letter', (email: string) => email.replace('i', '\uff49')],
    ['an invisible character', (email: string) => email.replace('@', '\u200b@')],
    ['a null character', (email: string) => `${email}\0`],
    ['a second address', (email: string) => `${email}, mallory@example.org`],
    ['a display name', (email: string) => `<${email}>`],
    ['a longer domain', (email: string) => `${email}.evil.example`],
  ])('does not take an address with %s for the invited one', async (_what, change) => {
    const { email, code } = await invited();
    provider.account = { email: change(email) };
    const answer = await providers.signUp('contoso', provider, code);
    expect([401, 403]).toContain(answer.status);
    expect(await users().count({ where: { email } })).toBe(0);
  });

  it('takes nothing but the address from the profile', async () => {
    const { email, code } = await invited();
    const { id: roleId } = await app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'public' } });
    provider.account = {
      ...{ email, username: 'admin', role: roleId, blocked: true, confirmed: false, id: 1 },
      ...{ documentId: 'mine', provider: 'local', password: 'known', resetPasswordToken: 'known' },
    };
    const answer = await providers.signUp('contoso', provider, code);
    expect(answer.status).toBe(201);
    const user = await users().findOne({ where: { email }, populate: { role: true } });
    expect(user).toMatchObject({
      ...{ username: email, provider: 'contoso', password: null, blocked: false, confirmed: true },
      ...{ resetPasswordToken: null, role: { type: 'authenticated' } },
    });
    expect(user.documentId).not.toBe('mine');
  });

  it('signs in nobody who exists already, whatever the provider says', async () => {
    const { email, code } = await invited();
    await users().create({ data: { username: email, email, provider: 'contoso', confirmed: true } });
    provider.account = { email };
    const answer = await providers.signUp('contoso', provider, code);
    expect(answer.body).toEqual({ data: { status: 'existing-user' } });
  });

  it('works once with one code, and for nobody else afterwards', async () => {
    const { email, code } = await invited();
    provider.account = { email };
    expect((await providers.signUp('contoso', provider, code)).status).toBe(201);
    provider.account = { email: 'mallory@example.org' };
    const answer = await providers.signUp('contoso', provider, code);
    expect([answer.status, answer.body.error.details.code]).toEqual([410, 'invitation.redeemed']);
    expect(answer.body.data).toBeNull();
  });

  it('asks the provider for nobody without a usable code, and answers as for passwords', async () => {
    provider.account = { email: 'curious@example.org' };
    const browser = providers.browser();
    await providers.signIn(browser, 'contoso', provider);
    const asked = provider.requests.length;
    const body = { code: 'u'.repeat(43), provider: { name: 'contoso', query: {} } };
    const unknown = await providers.redeem(browser, body);
    const withPassword = await stage.post('/invitations/redeem', {
      code: 'u'.repeat(43),
      password: 'a password',
    });
    expect(unknown.body).toEqual(withPassword.body);
    expect(unknown.body.error.details.code).toBe('invitation.unknown');

    const { code } = await invited();
    await app.strapi.db
      .query('plugin::crm-user-invite.invitation')
      .updateMany({ where: { address: `invitee${people}@example.org` }, data: { expiresAt: new Date(0) } });
    const expired = await providers.redeem(browser, { ...body, code });
    expect(expired.body.error.details.code).toBe('invitation.expired');
    expect(provider.requests).toHaveLength(asked);
  });

  it('counts refused attempts, so that nobody uses the site to try tokens', async () => {
    const { code } = await invited();
    provider.account = { email: 'mallory@example.org' };
    const browser = providers.browser();
    await providers.signIn(browser, 'contoso', provider);
    const statuses = [];
    for (let tries = 0; tries < 10; tries += 1) {
      const answer = await providers.redeem(browser, { code, provider: { name: 'contoso', query: {} } });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 403), 429, 429]);
  });

  it('leaves tokens in no table, log line, event or answer', async () => {
    const answers: unknown[] = [];
    const good = await invited();
    const bad = await invited();
    provider.account = { email: good.email };
    answers.push((await providers.signUp('contoso', provider, good.code)).body);
    answers.push((await providers.signUp('contoso', provider, good.code)).body);
    answers.push((await providers.signUp('contoso', provider, bad.code)).body);
    // This provider repeats the token in its error, and Strapi's code for it throws it on.
    const secret = jwtWith({ azp: CLIENT.key });
    const requestToken = { access_token: secret, id_token: secret, error_description: secret };
    app.strapi.config.set('info.strapi', '5.52.0');
    answers.push((await redeem(bad.code, requestToken)).body);
    app.strapi.config.set('info.strapi', '5.54.0');
    provider.script = { userinfo: { status: 400, body: { error: 'bad', token: 'see the header' } } };
    answers.push((await providers.signUp('contoso', provider, bad.code)).body);
    await stage.jobsDone();

    const tokens = [...provider.secrets.filter((each) => each.length > 24), secret];
    expect(tokens.length).toBeGreaterThan(5);
    const tables = { ...(await allRows(app.strapi)), strapi_core_store_settings: [] };
    const shown = {
      tables: JSON.stringify(tables),
      logs: app.logs.join(),
      events: events.join(),
      answers: JSON.stringify(answers),
    };
    expect(shown.logs).toContain('The provider contoso did not confirm a sign-in');
    for (const [place, text] of Object.entries(shown)) {
      expect([place, tokens.filter((token) => text.includes(token))]).toEqual([place, []]);
      expect([place, text.includes(CLIENT.secret)]).toEqual([place, false]);
    }
  });

  describe.each(['5.14.0', '5.54.0'])('with tokens that the request brings to Strapi %s', (version) => {
    let endDetours: () => void;

    beforeAll(async () => {
      app.strapi.config.set('info.strapi', version);
      const { origin } = new URL(provider.url);
      endDetours = fetchThrough({
        'discord.com': { origin },
        'oauth2.googleapis.com': { origin },
        'id.example.com': { origin },
      });
      await providers.set('discord', { enabled: true, callback: PAGE, ...CLIENT });
      await providers.set('google', { enabled: true, callback: PAGE, ...CLIENT });
      const subdomain = 'id.example.com/realms/customers';
      await providers.set('keycloak', { enabled: true, callback: PAGE, subdomain, ...CLIENT });
    });
    afterAll(() => {
      endDetours();
      app.strapi.config.set('info.strapi', '5.54.0');
    });

    /** The answer to somebody with a token of the client for the invited address. */
    const withTokenOf = async (
      client: string,
      { name = 'contoso', more = {}, profile = {} }: { name?: string; more?: object; profile?: object } = {}
    ): Promise<number> => {
      const { email, code } = await invited();
      const account = { email, email_verified: true, ...profile };
      const access_token = provider.issueToken(client, account);
      const answer = await redeem(code, { access_token, ...more }, name);
      if (answer.status !== 201) expect(answer.body.error.details.code).toBe('provider.refused');
      return answer.status;
    };

    it.each([
      ['azp', (client: string) => ({ azp: client, aud: 'account' })],
      [
        'appid, as Microsoft’s',
        (client: string) => ({ appid: client, aud: '00000003-0000-0000-c000-000000000000' }),
      ],
      ['client_id, as RFC 9068 has it', (client: string) => ({ client_id: client })],
    ])('refuses an access token of another client, by %s', async (_what, claims) => {
      provider.claims = claims;
      expect(await withTokenOf(CLIENT.key)).toBe(201);
      expect(await withTokenOf(EVIL.key)).toBe(401);
    });

    it('refuses an ID token of another client', async () => {
      expect(await withTokenOf(CLIENT.key, { more: { id_token: jwtWith({ aud: CLIENT.key }) } })).toBe(201);
      const aud = [CLIENT.key, 'api'];
      expect(await withTokenOf(CLIENT.key, { more: { id_token: jwtWith({ aud, azp: CLIENT.key }) } })).toBe(
        201
      );
      expect(await withTokenOf(EVIL.key, { more: { id_token: jwtWith({ aud: EVIL.key }) } })).toBe(401);
      expect(await withTokenOf(EVIL.key, { more: { id_token: jwtWith({ aud, azp: EVIL.key }) } })).toBe(401);
    });

    it('asks Google for the client of its tokens', async () => {
      const of = (client: string) => ({
        name: 'google',
        profile: { aud: client, azp: client, email_verified: 'true' },
      });
      expect(await withTokenOf(CLIENT.key, of(CLIENT.key))).toBe(201);
      expect(await withTokenOf(EVIL.key, of(EVIL.key))).toBe(401);
    });

    it('asks Keycloak for the client of tokens that do not tell', async () => {
      expect(await withTokenOf(CLIENT.key, { name: 'keycloak' })).toBe(201);
      expect(await withTokenOf(EVIL.key, { name: 'keycloak' })).toBe(401);
      const asked = provider.requests.find(({ path }) => path.endsWith('/token/introspect'));
      const credentials = Buffer.from(asked?.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
      expect(credentials).toBe(`${CLIENT.key}:${encodeURIComponent(CLIENT.secret)}`);
      for (const reply of [{ status: 500 }, { body: 'null' }, { body: { active: false } }, { body: '<p>' }]) {
        provider.script = { introspect: reply };
        expect(await withTokenOf(CLIENT.key, { name: 'keycloak' })).toBe(401);
      }
    });

    it('takes tokens that do not tell their client as Strapi itself does', async () => {
      const isTakenByStrapi = version === '5.14.0';
      const profile = { username: 'somebody', verified: true };
      expect(await withTokenOf(EVIL.key, { name: 'discord', profile })).toBe(isTakenByStrapi ? 201 : 401);
    });

    it('leaves it to the code of a provider of the app’s own which tokens it takes', async () => {
      expect(await withTokenOf(EVIL.key)).toBe(201);
    });

    it('refuses odd tokens', async () => {
      const { code } = await invited();
      for (const query of [
        { access_token: '' },
        { access_token: 'a.b.c' },
        { access_token: 'line\r\nbreak' },
        { access_token: '\u0000' },
        { access_token: 'é'.repeat(100) },
        { id_token: 'a.b.c' },
        { error: 'access_denied' },
      ]) {
        const answer = await redeem(code, query);
        expect([query, answer.body.error.details.code]).toEqual([query, 'provider.refused']);
      }
    });
  });
});
