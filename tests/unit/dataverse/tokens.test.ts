import { generateKeyPairSync } from 'node:crypto';
import { createTokenSource } from '../../../server/src/crm/dataverse/client/tokens';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Signs in with a certificate's private key, without a server. */
const signIn = (privateKey: string) => {
  const send = jest.fn().mockRejectedValue(new Error('Nobody answers'));
  const tokens = createTokenSource(
    {
      environmentUrl: 'https://contoso.crm4.dynamics.com',
      tenantId: '2b0d5f2f-6d0a-4a53-8a6d-1c2f0a6f1a01',
      clientId: '2b0d5f2f-6d0a-4a53-8a6d-1c2f0a6f1a02',
      credential: { certificate: { thumbprintSha256: 'ab'.repeat(32), privateKey } },
      authorityHost: 'https://login.microsoftonline.us',
      logger: silent,
    },
    { sendGetRequestAsync: send, sendPostRequestAsync: send }
  );
  return { asked: send, failure: tokens.get().catch((error: unknown) => error) };
};

describe('signing in with a certificate', () => {
  it.each(['none', '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----'])(
    'fails with advice when the private key is invalid: %s',
    async (privateKey) => {
      const { asked, failure } = signIn(privateKey);
      expect(await failure).toMatchObject({
        kind: 'misconfigured',
        message: expect.stringContaining('private key of the certificate') as string,
      });
      expect(String(await failure)).not.toContain(privateKey);
      expect(asked).not.toHaveBeenCalled();
    }
  );

  it('sends a request with a valid private key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { asked, failure } = signIn(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(await failure).toMatchObject({ kind: 'unavailable' });
    expect(asked).toHaveBeenCalled();
  });
});
