import { parseConfig } from '../../../server/src/config';
import { defineContactSource } from '../../../server/src/crm/define';
import { createArrayCrm } from '../../helpers/array-source';
import { withoutSecrets } from '../../../server/src/config/public-config';

const SECRET = 'S3cr3t-that-nobody-may-see';

const withCredential = (credential: object) =>
  parseConfig({
    allowedOrigins: ['https://www.example.com'],
    portals: ['main'],
    crm: {
      connector: 'dataverse',
      environmentUrl: 'https://contoso.crm4.dynamics.com',
      tenantId: 'contoso.onmicrosoft.com',
      clientId: 'a-client',
      credential,
      senderQueueId: '0b5b9d6c-2f0e-4c3a-9a53-6f0c0e9d3f11',
      notificationKey: SECRET,
    },
    rateLimit: { redis: { url: `redis://:${SECRET}@cache.example.com` } },
    jobs: { runner: 'bullmq', redis: { url: `redis://:${SECRET}@cache.example.com` } },
  });

describe('the configuration as administrators see it', () => {
  it.each([
    ['secret', { secret: SECRET }],
    [
      'certificate',
      { certificate: { thumbprintSha256: 'ab'.repeat(32), privateKey: `PRIVATE KEY ${SECRET}` } },
    ],
  ])('contains no secret, but shows that a %s is set', (kind, credential) => {
    const shown = withoutSecrets(withCredential(credential));
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    expect(shown.crm).toMatchObject({ connector: 'dataverse', credential: kind, clientId: 'a-client' });
  });

  it('shows whether limits are shared and which runner is used', () => {
    const shown = withoutSecrets(withCredential({ managedIdentity: true }));
    expect(shown.rateLimit).toMatchObject({ redis: true, perInvitation: 20 });
    expect(shown.jobs).toEqual({ runner: 'bullmq', concurrency: 4 });
  });

  it('does not show the functions of a custom CRM', () => {
    const use = defineContactSource(createArrayCrm().source);
    const crm = { connector: 'custom', use };
    const config = parseConfig({ allowedOrigins: ['https://www.example.com'], crm });
    expect(withoutSecrets(config).crm).toEqual({ connector: 'custom' });
  });

  it('shows the embedded CRM unchanged', () => {
    const shown = withoutSecrets(parseConfig({ allowedOrigins: ['https://www.example.com'] }));
    expect(shown.crm).toEqual({ connector: 'embedded' });
    expect(shown.rateLimit.redis).toBe(false);
  });
});
