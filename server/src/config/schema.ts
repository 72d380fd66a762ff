import { z } from 'zod';
import { FIELD_TYPES, isFollowableUrl } from '../../../contracts';

const originSchema = z
  .string()
  .refine(
    (value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value,
    'An origin: scheme, host and port without a path or a final slash, such as https://www.example.com'
  );

const nonEmpty = z.string().min(1);
const redisSchema = z.strictObject({
  url: z.string().regex(/^rediss?:\/\//, 'A Redis address, such as redis://127.0.0.1:6379'),
});

const credentialSchema = z.union(
  [
    z.strictObject({ secret: nonEmpty }),
    z.strictObject({
      certificate: z.strictObject({
        thumbprintSha256: z
          .string()
          .regex(/^[0-9A-Fa-f]{64}$/, 'The SHA-256 thumbprint: 64 hexadecimal digits'),
        privateKey: z.string().includes('PRIVATE KEY', { message: 'A private key in PEM form' }),
      }),
    }),
    z.strictObject({ managedIdentity: z.literal(true) }),
  ],
  'One of { secret }, { certificate: { thumbprintSha256, privateKey } } and { managedIdentity: true }'
);

const crmSchema = z.discriminatedUnion('connector', [
  z.strictObject({ connector: z.literal('embedded') }),
  z.strictObject({
    connector: z.literal('dataverse'),
    environmentUrl: originSchema,
    tenantId: nonEmpty,
    clientId: nonEmpty,
    credential: credentialSchema,
    senderQueueId: z.guid(),
    tables: z.record(z.string(), nonEmpty).optional(),
    notificationKey: z.string().min(16, 'At least 16 characters').optional(),
    pollSeconds: z.number().int().min(5).max(3600).default(60),
  }),
]);

const pageTypeSchema = z.strictObject({
  contentType: z
    .string()
    .regex(/^(api|plugin)::[\w-]+\.[\w-]+$/, 'A content type uid, such as api::page.page'),
  title: nonEmpty,
  /** `{name}` stands for an attribute of the entry, `{locale}` for its language. */
  url: z
    .string()
    .refine(
      (value) => isFollowableUrl(value.replace(/\{\w+\}/g, 'x')),
      'A path such as /{slug}, or an http(s) address'
    ),
});

/** Attributes that no answer of an invitee may reach (mass assignment). */
const PROTECTED_USER_FIELDS = new Set([
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
  'createdAt',
  'updatedAt',
]);
const PROTECTED_CONTACT_FIELDS = new Set(['id', 'documentId', 'email', 'active', 'doNotEmail', 'fullName']);

const attributeName = z.string().regex(/^[A-Za-z][\w]*$/, 'The name of an attribute');

const fieldSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z][\w-]{0,63}$/, 'Letters, digits, - and _, beginning with a letter'),
    label: z.union(
      [nonEmpty, z.record(z.string(), nonEmpty)],
      'A text, or texts by language, such as { en: "Phone", de: "Telefon" }'
    ),
    type: z.enum(FIELD_TYPES),
    required: z.boolean().default(false),
    options: z.array(nonEmpty).min(1).optional(),
    contactField: attributeName
      .refine((name) => !PROTECTED_CONTACT_FIELDS.has(name), 'Not a field that an invitee may write')
      .optional(),
    userField: attributeName
      .refine((name) => !PROTECTED_USER_FIELDS.has(name), 'Not a field that an invitee may write')
      .optional(),
  })
  .refine((field) => (field.type === 'select') === (field.options !== undefined), {
    path: ['options'],
    message: 'A select has options, and nothing else has',
  });

const unique = <T>(key: (item: T) => string, what: string) => {
  return (items: T[], context: z.RefinementCtx) => {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      if (seen.has(key(item))) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `Each ${what} once: ${key(item)} is there twice`,
        });
      }
      seen.add(key(item));
    });
  };
};

const invitationSchema = z.strictObject({
  expiresInDays: z.number().positive().max(365).default(14),
  remindAfterDays: z.array(z.number().positive().max(365)).max(5).default([]),
  whenCrmUnavailable: z.enum(['accept', 'refuse']).default('accept'),
  signIn: z.boolean().default(true),
  linkStyle: z.enum(['fragment', 'query']).default('fragment'),
  retentionDays: z.number().int().min(1).max(3650).default(365),
});

const rateLimitSchema = z.strictObject({
  windowSeconds: z.number().int().min(1).max(86_400).default(600),
  unknownPerAddress: z.number().int().min(1).default(20),
  perInvitation: z.number().int().min(1).default(20),
  trustedProxies: z.number().int().min(0).max(10).default(0),
  redis: redisSchema.optional(),
});

const concurrency = z.number().int().min(1).max(64).default(4);

/** The plugin's configuration, `crm-user-invite` in `config/plugins.ts`. */
export const configSchema = z
  .strictObject({
    allowedOrigins: z.array(originSchema).min(1, 'At least one origin of a website'),
    crm: crmSchema.default({ connector: 'embedded' }),
    portals: z.array(nonEmpty).min(1).optional(),
    pages: z
      .array(pageTypeSchema)
      .superRefine(unique((page) => page.contentType, 'content type'))
      .optional(),
    widget: z
      .strictObject({
        /** Dynamic zones that offer the widget although their schema does not say so. */
        dynamicZones: z
          .array(z.string().regex(/^(api|plugin)::[\w-]+\.[\w-]+\.\w+$/, 'Such as api::page.page.widgets'))
          .default([]),
      })
      .prefault({}),
    roles: z.record(z.string(), z.record(z.string(), nonEmpty)).default({}),
    fields: z
      .array(fieldSchema)
      .superRefine(unique((field) => field.name, 'name'))
      .default([]),
    terms: z.strictObject({ required: z.boolean(), version: nonEmpty.max(100) }).optional(),
    invitation: invitationSchema.prefault({}),
    password: z.strictObject({ minLength: z.number().int().min(8).max(64).default(12) }).prefault({}),
    rateLimit: rateLimitSchema.prefault({}),
    mail: z
      .strictObject({
        from: nonEmpty.optional(),
        replyTo: nonEmpty.optional(),
        perSecond: z.number().positive().max(1000).default(50),
      })
      .prefault({}),
    jobs: z
      .discriminatedUnion('runner', [
        z.strictObject({ runner: z.literal('embedded'), concurrency }),
        z.strictObject({ runner: z.literal('bullmq'), redis: redisSchema, concurrency }),
      ])
      .prefault({ runner: 'embedded' }),
  })
  .superRefine((config, context) => {
    if (config.crm.connector === 'dataverse' && config.portals === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['portals'],
        message: 'The keys of the portals that this site serves; required with the dataverse connector',
      });
    }
  });

/** The configuration as code uses it: checked, with defaults filled in. */
export type PluginConfig = z.infer<typeof configSchema>;
/** The configuration as it is written in `config/plugins.ts`. */
export type PluginConfigInput = z.input<typeof configSchema>;
export type PageTypeConfig = NonNullable<PluginConfig['pages']>[number];
