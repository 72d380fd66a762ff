import { z } from 'zod';
import { isNavigableUrl } from '../../../contracts';
import { passkeySiteOf } from '../domain/passkey-sites';
import { crmSchema, needsPortals } from './crm-schema';
import { fieldSchema } from './field-schema';
import {
  defaultName,
  labelSchema,
  mailboxSchema,
  nonEmpty,
  oneOfNames,
  originSchema,
  redisSchema,
  unique,
} from './shapes';

// `npm run docs` writes the descriptions into the table in docs/configuration.md.

const pageTypeSchema = z.strictObject({
  contentType: z
    .string()
    .regex(/^(api|plugin)::[\w-]+\.[\w-]+$/, 'A content type uid, such as api::page.page')
    .describe('uid of a content type whose entries are pages, such as `api::page.page`'),
  title: nonEmpty.describe("attribute with the page's title"),
  url: z
    .string()
    .refine(
      (value) => isNavigableUrl(value.replace(/\{\w+\}/g, 'x')),
      'A path such as /{slug}, or an http(s) address'
    )
    .describe("the page's URL, such as `/{locale}/{slug}`, with attributes of the entry in braces"),
});

const invitationSchema = z.strictObject({
  expiresInDays: z.number().positive().max(365).default(14).describe('days that a link is valid'),
  remindAfterDays: z
    .array(z.number().positive().max(365))
    .max(5)
    .default([])
    .describe('reminders, in days after sending, such as `[3, 7]`'),
  whenCrmUnavailable: z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe('whether people can sign up while the CRM is down or refuses the site’s credentials'),
  signIn: z.boolean().default(true).describe('whether signing up also signs in'),
  linkStyle: z
    .enum(['fragment', 'query'])
    .default('fragment')
    .describe('use `query` only for sites that cannot read what follows `#`'),
  retentionDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe('days after which personal data is removed from closed invitations'),
});

const rateLimitSchema = z.strictObject({
  windowSeconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(600)
    .describe('seconds over which attempts are counted'),
  unknownPerAddress: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('attempts with unknown codes from one client address'),
  perInvitation: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('attempts on one invitation; replaced links are counted separately'),
  trustedProxies: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('number of entries of `X-Forwarded-For`, from the right, to trust'),
  redis: redisSchema
    .optional()
    .describe('Redis for counters that all servers share; needs `npm install ioredis`'),
});

const mailSchema = z.strictObject({
  from: mailboxSchema.optional().describe("sender; defaults to that of Strapi's e-mail plugin"),
  replyTo: mailboxSchema.optional().describe('reply address; defaults to that of Strapi’s e-mail plugin'),
  perSecond: z
    .number()
    .positive()
    .max(1000)
    .default(50)
    .describe('maximum rate of e-mails: per server, or over all servers with BullMQ'),
});

const concurrency = z
  .number()
  .int()
  .min(1)
  .max(64)
  .default(4)
  .describe('parallel jobs per server; with BullMQ, per queue (there are two)');

const jobsSchema = z.discriminatedUnion(
  'runner',
  [
    z.strictObject({
      runner: defaultName('embedded').describe(
        "what runs the jobs: Strapi's own process, or BullMQ with Redis. Several servers may share a database with either"
      ),
      concurrency,
    }),
    z.strictObject({
      runner: z.literal('bullmq'),
      redis: redisSchema.describe('the Redis of BullMQ; needs `npm install bullmq ioredis`'),
      concurrency,
    }),
  ],
  { error: oneOfNames('embedded', 'bullmq') }
);

const providerName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][\w-]*$/);

const providersSchema = z
  .array(
    z
      .union(
        [
          providerName.transform((name): { name: string; label?: z.output<typeof labelSchema> } => ({
            name,
          })),
          z.strictObject({ name: providerName, label: labelSchema }),
        ],
        'The name of a provider of Users & Permissions, such as microsoft, or { name, label }'
      )
      // What Users & Permissions calls the sign-in with a password.
      .refine(
        ({ name }) => name !== 'email' && name !== 'local',
        'Not a provider; a password is always offered'
      )
  )
  .superRefine(unique(({ name }) => name, 'provider'));

/** The plugin's configuration, `crm-user-invite` in `config/plugins.ts`. */
export const configSchema = z
  .strictObject({
    allowedOrigins: z
      .array(originSchema)
      .min(1, 'At least one origin of a website')
      .describe('origins of the websites, such as `https://www.example.com`; links lead only there'),
    crm: crmSchema.prefault({}),
    portals: z
      .array(nonEmpty)
      .min(1)
      .superRefine(unique((key) => key, 'key'))
      .optional()
      .describe('keys of the portals that this site serves; default: all. Required with `dataverse`'),
    pages: z
      .array(pageTypeSchema)
      .superRefine(unique((page) => page.contentType, 'content type'))
      .optional()
      .describe('content types that are pages; detected where possible'),
    widget: z
      .strictObject({
        dynamicZones: z
          .array(z.string().regex(/^(api|plugin)::[\w-]+\.[\w-]+\.\w+$/, 'Such as api::page.page.widgets'))
          .default([])
          .describe('dynamic zones to add the widgets to, such as `api::page.page.widgets`'),
      })
      .prefault({}),
    roles: z
      .record(z.string(), z.record(z.string(), nonEmpty))
      .default({})
      .describe(
        "`{ [portalKey]: { [roleName]: typeOfUserRole } }`: role mappings, which then cannot be changed on the portal's page"
      ),
    signUp: z
      .strictObject({
        providers: providersSchema
          .prefault([])
          .describe(
            'providers of Users & Permissions, such as `microsoft` or `{ name, label }`, that can take the place of a password'
          ),
        passkeys: z
          .boolean()
          .default(false)
          .describe(
            'whether passkeys can take the place of a password; needs `npm install @simplewebauthn/server`'
          ),
      })
      .prefault({}),
    fields: z
      .array(fieldSchema)
      .superRefine(unique((field) => field.name, 'name'))
      .default([])
      .describe('questions of the sign-up form, besides the password'),
    terms: z
      .strictObject({
        required: z.boolean().describe('whether consent is needed to sign up'),
        version: nonEmpty.max(100).describe('version of the terms, stored with the consent'),
      })
      .optional()
      .describe('asks for consent to the terms of use'),
    invitation: invitationSchema.prefault({}),
    password: z
      .strictObject({
        minLength: z
          .number()
          .int()
          .min(8)
          .max(64)
          .default(12)
          .describe("minimum number of characters; the maximum is bcrypt's limit of 72 bytes"),
      })
      .prefault({}),
    rateLimit: rateLimitSchema.prefault({}),
    mail: mailSchema.prefault({}),
    jobs: jobsSchema.prefault({}),
  })
  .superRefine((config, context) => {
    if (config.signUp.passkeys && config.allowedOrigins.every((origin) => passkeySiteOf(origin) === null)) {
      context.addIssue({
        code: 'custom',
        path: ['signUp', 'passkeys'],
        message: 'Browsers have passkeys on https:// and http://localhost alone, and not for IP addresses',
      });
    }
    if (needsPortals(config.crm) && config.portals === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['portals'],
        message: 'The keys of the portals that this site serves; required with the dataverse connector',
      });
    }
  });

/** The validated configuration, with defaults filled in. */
export type PluginConfig = z.infer<typeof configSchema>;
/** The configuration as written in `config/plugins.ts`. */
export type PluginConfigInput = z.input<typeof configSchema>;
export type PageTypeConfig = NonNullable<PluginConfig['pages']>[number];
