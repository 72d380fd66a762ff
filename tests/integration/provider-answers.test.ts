import { generate } from 'selfsigned';
import { fetchThrough } from '../helpers/fetch-through';
import { freePort } from '../helpers/local-server';
import { ScriptedProvider, type ProviderReply } from '../helpers/scripted-provider';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createProviders, PAGE, type Providers } from './support/providers';
import { createStage, type Stage } from './support/stage';

const CLIENT = { key: 'the-website', secret: 'its secret' };

describe('what a provider answers', () => {
  let app: TestApp;
  let stage: Stage;
  let provider: ScriptedProvider;
  let keycloak: ScriptedProvider;
  let providers: Providers;
  let endDetours: () => void;
  let people = 0;

  beforeAll(async () => {
    const certificate = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keySize: 2048,
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      ],
    });
    provider = await ScriptedProvider.start([CLIENT]);
    keycloak = await ScriptedProvider.start([CLIENT], { key: certificate.private, cert: certificate.cert });
    endDetours = fetchThrough({
      [keycloak.host]: { ca: certificate.cert },
      'graph.microsoft.com': { origin: provider.url },
      'login.microsoftonline.com': { origin: provider.url },
      'oauth2.googleapis.com': { origin: provider.url },
      'github.com': { origin: provider.url },
      'api.github.com': { origin: provider.url },
    });
    app = await bootStrapi({
      server: { url: 'https://cms.example.com' },
      // By default Strapi allows only ten trips to providers per minute.
      plugins: { 'users-permissions': { config: { ratelimit: { enabled: false } } } },
      pluginConfig: { signUp: { providers: ['contoso', 'microsoft', 'google', 'keycloak', 'github'] } },
    });
    stage = await createStage(app);
    providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    for (const name of ['microsoft', 'google', 'github']) {
      await providers.set(name, { enabled: true, callback: PAGE, ...CLIENT });
    }
    const subdomain = `${keycloak.host}/realms/customers`;
    await providers.set('keycloak', { enabled: true, callback: PAGE, subdomain, ...CLIENT });
  });
  afterAll(async () => {
    endDetours();
    await app.stop();
    await provider.stop();
    await keycloak.stop();
  });
  beforeEach(() => {
    provider.script = {};
    keycloak.script = {};
  });

  const invited = async (): Promise<{ email: string; code: string }> => {
    people += 1;
    const email = `person${people}@example.org`;
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId);
    return { email, code: await stage.codeSentTo(email) };
  };

  describe('as the real ones do', () => {
    it('Microsoft: the user of Microsoft Graph', async () => {
      const { email, code } = await invited();
      provider.account = {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
        businessPhones: ['+1 425 555 0109'],
        displayName: 'Adele Vance',
        givenName: 'Adele',
        jobTitle: null,
        mail: null,
        mobilePhone: null,
        officeLocation: null,
        preferredLanguage: 'en-US',
        surname: 'Vance',
        userPrincipalName: email.replace('person', 'Person'),
        id: '87d349ed-44d7-43e1-9a83-5f2406dee5bd',
      };
      const answer = await providers.signUp('microsoft', provider, code);
      expect([answer.status, answer.body.data?.user.email]).toEqual([201, email]);
    });

    it('Microsoft: a guest, whose name in the directory is not the address', async () => {
      const { email, code } = await invited();
      const guest = `${email.replace('@', '_')}#EXT#@contoso.onmicrosoft.com`;
      provider.account = { mail: email, userPrincipalName: guest, id: '1' };
      const answer = await providers.signUp('microsoft', provider, code);
      expect(answer.body.error.details.code).toBe('invitation.email-mismatch');
    });

    it.each([
      ['true', 201],
      ['false', 401],
    ])('Google: the information about an access token, verified: %s', async (email_verified, status) => {
      const { email, code } = await invited();
      provider.account = {
        azp: '123456789012-abc.apps.googleusercontent.com',
        aud: '123456789012-abc.apps.googleusercontent.com',
        sub: '110169484474386276334',
        scope: 'https://www.googleapis.com/auth/userinfo.email openid',
        exp: '1893456000',
        expires_in: '3588',
        email,
        email_verified,
        access_type: 'online',
      };
      expect((await providers.signUp('google', provider, code)).status).toBe(status);
    });

    it.each([
      [true, 201],
      [false, 401],
    ])('Keycloak over HTTPS: the user of a realm, verified: %s', async (email_verified, status) => {
      const { email, code } = await invited();
      keycloak.account = {
        sub: 'f1d2d2f9-24e6-4d6a-9c0b-3b0b8f7f5a11',
        email_verified,
        name: 'Nora Lindqvist',
        preferred_username: 'nora',
        given_name: 'Nora',
        family_name: 'Lindqvist',
        email,
      };
      const answer = await providers.signUp('keycloak', keycloak, code);
      expect(answer.status).toBe(status);
      expect(keycloak.requests.map(({ path }) => path)).toEqual(
        expect.arrayContaining([
          '/realms/customers/protocol/openid-connect/token',
          '/realms/customers/protocol/openid-connect/userinfo',
        ])
      );
    });

    it('GitHub: a private address, from the list of addresses', async () => {
      const { email, code } = await invited();
      provider.account = { login: 'octocat', id: 1, email: null };
      provider.script = {
        emails: {
          body: [
            { email: 'octocat@users.noreply.github.com', primary: false, verified: true, visibility: null },
            { email, primary: true, verified: true, visibility: 'private' },
          ],
        },
      };
      expect((await providers.signUp('github', provider, code)).status).toBe(201);
    });
  });

  describe('wrongly', () => {
    const long = 'x'.repeat(5_000_000);

    it.each<[string, ProviderReply]>([
      ['an error', { status: 500, body: { error: 'server_error' } }],
      ['that the token is unknown', { status: 401, body: { error: 'invalid_token' } }],
      ['too many requests', { status: 429, body: 'slow down' }],
      ['nothing', { body: '' }],
      ['no JSON', { headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' }],
      ['broken JSON', { body: '{"email":' }],
      ['null', { body: 'null' }],
      ['a list', { body: [{ email: 'person@example.org' }] }],
      ['a text', { body: '"person@example.org"' }],
      ['no address', { body: { username: 'nora' } }],
      ['an empty address', { body: { email: '' } }],
      ['null as address', { body: { email: null } }],
      ['a number as address', { body: { email: 4711 } }],
      ['an object as address', { body: { email: { toString: 'x' } } }],
      ['a list of addresses', { body: { email: ['person@example.org'] } }],
      ['what is no address', { body: { email: 'nora' } }],
      ['two addresses', { body: { email: 'a@example.org,b@example.org' } }],
      ['an endless address', { body: { email: `${long}@example.org` } }],
      ['a huge answer without an address', { body: { long } }],
      ['a redirect to nowhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
      ['a redirect to itself', { status: 302, headers: { location: '/userinfo' } }],
      ['a closed connection', 'hang-up'],
    ])('with %s: it is refused, and the code still works', async (_what, reply) => {
      const { email, code } = await invited();
      provider.account = { email };
      provider.script = { userinfo: reply };
      const refused = await providers.signUp('contoso', provider, code);
      expect(refused.status).toBe(401);
      expect(refused.body.error).toMatchObject({
        message: 'The provider has not confirmed the sign-in; try again',
        details: { code: 'provider.refused' },
      });
      provider.script = {};
      expect((await providers.signUp('contoso', provider, code)).status).toBe(201);
    });

    it('with a huge answer that has the address: it is used', async () => {
      const { email, code } = await invited();
      provider.account = { email, long };
      expect((await providers.signUp('contoso', provider, code)).status).toBe(201);
    });

    it('slowly: the invitee waits', async () => {
      const { email, code } = await invited();
      provider.script = { userinfo: { afterMs: 3000, body: { email } } };
      expect((await providers.signUp('contoso', provider, code)).status).toBe(201);
    });

    it('never: the invitee waits for ten seconds', async () => {
      const { code } = await invited();
      provider.script = { userinfo: 'silence' };
      const since = performance.now();
      const answer = await providers.signUp('contoso', provider, code);
      const seconds = (performance.now() - since) / 1000;
      expect(answer.body.error.details.code).toBe('provider.refused');
      expect(seconds).toBeGreaterThan(9.9);
      expect(seconds).toBeLessThan(13);
      expect(app.logs.join()).toContain(
        'The provider contoso did not confirm a sign-in: it did not answer within 10 seconds.'
      );
    }, 30_000);

    it('because it cannot be reached: the log says so', async () => {
      const { code } = await invited();
      const location = `http://127.0.0.1:${await freePort()}/`;
      provider.script = { userinfo: { status: 302, headers: { location } } };
      await providers.signUp('contoso', provider, code);
      expect(app.logs.join()).toContain(
        'The provider contoso did not confirm a sign-in: it could not be reached (ECONNREFUSED).'
      );
    });
  });

  it('is recorded in the timeline when it refuses', async () => {
    const { code } = await invited();
    provider.script = { userinfo: { status: 500 } };
    await providers.signUp('contoso', provider, code);
    const [, event] = (await stage.rows('invitation-event', { event: 'refused' })).reverse();
    expect(event).toMatchObject({ detail: 'provider.refused', actor: 'invitee' });
  });

  it.each([
    ['one that is not offered', 'discord'],
    ['one that is not in Strapi', 'nowhere'],
    ['the password', 'email'],
    ['the password by its other name', 'local'],
    ['a property of every object', 'constructor'],
    ['a method of every object', 'toString'],
    ['the prototype', '__proto__'],
    ['a path', '../contoso'],
    ['other case', 'Contoso'],
  ])('is not asked for if the provider is %s', async (_what, name) => {
    const { code } = await invited();
    const answer = await stage.post('/invitations/redeem', { code, provider: { name, query: {} } });
    expect([answer.status, answer.body.error.details.code]).toEqual([400, 'provider.unknown']);
  });

  it('is not asked for while the provider is switched off', async () => {
    const { email, code } = await invited();
    provider.account = { email };
    const browser = providers.browser();
    await providers.signIn(browser, 'contoso', provider);
    await providers.set('contoso', { enabled: false });
    const body = { code, provider: { name: 'contoso', query: {} } };
    expect((await providers.redeem(browser, body)).body.error.details.code).toBe('provider.unknown');
    await providers.set('contoso', { enabled: true });
    expect((await providers.redeem(browser, body)).status).toBe(201);
  });

  it.each<[string, object, object[]]>([
    ['neither password nor provider', {}, [{ path: ['password'], code: 'value.missing' }]],
    [
      'both',
      { password: 'a password of some length', provider: { name: 'contoso', query: {} } },
      [{ path: ['provider'], code: 'sign-in.two-ways' }],
    ],
    ['a name alone', { provider: 'contoso' }, [{ path: ['provider'], code: 'value.wrong-type' }]],
    ['no query', { provider: { name: 'contoso' } }, [{ path: ['provider', 'query'], code: 'value.missing' }]],
    [
      'a key that does not exist',
      { provider: { name: 'contoso', query: {}, email: 'a@example.org' } },
      [{ path: ['provider', 'email'], code: 'value.unknown' }],
    ],
    [
      'a nested query',
      { provider: { name: 'contoso', query: { raw: { email: 'a@example.org' } } } },
      [{ path: ['provider', 'query', 'raw'], code: 'value.wrong-type' }],
    ],
    [
      'too many parameters',
      {
        provider: {
          name: 'contoso',
          query: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`p${index}`, ''])),
        },
      },
      [{ path: ['provider', 'query'], code: 'value.invalid' }],
    ],
    [
      'a long parameter',
      { provider: { name: 'contoso', query: { access_token: 'x'.repeat(8193) } } },
      [{ path: ['provider', 'query', 'access_token'], code: 'value.too-long' }],
    ],
  ])('is not asked for by a request with %s', async (_what, more, errors) => {
    const answer = await stage.post('/invitations/redeem', { code: 'c'.repeat(43), ...more });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details).toMatchObject({ code: 'request.invalid', errors });
  });
});
