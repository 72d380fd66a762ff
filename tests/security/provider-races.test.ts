/** @databases all */
import { ScriptedProvider } from '../helpers/scripted-provider';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createProviders, type Providers } from '../integration/support/providers';
import { createStage, type Stage } from '../integration/support/stage';

const PASSWORD = 'a password for the race';
const CLIENT = { key: 'the-website', secret: 'its secret' };

describe('simultaneous sign-ups with a provider', () => {
  let app: TestApp;
  let stage: Stage;
  let provider: ScriptedProvider;
  let providers: Providers;

  beforeAll(async () => {
    provider = await ScriptedProvider.start([CLIENT]);
    app = await bootStrapi({
      server: { url: 'https://cms.example.com' },
      pluginConfig: { signUp: { providers: ['contoso', 'fabrikam'] } },
    });
    stage = await createStage(app);
    providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    await providers.register('fabrikam', provider, CLIENT);
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });

  /** An invitee, and browsers that are signed in with the providers. */
  const invited = async (email: string, names: string[]) => {
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(email);
    provider.account = { email };
    const browsers = await Promise.all(
      names.map(async (name) => {
        const browser = providers.browser();
        await providers.signIn(browser, name, provider);
        return () => providers.redeem(browser, { code, provider: { name, query: {} } });
      })
    );
    return { code, browsers };
  };
  const usersWith = async (email: string): Promise<{ provider: string; password: string | null }[]> =>
    app.strapi.db.query('plugin::users-permissions.user').findMany({ where: { email } });

  it('make one user of eight tabs of one browser, and all succeed', async () => {
    const { browsers } = await invited('tabs@example.org', ['contoso']);
    const tabs = Array.from({ length: 8 }, () => browsers).flat();
    const answers = await Promise.all(tabs.map((redeem) => redeem()));
    expect(answers.map(({ status }) => status)).toEqual(tabs.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.data.user.documentId)).size).toBe(1);
    expect(await usersWith('tabs@example.org')).toHaveLength(1);
  });

  it('make one user with a password and two providers, who signs in in one way', async () => {
    const { code, browsers } = await invited('rivals@example.org', ['contoso', 'fabrikam']);
    const answers = await Promise.all(
      [0, 1, 2].flatMap(() => [
        ...browsers.map((redeem) => redeem()),
        stage.post('/invitations/redeem', { code, password: PASSWORD }),
      ])
    );
    const [user, ...more] = await usersWith('rivals@example.org');
    expect(more).toEqual([]);
    const winner = ['contoso', 'fabrikam', 'local'].indexOf(user?.provider ?? '');
    expect(answers.map(({ status }) => status)).toEqual(
      answers.map((_, index) => (index % 3 === winner ? 201 : 410))
    );
    expect(user?.password === null).toBe(user?.provider !== 'local');
  });
});
