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
            .describe('its SHA-256 thumbprint, 64 hexadecimal digits'),
          privateKey: z
            .string()
            .includes('PRIVATE KEY', { message: 'A private key in PEM form' })
            .describe('in PEM form'),
        })
        .describe('a certificate, instead of a secret'),
    }),
    z.strictObject({
      managedIdentity: z.literal(true).describe('the identity of the Azure machine, instead of either'),
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
        'of the environment, such as `https://example.crm4.dynamics.com`'
      ),
      tenantId: nonEmpty.describe('of the app registration'),
      clientId: nonEmpty.describe('of the app registration'),
      credential: credentialSchema.describe('how the app signs in; one of the three'),
      senderQueueId: z.guid().describe('id of the queue that sends the e-mails'),
      tables: z.record(z.string(), nonEmpty).optional().describe('names of tables and columns that differ'),
      notificationKey: z
        .string()
        .min(16, 'At least 16 characters')
        .optional()
        .describe(
          "what Dataverse's webhook has to present, 16 characters or more; without it the site only polls"
        ),
      pollSeconds: z.number().int().min(5).max(3600).default(60).describe('how often changes are looked for'),
    }),
  ],
  { error: oneOfNames('embedded', 'dataverse') }
);
