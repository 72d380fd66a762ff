import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createDataverseClient } from '../../server/src/crm/dataverse/client/client';
import type { DataverseConnectionOptions } from '../../server/src/crm/dataverse/options';
import { startDataverseServer, type DataverseServer } from '../dataverse-server';
import { startAuthority, type Authority } from '../dataverse-server/sign-in/authority';
import { connectionTo, keepingLogger } from '../dataverse-server/support';
import { failureOf } from '../../server/src/crm/testing/support';

const whoAmI = (options: DataverseConnectionOptions): Promise<{ UserId: string }> =>
  createDataverseClient(options).read({ method: 'GET', path: 'WhoAmI' }, z.object({ UserId: z.string() }));

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: ReturnType<typeof newKey>): string =>
  key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('signing in at a third-party authority', () => {
  const tenantId = randomUUID();
  const [withSecret, withCertificate] = [randomUUID(), randomUUID()];
  const secret = randomUUID();
  const key = newKey();
  const thumbprintSha256 = randomBytes(32).toString('hex');
  let server: DataverseServer;
  let authority: Authority;

  beforeAll(async () => {
    server = await startDataverseServer({ tokens: { accepts: (token) => authority.accepts(token) } });
    authority = await startAuthority({
      tenantId,
      resource: server.origin,
      clients: [
        { client_id: withSecret, client_secret: secret, token_endpoint_auth_method: 'client_secret_post' },
        {
          client_id: withCertificate,
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [{ ...key.publicKey.export({ format: 'jwk' }), use: 'sig' }] },
        },
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await authority.stop();
    await server.close();
  });

  const options = (clientId: string, credential: DataverseConnectionOptions['credential']) =>
    connectionTo(server, { authorityHost: authority.origin, tenantId, clientId, credential });
  const certificate = (privateKey: string) => ({ certificate: { thumbprintSha256, privateKey } });

  it('works with a secret', async () => {
    expect(await whoAmI(options(withSecret, { secret }))).toEqual({ UserId: server.environment.userId });
  });

  it('works with a certificate', async () => {
    expect(await whoAmI(options(withCertificate, certificate(pem(key))))).toEqual({
      UserId: server.environment.userId,
    });
  });

  it('fails as unauthorized with a wrong secret, without showing it', async () => {
    const error: unknown = await whoAmI(options(withSecret, { secret: 'wrong-secret' })).catch(
      (reason: unknown) => reason
    );
    expect(error).toMatchObject({
      kind: 'unauthorized',
      message: expect.stringContaining('sign-in') as string,
    });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('wrong-secret');
  });

  it('fails as unauthorized with the key of another certificate', async () => {
    expect(await failureOf(whoAmI(options(withCertificate, certificate(pem(newKey())))))).toBe(
      'unauthorized'
    );
  });

  it('fails as unauthorized with an unregistered client', async () => {
    expect(await failureOf(whoAmI(options(randomUUID(), { secret })))).toBe('unauthorized');
  });
});

describe('tokens', () => {
  let server: DataverseServer;

  beforeEach(async () => {
    server = await startDataverseServer();
  });
  afterEach(() => server.close());

  it('are requested once by simultaneous requests, and cached', async () => {
    const client = createDataverseClient(connectionTo(server));
    const ask = (): Promise<unknown> => client.send({ method: 'GET', path: 'WhoAmI' });
    await Promise.all(Array.from({ length: 20 }, ask));
    await ask();
    expect(server.tokens.requests).toBe(1);
  });

  it('are renewed once when they are refused, and the request succeeds', async () => {
    const client = createDataverseClient(connectionTo(server));
    const ask = (): Promise<unknown> => client.send({ method: 'GET', path: 'WhoAmI' });
    await ask();
    server.tokens.withdrawAll();
    await Promise.all(Array.from({ length: 8 }, ask));
    expect(server.tokens.requests).toBe(2);
  });

  it('fail as unauthorized if they are refused again, without an endless loop', async () => {
    server.faults.add({ times: 100, misfortune: { kind: 'answer', status: 401 } });
    expect(await failureOf(whoAmI(connectionTo(server)))).toBe('unauthorized');
    expect(server.requests).toHaveLength(2);
  });

  it('can come from a managed identity', async () => {
    process.env.IDENTITY_ENDPOINT = `${server.origin}/identity/token`;
    process.env.IDENTITY_HEADER = server.credentials.clientSecret;
    try {
      const options = connectionTo(server, {
        authorityHost: undefined,
        credential: { managedIdentity: true },
      });
      expect(await whoAmI(options)).toEqual({ UserId: server.environment.userId });
    } finally {
      delete process.env.IDENTITY_ENDPOINT;
      delete process.env.IDENTITY_HEADER;
    }
  });

  it.each([
    ['a wrong secret', { credential: { secret: 'wrong' } }, 'unauthorized', 'client secret is wrong'],
    ['another tenant', { tenantId: randomUUID() }, 'misconfigured', 'tenantId'],
    ['another client', { clientId: randomUUID() }, 'misconfigured', 'clientId'],
  ])('are refused for %s with advice on how to fix it', async (_, wrong, kind, message) => {
    await expect(whoAmI(connectionTo(server, wrong))).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message) as string,
    });
  });

  it('are in no log line', async () => {
    const logger = keepingLogger();
    await whoAmI(connectionTo(server, { logger }));
    server.faults.add({ misfortune: { kind: 'cut', when: 'before' } });
    await whoAmI(connectionTo(server, { logger }));
    expect(logger.lines.join('\n')).toMatch(/WhoAmI 200 .*request id/);
    expect(logger.lines.join('\n')).not.toMatch(/Bearer|[0-9a-f-]{36}(?!$)/m);
  });

  it('are requested over https only, except on this machine', () => {
    const client = (more: object) => () => createDataverseClient(connectionTo(server, more));
    expect(client({ environmentUrl: 'http://contoso.crm4.dynamics.com' })).toThrow('environmentUrl');
    expect(client({ authorityHost: 'http://login.example.com' })).toThrow('authority');
  });
});
