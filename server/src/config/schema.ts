import { z } from 'zod';
import { isNavigableUrl } from '../../../contracts';
import { crmSchema } from './crm-schema';
import { fieldSchema } from './field-schema';
import {
  defaultName,
  mailboxSchema,
  nonEmpty,
  oneOfNames,
  originSchema,
  redisSchema,
  unique,
} from './shapes';

// Descriptions are what the tables in README.md and docs/configuration.md say; `npm run docs` writes them there.

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
    .describe("the page's URL, such as `/{locale}/{slug}`: `{name}` stands for an attribute of the entry"),
});

const invitationSchema = z.strictObject({
  expiresInDays: z.number().positive().max(365).default(14).describe('days that a link is good for'),
  remindAfterDays: z
    .array(z.number().positive().max(365))
    .max(5)
    .default([])
    .describe('days after sending on which to remind, such as `[3, 7]`'),
  whenCrmUnavailable: z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe(
      'whether people can sign up while the CRM does not answer, be it that it is away, or that it refuses the sign-in of the site'
    ),
  signIn: z.boolean().default(true).describe('whether signing up also signs in'),
  linkStyle: z
    .enum(['fragment', 'query'])
    .default('fragment')
    .describe('`query` is for sites that cannot read what follows `#`'),
  retentionDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe('days after which closed invitations no longer name a person'),
});

const rateLimitSchema = z.strictObject({
  windowSeconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(600)
    .describe('seconds over which attempts count'),
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
    .describe('attempts on one invitation; links that were replaced count apart'),
  trustedProxies: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('how many entries of `X-Forwarded-For`, from the right, are believed'),
  redis: redisSchema.optional().describe('a Redis in which all servers count together'),
});

const mailSchema = z.strictObject({
  from: mailboxSchema.optional().describe("sender of the e-mails; else that of Strapi's e-mail plugin"),
  replyTo: mailboxSchema.optional().describe('where answers go; else as above'),
  perSecond: z
    .number()
    .positive()
    .max(1000)
    .default(50)
    .describe('how many e-mails are sent at the most: by each server, or by all of them with BullMQ'),
});

const concurrency = z
  .number()
  .int()
  .min(1)
  .max(64)
  .default(4)
  .describe('jobs at a time, per server; with BullMQ in each of its two queues');

const jobsSchema = z.discriminatedUnion(
  'runner',
  [
    z.strictObject({
      runner: defaultName('embedded').describe(
        "who wakes the jobs: Strapi's own process, or BullMQ with a Redis. Any number of servers may share the database"
      ),
      concurrency,
    }),
    z.strictObject({
      runner: z.literal('bullmq'),
      redis: redisSchema.describe('the Redis of BullMQ'),
      concurrency,
    }),
  ],
  { error: oneOfNames('embedded', 'bullmq') }
);

/** The plugin's configuration, `crm-user-invite` in `config/plugins.ts`. */
export const configSchema = z
  .strictObject({
    allowedOrigins: z
      .array(originSchema)
      .min(1, 'At least one origin of a website')
      .describe('origins of the websites, such as `https://www.example.com`; codes go only to pages there'),
    crm: crmSchema.prefault({}),
    portals: z
      .array(nonEmpty)
      .min(1)
      .superRefine(unique((key) => key, 'key'))
      .optional()
      .describe('keys of the portals that this site serves; else all. Required with `dataverse`'),
    pages: z
      .array(pageTypeSchema)
      .superRefine(unique((page) => page.contentType, 'content type'))
      .optional()
      .describe('what the pages of the site are; found by itself where it can be'),
    widget: z
      .strictObject({
        dynamicZones: z
          .array(z.string().regex(/^(api|plugin)::[\w-]+\.[\w-]+\.\w+$/, 'Such as api::page.page.widgets'))
          .default([])
          .describe(
            'zones that offer the widget although their schema does not say so, such as `api::page.page.widgets`'
          ),
      })
      .prefault({}),
    roles: z
      .record(z.string(), z.record(z.string(), nonEmpty))
      .default({})
      .describe(
        "`{ [portalKey]: { [roleName]: typeOfUserRole } }`: fixes the roles that are else mapped on the portal's page"
      ),
    fields: z
      .array(fieldSchema)
      .superRefine(unique((field) => field.name, 'name'))
      .default([])
      .describe('what the sign-up form asks besides the password'),
    terms: z
      .strictObject({
        required: z.boolean().describe('whether consent is needed to sign up'),
        version: nonEmpty.max(100).describe('which version of the terms it is for; kept with the consent'),
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
          .describe("characters at the least; the most are 72 bytes, which is bcrypt's limit"),
      })
      .prefault({}),
    rateLimit: rateLimitSchema.prefault({}),
    mail: mailSchema.prefault({}),
    jobs: jobsSchema.prefault({}),
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
