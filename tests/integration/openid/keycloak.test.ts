import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServerProcess, type Mail } from '../../faults/support/server-process';
import { freePort } from '../../helpers/local-server';
import { ORIGIN } from '../../helpers/strapi-app';
import { codeIn, eventually } from '../support/stage';
import { startProvider, type ProviderProcess } from './provider-process';
import { createVisitor, type Visit, type Visitor } from './visitor';

const SIGN_UP_PAGE = `${ORIGIN}/sign-up`;
const CLIENT = { id: 'strapi', secret: 'a secret between Strapi and the provider' };
/** Places among the contacts, one for each test. */
const [ADA, GRACE, ALAN, EDSGER] = [0, 1, 2, 3];

interface Answer {
  data?: Record<string, unknown>;
  error?: { details?: { code?: string }; message: string };
  user?: { id: number; email: string; provider: string };
  jwt?: string;
}

const read = ({ body }: Visit): Answer => JSON.parse(body) as Answer;

/**
 * Strapi's own Keycloak provider against an OpenID provider with Keycloak's endpoints. Strapi runs in a process that
 * trusts the provider's certificate, as it would with one of a company's own.
 */
describe("Strapi's Keycloak provider", () => {
  let provider: ProviderProcess;
  let server: ServerProcess;
  let strapiUrl: string;
  let dir: string;
  const mails: Mail[] = [];

  const newVisitor = (): Visitor => createVisitor({ ca: provider.ca, website: ORIGIN });
  /** A staff member's call, as the pages under Settings make it. */
  const staff = (method: 'GET' | 'PUT', route: string, json?: unknown): Promise<Visit> =>
    newVisitor().visit(`${strapiUrl}/users-permissions/${route}`, {
      method,
      json,
      token: server.setUp?.token,
    });

  beforeAll(async () => {
    const port = await freePort();
    strapiUrl = `http://127.0.0.1:${port}`;
    provider = await startProvider({ ...CLIENT, redirectUri: `${strapiUrl}/api/connect/keycloak/callback` });
    process.env.NODE_EXTRA_CA_CERTS = provider.caFile;
    dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-keycloak-'));
    const options = {
      dir,
      database: 'sqlite' as const,
      server: { port, url: strapiUrl },
      pluginConfig: { signUp: { providers: ['keycloak'] }, mail: { perSecond: 500 } },
    };
    server = await ServerProcess.start(options, 4, (mail) => mails.push(mail));

    // Settings > Users & Permissions > Providers, and Advanced settings.
    const { keycloak, ...others } = JSON.parse((await staff('GET', 'providers')).body) as Record<
      string,
      Record<string, unknown>
    >;
    expect(keycloak).toMatchObject({ redirectUri: `${strapiUrl}/api/connect/keycloak/callback` });
    const set = {
      ...keycloak,
      enabled: true,
      key: CLIENT.id,
      secret: CLIENT.secret,
      subdomain: `${new URL(provider.origin).host}/realms/demo`,
      callback: SIGN_UP_PAGE,
    };
    await staff('PUT', 'providers', { providers: { ...others, keycloak: set } });
    const advanced = JSON.parse((await staff('GET', 'advanced')).body) as { settings: object };
    const closed = await staff('PUT', 'advanced', { ...advanced.settings, allow_register: false });
    expect(closed.status).toBe(200);
  });
  afterAll(async () => {
    delete process.env.NODE_EXTRA_CA_CERTS;
    await server?.kill();
    await provider?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  /** Invites a contact. Returns the address and the code. */
  const invite = async (place: number): Promise<{ email: string; code: string }> => {
    const { contacts = [], portalId, roleId, token } = server.setUp ?? {};
    const contact = contacts[place];
    if (!contact) throw new Error('There is no such contact');
    const body = { contactIds: [contact.id], portalId, roleId };
    expect((await server.post('/crm-user-invite/invitations', body, token))?.status).toBe(202);
    const mail = await eventually(async () => mails.find(({ to }) => to === contact.address));
    return { email: contact.address, code: codeIn(mail.text) };
  };

  /** Goes to the provider and back, signing in with an address there. Null: cancels there. */
  const goToProvider = async (visitor: Visitor, account: Record<string, string> | null): Promise<URL> => {
    const callback = encodeURIComponent(SIGN_UP_PAGE);
    const { url } = await visitor.visit(`${strapiUrl}/api/connect/keycloak?callback=${callback}`);
    expect(url.pathname).toMatch(/^\/sign-in\/[\w-]{20,}$/);
    const back = account
      ? await visitor.visit(url, { form: account })
      : await visitor.visit(`${url.href}/cancel`, { form: {} });
    expect(back.url.href.startsWith(SIGN_UP_PAGE)).toBe(true);
    return back.url;
  };

  const api = (visitor: Visitor, route: string, json: object): Promise<Visit> =>
    visitor.visit(`${strapiUrl}/api/crm-user-invite/invitations/${route}`, { json });
  const redeem = (visitor: Visitor, code: string, back: URL): Promise<Visit> =>
    api(visitor, 'redeem', {
      code,
      provider: { name: 'keycloak', query: Object.fromEntries(back.searchParams) },
    });
  /** Strapi's own sign-in, once the provider has sent the visitor back. */
  const signIn = (visitor: Visitor): Promise<Visit> =>
    visitor.visit(`${strapiUrl}/api/auth/keycloak/callback`);

  it("signs up an invitee, whom Strapi's own sign-in then finds while registration is closed", async () => {
    const { email, code } = await invite(ADA);
    const visitor = newVisitor();
    const inspected = read(await api(visitor, 'inspect', { code }));
    expect(inspected.data?.providers).toEqual([{ name: 'keycloak', label: 'Keycloak' }]);

    // The provider reports addresses as people type them.
    const back = await goToProvider(visitor, { email: email.toUpperCase() });
    expect([...back.searchParams]).toEqual([]);
    const redeemed = await redeem(visitor, code, back);
    expect([redeemed.status, read(redeemed).data]).toMatchObject([
      201,
      { status: 'created', user: { email } },
    ]);

    const again = newVisitor();
    await goToProvider(again, { email });
    const signedIn = await signIn(again);
    expect([signedIn.status, read(signedIn).user]).toMatchObject([200, { email, provider: 'keycloak' }]);
  });

  it('refuses the account of another person, and then takes the right one', async () => {
    const { email, code } = await invite(GRACE);
    const visitor = newVisitor();

    const wrong = await redeem(visitor, code, await goToProvider(visitor, { email: 'somebody@example.org' }));
    expect([wrong.status, read(wrong).error?.details?.code]).toEqual([403, 'invitation.email-mismatch']);

    // In the same browser, where the provider remembers the first account.
    const right = await redeem(visitor, code, await goToProvider(visitor, { email }));
    expect(right.status).toBe(201);
  });

  it('does not take an address that the provider has not verified', async () => {
    const { email, code } = await invite(ALAN);
    const visitor = newVisitor();

    const back = await goToProvider(visitor, { email, unverified: 'yes' });
    const refused = await redeem(visitor, code, back);
    expect([refused.status, read(refused).error?.details?.code]).toEqual([401, 'provider.refused']);
  });

  it('reports that somebody cancelled, and leaves the invitation open', async () => {
    const { code } = await invite(EDSGER);
    const visitor = newVisitor();

    const back = await goToProvider(visitor, null);
    expect(back.searchParams.get('error')).toBe('access_denied');
    const refused = await redeem(visitor, code, back);
    expect([refused.status, read(refused).error?.details?.code]).toEqual([401, 'provider.refused']);
    expect(read(await api(visitor, 'inspect', { code })).data?.status).toBe('open');
  });

  it('does not sign in somebody without an invitation', async () => {
    const visitor = newVisitor();
    await goToProvider(visitor, { email: 'stranger@example.org' });
    const refused = await signIn(visitor);
    expect([refused.status, read(refused).error?.message]).toEqual([
      400,
      'Register action is actually not available.',
    ]);
  });

  it('sends people back to pages of the websites only', async () => {
    const callback = encodeURIComponent('https://www.example.net/sign-up');
    const { status } = await newVisitor().visit(`${strapiUrl}/api/connect/keycloak?callback=${callback}`);
    expect(status).toBe(400);
  });
});
