import { z } from 'zod';
import type { CustomCrm } from '../crm/define';
import { defaultName, nonEmpty, oneOfNames, originSchema } from './shapes';

const credentialSchema = z.union(
  [
    z.strictObject({ secret: nonEmpty.describe('a client secret') }),
    z.strictObject({
      certificate: z
        .strictObject({
          thumbprintSha256: z
            .string()
            .regex(/^[0-9A-Fa-f]{64}$/, 'The SHA-256 thumbprint: 64 hexadecimal digits')
            .describe('SHA-256 thumbprint, 64 hexadecimal digits'),
          privateKey: z
            .string()
            .includes('PRIVATE KEY', { message: 'A private key in PEM form' })
            .describe('private key in PEM format'),
        })
        .describe('a certificate'),
    }),
    z.strictObject({
      managedIdentity: z.literal(true).describe('the managed identity of the Azure machine'),
    }),
  ],
  'One of { secret }, { certificate: { thumbprintSha256, privateKey } } or { managedIdentity: true }'
);

const REQUIRED_FUNCTIONS = ['search', 'getMany', 'findByEmail'];
const OPTIONAL_FUNCTIONS = ['verify', 'update', 'changedSince', 'log'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Problems of a custom CRM, by key; null if neither `defineConnector` nor `defineContactSource` created it. */
const problemsOf = (use: unknown): { key: string; expected: string }[] | null => {
  if (!isObject(use)) return null;
  if (use.kind === 'connector') return isObject(use.connector) ? [] : null;
  const { kind, source } = use;
  if (kind !== 'contact-source' || !isObject(source)) return null;
  const isNamed = typeof source.name === 'string' && source.name.trim() !== '';
  const wrong = [
    ...REQUIRED_FUNCTIONS.filter((key) => typeof source[key] !== 'function'),
    ...OPTIONAL_FUNCTIONS.filter((key) => source[key] !== undefined && typeof source[key] !== 'function'),
  ];
  return [
    ...(isNamed ? [] : [{ key: 'name', expected: 'The name of the CRM' }]),
    ...wrong.map((key) => ({ key, expected: 'A function' })),
  ];
};

const customSchema = z.custom<CustomCrm>().superRefine((use, context) => {
  const problems = problemsOf(use);
  if (problems === null) {
    context.addIssue({
      code: 'custom',
      message:
        'The result of defineConnector or defineContactSource of strapi-plugin-crm-user-invite/connector',
    });
  }
  for (const { key, expected } of problems ?? []) {
    context.addIssue({ code: 'custom', path: [key], message: expected });
  }
});

/** The choice of CRM and its connection settings. */
export const crmSchema = z.discriminatedUnion(
  'connector',
  [
    z.strictObject({
      connector: defaultName('embedded').describe(
        "the CRM: in Strapi's own database; Microsoft Dynamics 365, with the keys below and `npm install @azure/msal-node`; or one of your own"
      ),
    }),
    z.strictObject({
      connector: z.literal('dataverse'),
      environmentUrl: originSchema.describe(
        "the environment's address, such as `https://example.crm4.dynamics.com`"
      ),
      tenantId: nonEmpty.describe('tenant id of the app registration'),
      clientId: nonEmpty.describe('client id of the app registration'),
      credential: credentialSchema.describe('how the app signs in: one of the three below'),
      senderQueueId: z.guid().describe('id of the queue that e-mails are sent from'),
      tables: z.record(z.string(), nonEmpty).optional().describe('tables and columns with other names'),
      notificationKey: z
        .string()
        .min(16, 'At least 16 characters')
        .optional()
        .describe(
          "the key that Dataverse's webhook sends, at least 16 characters; without it the site only polls"
        ),
      pollSeconds: z
        .number()
        .int()
        .min(5)
        .max(3600)
        .default(60)
        .describe('seconds between polls for changes'),
    }),
    z.strictObject({
      connector: z.literal('custom'),
      use: customSchema.describe(
        'a CRM of your own, made with `defineContactSource` or `defineConnector`; see `docs/connectors.md`'
      ),
    }),
  ],
  { error: oneOfNames('embedded', 'dataverse', 'custom') }
);

type Crm = z.infer<typeof crmSchema>;

/** Whether the CRM may hold other sites' portals, so that the configuration has to name the portals of this site. */
export const needsPortals = (crm: Crm): boolean => crm.connector === 'dataverse';

/** The CRM's configuration as shown to administrators, without secrets. */
export const publicCrm = (crm: Crm) => {
  if ('use' in crm) return { connector: crm.connector };
  if (!('credential' in crm)) return crm;
  const { credential, notificationKey: _key, ...rest } = crm;
  return { ...rest, credential: Object.keys(credential)[0] };
};
