import type { Core } from '@strapi/strapi';
import { parseConfig } from '../../../../server/src/config';
import { createSignInProviderRepository } from '../../../../server/src/repositories/sign-in-providers';
import { createSignInProviders } from '../../../../server/src/services/core/sign-in-providers';

const CLIENT = { key: 'a client', secret: 'a secret' };
const CONFIGURED = [
  'microsoft',
  { name: 'contoso', label: { en: 'Contoso', de: 'Contoso-Konto' } },
  'github',
];

interface Site {
  configured?: unknown[];
  grant?: unknown;
  url?: string;
  version?: string;
  context?: object;
  mayConnect?: boolean;
}

const withSite = ({
  configured = CONFIGURED,
  grant = {},
  url,
  version,
  context,
  mayConnect = true,
}: Site = {}) => {
  const settings: Record<string, unknown> = {
    'server.url': url ?? 'https://cms.example.com',
    'info.strapi': version ?? '5.54.0',
  };
  const registry = {
    getAll: () => ({
      email: {},
      microsoft: { authCallback: () => ({}) },
      contoso: { authCallback: () => ({}) },
    }),
  };
  const read = jest.fn(() => Promise.resolve(grant));
  const strapi = {
    config: { get: (key: string) => settings[key] },
    store: () => ({ get: read }),
    plugin: () => ({ service: () => registry }),
    db: { query: () => ({ findOne: () => Promise.resolve(mayConnect ? { id: 1 } : null) }) },
    server: { app: { context: context ?? { session: {} } } },
  } as unknown as Core.Strapi;
  const config = parseConfig({
    allowedOrigins: ['https://www.example.com'],
    signUp: { providers: configured },
  });
  const providers = createSignInProviderRepository(strapi);
  return { read, providers, ...createSignInProviders({ config, providers }) };
};

describe('the providers on offer', () => {
  it('are those that are configured and switched on, in the order of the configuration', async () => {
    const grant = {
      email: { enabled: true },
      contoso: { enabled: true },
      microsoft: { enabled: true },
      // Switched on, but nothing is registered for it.
      github: { enabled: true },
      google: { enabled: true },
    };
    expect(await withSite({ grant }).list(['de'])).toEqual([
      { name: 'microsoft', label: 'Microsoft' },
      { name: 'contoso', label: 'Contoso-Konto' },
    ]);
  });

  it.each([
    null,
    'nonsense',
    [],
    { contoso: null },
    { contoso: [] },
    { contoso: { enabled: 'true' } },
    { contoso: { enabled: false } },
  ])('are none with the settings %j', async (grant) => {
    const site = withSite({ grant });
    expect(await site.list(['en'])).toEqual([]);
    expect(await site.find('contoso')).toBeNull();
  });

  it('cost no statement on a site without any', async () => {
    const { list, check, find, read } = withSite({ configured: [] });
    expect([await list(['en']), await check(), await find('microsoft')]).toEqual([[], [], null]);
    expect(read).not.toHaveBeenCalled();
  });

  it.each(['constructor', '__proto__', 'toString', 'email', 'google'])('do not include %s', async (name) => {
    const grant = JSON.parse(`{ "${name}": { "enabled": true } }`) as object;
    expect(await withSite({ grant }).find(name)).toBeNull();
  });

  it('are described to existing users, also when they are not on offer', () => {
    const { describe: of } = withSite();
    expect(['microsoft', 'contoso', 'linkedin', 'acme'].map((name) => of(name, ['de'])?.label)).toEqual([
      'Microsoft',
      'Contoso-Konto',
      'LinkedIn',
      'Acme',
    ]);
    expect([of('local', ['de']), of(null, ['de']), of('', ['de'])]).toEqual([null, null, null]);
  });
});

describe('the checks of providers', () => {
  const codesOf = async (site: Site) => (await withSite(site).check()).map(({ code }) => code);

  it('pass', async () => {
    const grant = { microsoft: { enabled: true, ...CLIENT } };
    expect(await withSite({ configured: ['microsoft'], grant }).check()).toEqual([
      {
        name: 'Sign-up with Microsoft',
        ok: true,
        message: 'The provider is enabled in Strapi.',
        code: 'sign-up-provider.ready',
        values: { provider: 'microsoft', label: 'Microsoft' },
      },
    ]);
  });

  it('have the label of the form in their title, and the name of Strapi’s list in the remedy', async () => {
    const [check] = await withSite({ configured: [CONFIGURED[1]] }).check();
    expect(check?.name).toBe('Sign-up with Contoso');
    const [off] = await withSite({
      ...{ configured: [CONFIGURED[1]], grant: { contoso: { enabled: false } } },
    }).check();
    expect(off?.remedy).toContain('Enable contoso under');
  });

  it('name providers that are unknown, switched off, or without a client', async () => {
    const grant = { microsoft: { enabled: false }, contoso: { enabled: true, key: 'a client', secret: '' } };
    expect(await codesOf({ grant })).toEqual([
      'sign-up-provider.switched-off',
      'sign-up-provider.no-client',
      'sign-up-provider.unknown',
    ]);
  });

  it.each([
    [{ mayConnect: false }, 'sign-up-permission.missing'],
    [{ context: {} }, 'sign-up-session.missing'],
    [{ url: '' }, 'sign-up-return.no-url'],
    [{ url: '/strapi' }, 'sign-up-return.no-url'],
  ])('name what Strapi lacks: %j', async (site, code) => {
    const grant = { microsoft: { enabled: true, ...CLIENT } };
    expect(await codesOf({ configured: ['microsoft'], grant, ...site })).toEqual([
      'sign-up-provider.ready',
      code,
    ]);
  });
});

describe('the tokens of a sign-in', () => {
  it.each([
    ['5.14.0', 'github', true],
    ['5.52.3', 'github', true],
    ['5.53.0', 'github', false],
    ['5.100.0', 'github', false],
    ['6.0.0', 'github', false],
    ['', 'github', false],
    ['5.54.0', 'contoso', true],
  ])('without a client count with Strapi %s for %s: %s', (version, name, isSo) => {
    expect(withSite({ version }).providers.trustsAnyClient(name)).toBe(isSo);
  });
});
