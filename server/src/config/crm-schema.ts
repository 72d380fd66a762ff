import { z } from 'zod';
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
  'One of { secret }, { certificate: { thumbprintSha256, privateKey } } and { managedIdentity: true }'
);

/** Which CRM, and how it is reached. */
export const crmSchema = z.discriminatedUnion(
  'connector',
  [
    z.strictObject({
      connector: defaultName('embedded').describe(
        "the CRM: in Strapi's own database, or Microsoft Dynamics 365 with the keys below"
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
  ],
  { error: oneOfNames('embedded', 'dataverse') }
);
