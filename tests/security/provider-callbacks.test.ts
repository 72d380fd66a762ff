import { ScriptedProvider } from '../helpers/scripted-provider';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createProviders, type Providers } from '../integration/support/providers';

const CLIENT = { key: 'the-website', secret: 'its secret' };
const OWN = 'https://app.example.net/signed-in';
const OTHER_ORIGIN = 'http://127.0.0.1:4321';

describe('the way back from a provider', () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let providers: Providers;

  beforeAll(async () => {
    provider = await ScriptedProvider.start([CLIENT]);
    app = await bootStrapi({
      server: { url: 'https://cms.example.com' },
      plugins: { 'users-permissions': { config: { ratelimit: { enabled: false } } } },
      pluginConfig: { allowedOrigins: [ORIGIN, OTHER_ORIGIN], signUp: { providers: ['contoso'] } },
    });
    providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    await providers.set('contoso', { callback: OWN });
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });

  const connect = (query: string) => providers.browser().get(`/api/connect/contoso${query}`);
  const withCallback = (callback: string) => connect(`?callback=${encodeURIComponent(callback)}`);

  it.each([
    [`${ORIGIN}/sign-up`, `${ORIGIN}/sign-up`],
    // Strapi removes the query of the page and keeps what follows #.
    [`${ORIGIN}/de/anmelden?page=2#/form`, `${ORIGIN}/de/anmelden#/form`],
    [`${OTHER_ORIGIN}/`, `${OTHER_ORIGIN}/`],
    [OWN, OWN],
  ])('leads to %s', async (callback, end) => {
    const browser = providers.browser();
    expect(await providers.signIn(browser, 'contoso', provider, callback)).toBe(end);
  });

  it('leads to the page that is set in Strapi if none is asked for', async () => {
    const browser = providers.browser();
    expect(await providers.signIn(browser, 'contoso', provider, null)).toBe(OWN);
  });

  it.each([
    'https://evil.example/sign-up',
    'https://www.example.com.evil.example/',
    'https://www.example.com@evil.example/',
    'https://www.example.com:x@evil.example/',
    'https://www.example.com\\@evil.example/',
    'https://evil.example\\@www.example.com/',
    'https://evil@www.example.com/',
    'https://evil.example#@www.example.com/',
    '//evil.example/',
    '\\\\evil.example\\',
    'https:evil.example',
    'http://www.example.com/',
    'https://www.example.com:8443/',
    'https://app.example.net/another-page',
    'javascript:alert(document.domain)',
    'javascript://www.example.com/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://www.example.com/1234',
    'file:///etc/passwd',
    'ftp://www.example.com/',
    'https://ｅvil.example/',
    'https://www.example。com/',
    'https://www.ex\u0430mple.com/',
    'https://www.example.com\u2024evil.example/',
    'https://www.exam\tple.com/',
    ' https://www.example.com/',
    'https://www.example.com/\r\nSet-Cookie:a=b',
    '/sign-up',
    'null',
    '',
  ])('is refused to %j', async (callback) => {
    const answer = await withCallback(callback);
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
  });

  it.each([
    ['twice, the first one allowed', `?callback=${ORIGIN}/&callback=https://evil.example/`],
    ['twice, the second one allowed', `?callback=https://evil.example/&callback=${ORIGIN}/`],
    ['twice the same', `?callback=${ORIGIN}/&callback=${ORIGIN}/`],
    ['as a list', `?callback[]=${ORIGIN}/`],
    ['as an object', `?callback[href]=${ORIGIN}/`],
    ['as a list in a list', `?callback[0][0]=${ORIGIN}/`],
  ])('is refused to callbacks given %s', async (_what, query) => {
    const answer = await connect(query);
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  });

  it('is refused when the callback comes with the answer of the provider', async () => {
    const browser = providers.browser();
    const started = await browser.get('/api/connect/contoso');
    const { pathname, search } = new URL(provider.visit(String(started.headers.location)));
    const back = await browser.get(`${pathname}${search}&callback=https://evil.example/`);
    expect([back.status, back.headers.location]).toEqual([400, undefined]);
  });

  it('remembers the page of this sign-in alone', async () => {
    const browser = providers.browser();
    await browser.get(`/api/connect/contoso?callback=${ORIGIN}/abandoned`);
    expect(await providers.signIn(browser, 'contoso', provider, `${ORIGIN}/sign-up`)).toBe(
      `${ORIGIN}/sign-up`
    );
    expect(await providers.signIn(browser, 'contoso', provider, null)).toBe(OWN);
  });

  it('checks the remembered page again, since it may have been allowed earlier', async () => {
    const browser = providers.browser();
    const started = await browser.get(`/api/connect/contoso?callback=${ORIGIN}/sign-up`);
    const { pathname, search } = new URL(provider.visit(String(started.headers.location)));
    const before = app.strapi.config.get('plugin::users-permissions.callback.validate');
    app.strapi.config.set('plugin::users-permissions.callback.validate', () => {
      throw new Error('No longer');
    });
    const back = await browser.get(pathname + search);
    app.strapi.config.set('plugin::users-permissions.callback.validate', before);
    expect([back.status, back.headers.location]).toEqual([400, undefined]);
  });

  it('leads back with an error when the person declines at the provider', async () => {
    const browser = providers.browser();
    const started = await browser.get(`/api/connect/contoso?callback=${ORIGIN}/sign-up`);
    const state = new URL(String(started.headers.location)).searchParams.get('state');
    const back = await browser.get(
      `/api/connect/contoso/callback?error=access_denied&error_description=No&state=${state}`
    );
    expect(back.headers.location).toBe(`${ORIGIN}/sign-up?error=access_denied&error_description=No`);
  });
});

describe('on a site without providers to sign up with', () => {
  it('the way back is as Strapi has it', async () => {
    const provider = await ScriptedProvider.start([CLIENT]);
    const app = await bootStrapi({ server: { url: 'https://cms.example.com' } });
    const providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    await providers.set('contoso', { callback: OWN });
    const { status } = await providers.browser().get(`/api/connect/contoso?callback=${ORIGIN}/sign-up`);
    await app.stop();
    await provider.stop();
    expect(status).toBe(400);
  });
});
