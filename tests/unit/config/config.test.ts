import fc from 'fast-check';
import pluginConfig, { parseConfig, type PluginConfigInput } from '../../../server/src/config';

const origins = { allowedOrigins: ['https://www.example.com'] };

const dataverse = {
  connector: 'dataverse',
  environmentUrl: 'https://contoso.crm4.dynamics.com',
  tenantId: 'contoso.onmicrosoft.com',
  clientId: 'a-client',
  credential: { secret: 'a-secret' },
  senderQueueId: '0b5b9d6c-2f0e-4c3a-9a53-6f0c0e9d3f11',
} as const;

const getMany = () => Promise.resolve([]);

/** The validation error at start. */
const complaint = (input: unknown): string => {
  try {
    parseConfig(input);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

describe('the configuration', () => {
  it('requires nothing but the allowed origins', () => {
    expect(parseConfig(origins)).toEqual({
      ...origins,
      crm: { connector: 'embedded' },
      widget: { dynamicZones: [] },
      roles: {},
      signUp: { providers: [], passkeys: false },
      fields: [],
      invitation: {
        expiresInDays: 14,
        remindAfterDays: [],
        whenCrmUnavailable: 'accept',
        signIn: true,
        linkStyle: 'fragment',
        retentionDays: 365,
      },
      password: { minLength: 12 },
      rateLimit: { windowSeconds: 600, unknownPerAddress: 20, perInvitation: 20, trustedProxies: 0 },
      mail: { perSecond: 50 },
      jobs: { runner: 'embedded', concurrency: 4 },
    });
  });

  it('allows passkeys on a site that browsers have them for', () => {
    const withPasskeys = (...allowedOrigins: string[]) => ({ allowedOrigins, signUp: { passkeys: true } });
    for (const origin of [
      'https://www.example.com',
      'http://localhost:4321',
      'https://xn--bcher-kva.example',
    ]) {
      expect(parseConfig(withPasskeys('http://127.0.0.1:4321', origin)).signUp.passkeys).toBe(true);
    }
    for (const origin of [
      'http://www.example.com',
      'http://127.0.0.1:4321',
      'https://[::1]',
      'https://192.0.2.1',
    ]) {
      expect(complaint(withPasskeys(origin))).toContain(
        'crm-user-invite.signUp.passkeys: Browsers have passkeys on'
      );
    }
  });

  it('fills in the defaults of a partial section', () => {
    expect(parseConfig({ ...origins, invitation: { expiresInDays: 3 } }).invitation).toMatchObject({
      expiresInDays: 3,
      signIn: true,
    });
    expect(parseConfig({ ...origins, portals: ['main'], crm: dataverse }).crm).toMatchObject({
      pollSeconds: 60,
    });
  });

  it('converts the domains of senders to ASCII, which every mail server accepts', () => {
    const mail = { from: 'B\u00fccher <Hello@B\u00fccher.example>', replyTo: 'answers@example.org' };
    expect(parseConfig({ ...origins, mail }).mail).toMatchObject({
      from: 'B\u00fccher <Hello@xn--bcher-kva.example>',
      replyTo: 'answers@example.org',
    });
    expect(complaint({ ...origins, mail: { from: 'hello' } })).toContain('mail.from');
    expect(complaint({ ...origins, mail: { replyTo: 'so\u00adft@example.org' } })).toContain('mail.replyTo');
  });

  it.each([
    [{ crm: {} }, { crm: { connector: 'embedded' } }],
    [{ jobs: {} }, { jobs: { runner: 'embedded', concurrency: 4 } }],
    [{ jobs: { concurrency: 2 } }, { jobs: { runner: 'embedded', concurrency: 2 } }],
  ])('has a default for each key independently: %j', (given, expected) => {
    expect(parseConfig({ ...origins, ...given })).toMatchObject(expected);
  });

  it('accepts every key', () => {
    const all = {
      ...origins,
      crm: {
        ...dataverse,
        credential: {
          certificate: { thumbprintSha256: 'A1'.repeat(32), privateKey: '-----BEGIN PRIVATE KEY-----' },
        },
        tables: { invitation: 'contoso_invitation' },
        notificationKey: 'sixteen-letters!',
        pollSeconds: 30,
      },
      portals: ['main'],
      pages: [{ contentType: 'api::page.page', title: 'title', url: '/{locale}/{slug}' }],
      widget: { dynamicZones: ['api::page.page.widgets'] },
      roles: { main: { Customer: 'customer' } },
      fields: [
        {
          name: 'phone',
          label: { en: 'Phone', de: 'Telefon' },
          type: 'tel',
          required: true,
          contactField: 'phone',
        },
        { name: 'size', label: 'Size', type: 'select', options: ['S', 'L'], userField: 'size' },
      ],
      terms: { required: true, version: '2030-01' },
      rateLimit: { redis: { url: 'rediss://cache.example.com' } },
      mail: { from: 'a@example.org', replyTo: 'b@example.org', perSecond: 0.5 },
      jobs: { runner: 'bullmq', redis: { url: 'redis://127.0.0.1' } },
    } satisfies PluginConfigInput;
    expect(parseConfig(all)).toMatchObject(all);
  });

  it('takes a provider by its name, or with a label', () => {
    const providers = ['microsoft', { name: 'keycloak', label: { en: 'Contoso', de: 'Contoso AG' } }];
    expect(parseConfig({ ...origins, signUp: { providers } }).signUp.providers).toEqual([
      { name: 'microsoft' },
      providers[1],
    ]);
  });

  it('is validated when Strapi starts', () => {
    expect(() => pluginConfig.validator(origins)).not.toThrow();
    expect(() => pluginConfig.validator({})).toThrow('crm-user-invite.allowedOrigins');
  });
});

describe('a wrong configuration stops the start with the path of the key and what was expected', () => {
  it.each<[string, unknown, string]>([
    ['no configuration', undefined, 'crm-user-invite: Invalid input: expected object'],
    ['no origin', {}, 'crm-user-invite.allowedOrigins: Invalid input: expected array'],
    ['an empty list of origins', { allowedOrigins: [] }, '.allowedOrigins: At least one origin'],
    [
      'an origin with a slash',
      { allowedOrigins: ['https://a.example/'] },
      '.allowedOrigins[0]: An origin: scheme',
    ],
    ['an origin with a path', { allowedOrigins: ['https://a.example/x'] }, '.allowedOrigins[0]: An origin'],
    ['an origin without a scheme', { allowedOrigins: ['www.a.example'] }, '.allowedOrigins[0]: An origin'],
    ['an origin of another scheme', { allowedOrigins: ['ftp://a.example'] }, '.allowedOrigins[0]: An origin'],
    ['every origin', { allowedOrigins: ['*'] }, '.allowedOrigins[0]: An origin'],
    ['an unknown key', { ...origins, invitations: {} }, 'crm-user-invite.invitations: Unknown key'],
    [
      'an unknown key further in',
      { ...origins, invitation: { expiresInDay: 14 } },
      'crm-user-invite.invitation.expiresInDay: Unknown key',
    ],
    [
      'an unknown connector',
      { ...origins, crm: { connector: 'sap' } },
      ".crm.connector: Expected 'embedded' or 'dataverse' or 'custom'",
    ],
    [
      'a CRM of its own that was not made for it',
      { ...origins, crm: { connector: 'custom', use: {} } },
      '.crm.use: The result of defineConnector or defineContactSource of strapi-plugin-crm-user-invite/connector',
    ],
    [
      'a contact source without a name and a function',
      { ...origins, crm: { connector: 'custom', use: { kind: 'contact-source', source: { getMany } } } },
      '.crm.use.name: The name of the CRM\n  - crm-user-invite.crm.use.search: A function',
    ],
    [
      'an unknown runner',
      { ...origins, jobs: { runner: 'cron' } },
      ".jobs.runner: Expected 'embedded' or 'bullmq'",
    ],
    ['no object for the jobs', { ...origins, jobs: 2 }, '.jobs: Invalid input: expected object'],
    ['a portal that occurs twice', { ...origins, portals: ['a', 'a'] }, '.portals[1]: Each key only once: a'],
    ['a connector without its portals', { ...origins, crm: dataverse }, '.portals: The keys of the portals'],
    [
      'an unknown credential',
      { ...origins, portals: ['a'], crm: { ...dataverse, credential: {} } },
      '.crm.credential: One of { secret }',
    ],
    [
      'a bad queue',
      { ...origins, portals: ['a'], crm: { ...dataverse, senderQueueId: 'x' } },
      '.crm.senderQueueId: Invalid GUID',
    ],
    [
      'a short key',
      { ...origins, portals: ['a'], crm: { ...dataverse, notificationKey: 'x' } },
      '.crm.notificationKey: At least 16',
    ],
    [
      'text for a number',
      { ...origins, invitation: { expiresInDays: '14' } },
      '.invitation.expiresInDays: Invalid input: expected number',
    ],
    [
      'no time at all',
      { ...origins, invitation: { expiresInDays: 0 } },
      '.invitation.expiresInDays: Too small',
    ],
    ['an unknown choice', { ...origins, invitation: { whenCrmUnavailable: 'maybe' } }, '"accept"|"refuse"'],
    [
      'a password that is too easy',
      { ...origins, password: { minLength: 6 } },
      '.password.minLength: Too small: expected number to be >=8',
    ],
    [
      'a minimum that bcrypt cannot keep',
      { ...origins, password: { minLength: 73 } },
      '.password.minLength: Too big',
    ],
    [
      'a runner without its Redis',
      { ...origins, jobs: { runner: 'bullmq' } },
      '.jobs.redis: Invalid input: expected object',
    ],
    [
      'a Redis that is none',
      { ...origins, rateLimit: { redis: { url: 'http://x' } } },
      '.rateLimit.redis.url: A Redis address',
    ],
    [
      'a provider that occurs twice',
      { ...origins, signUp: { providers: ['google', { name: 'google', label: 'Google' }] } },
      '.signUp.providers[1]: Each provider only once: google',
    ],
    [
      'the password as a provider',
      { ...origins, signUp: { providers: ['email'] } },
      '.signUp.providers[0]: Not a provider',
    ],
    [
      'a provider from a prototype',
      { ...origins, signUp: { providers: ['__proto__'] } },
      '.signUp.providers[0]: The name of a provider',
    ],
    [
      'a provider without a name',
      { ...origins, signUp: { providers: [{ label: 'Contoso' }] } },
      '.signUp.providers[0]: The name of a provider',
    ],
    [
      'a page of no type',
      { ...origins, pages: [{ contentType: 'page', title: 't', url: '/' }] },
      '.pages[0].contentType: A content type uid',
    ],
    [
      'a page that runs a script',
      { ...origins, pages: [{ contentType: 'api::a.a', title: 't', url: 'javascript:{slug}' }] },
      '.pages[0].url: A path',
    ],
    [
      'a label of no language',
      { ...origins, fields: [{ name: 'a', label: 1, type: 'text' }] },
      '.fields[0].label: A text, or texts by language',
    ],
    [
      'a label without a text',
      { ...origins, fields: [{ name: 'a', label: {}, type: 'text' }] },
      '.fields[0].label: A text in at least one language',
    ],
    [
      'a label in what is no language',
      { ...origins, fields: [{ name: 'a', label: { 'no language': 'A' }, type: 'text' }] },
      '.fields[0].label.no language: A language tag',
    ],
    [
      'an option that occurs twice',
      { ...origins, fields: [{ name: 'a', label: 'A', type: 'select', options: ['x', 'y', 'x'] }] },
      '.fields[0].options[2]: Each option only once: x',
    ],
    [
      'an unknown type of field',
      { ...origins, fields: [{ name: 'a', label: 'A', type: 'file' }] },
      '.fields[0].type: Invalid option',
    ],
    [
      'a select without options',
      { ...origins, fields: [{ name: 'a', label: 'A', type: 'select' }] },
      '.fields[0].options: A select needs options',
    ],
    [
      'options of another field',
      { ...origins, fields: [{ name: 'a', label: 'A', type: 'text', options: ['x'] }] },
      '.fields[0].options: A select needs options',
    ],
    [
      'a field that occurs twice',
      { ...origins, fields: ['a', 'b', 'a'].map((name) => ({ name, label: name, type: 'text' })) },
      '.fields[2]: Each name only once: a occurs twice',
    ],
  ])('%s', (_what, input, expected) => {
    expect(complaint(input)).toContain(expected);
  });

  it('reports all errors at once', () => {
    const message = complaint({ ...origins, password: { minLength: 1 }, mail: { perSecond: 0 } });
    expect(message).toContain('crm-user-invite.password.minLength');
    expect(message).toContain('crm-user-invite.mail.perSecond');
  });

  it.each([
    'id',
    'documentId',
    'username',
    'email',
    'password',
    'provider',
    'role',
    'confirmed',
    'blocked',
    'resetPasswordToken',
    'confirmationToken',
  ])('an answer of an invitee that would go to the %s of the user', (userField) => {
    const fields = [{ name: 'a', label: 'A', type: 'text', userField }];
    expect(complaint({ ...origins, fields })).toContain('.fields[0].userField: Not a field that an invitee');
  });

  it.each(['id', 'documentId', 'email', 'active', 'doNotEmail', 'fullName'])(
    'an answer of an invitee that would go to the %s of the contact',
    (contactField) => {
      const fields = [{ name: 'a', label: 'A', type: 'text', contactField }];
      expect(complaint({ ...origins, fields })).toContain(
        '.fields[0].contactField: Not a field that an invitee'
      );
    }
  );

  it('accepts own attributes only, and nothing from a prototype', () => {
    const fields = [{ name: '__proto__', label: 'A', type: 'text', userField: '__proto__' }];
    expect(complaint({ ...origins, fields })).toContain('.fields[0].name');
  });
});

describe('secrets', () => {
  const SECRET = 'S3cr3t-that-nobody-may-see';

  it('are not repeated in messages when they are invalid or misplaced', () => {
    const crm = {
      ...dataverse,
      credential: { certificate: { thumbprintSha256: SECRET, privateKey: SECRET } },
    };
    expect(complaint({ ...origins, portals: ['a'], crm })).toContain(
      '.crm.credential.certificate.privateKey'
    );
    const wrong: unknown[] = [
      { ...origins, portals: ['a'], crm },
      { ...origins, portals: ['a'], crm: { ...dataverse, credential: SECRET } },
      {
        ...origins,
        portals: ['a'],
        crm: { ...dataverse, credential: { secret: SECRET, managedIdentity: true } },
      },
      {
        ...origins,
        portals: ['a'],
        crm: { ...dataverse, environmentUrl: `https://user:${SECRET}@x.example` },
      },
      { ...origins, portals: ['a'], crm: { ...dataverse, connector: SECRET } },
      { ...origins, jobs: { runner: 'bullmq', redis: { url: `http://:${SECRET}@x` } } },
    ];
    for (const input of wrong) {
      expect(complaint(input)).toContain('crm-user-invite.');
      expect(complaint(input)).not.toContain(SECRET);
    }
  });

  it('are not repeated in messages about other keys that contain them', () => {
    const keys = [
      'allowedOrigins',
      'crm',
      'portals',
      'pages',
      'invitation',
      'password',
      'rateLimit',
      'mail',
      'jobs',
    ];
    const value = fc.oneof(
      fc.constant(SECRET),
      fc.constant([SECRET]),
      fc
        .constantFrom('connector', 'runner', 'redis', 'minLength', 'linkStyle')
        .map((key) => ({ [key]: SECRET }))
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, given) => {
        expect(complaint({ ...origins, [key]: given })).not.toContain(SECRET);
      })
    );
  });
});
