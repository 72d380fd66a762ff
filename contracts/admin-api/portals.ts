import { z } from 'zod';
import { localeSchema, duplicateLocales } from '../locale';
import {
  contactSchema,
  crmIdSchema,
  emailTemplateSchema,
  emailTemplatesSchema,
  portalRoleSchema,
  portalSchema,
} from '../records';
import { timeZoneSchema } from '../time-zone';
import { listQuerySchema } from './lists';

/** There are few portals, so that the default page size returns all of them in one page. */
export const portalListQuerySchema = listQuerySchema.extend({
  pageSize: listQuerySchema.shape.pageSize.unwrap().default(100),
});

export const portalUpdateSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  siteUrl: z.url().max(2048).optional(),
  signUpUrl: z.url().max(2048).nullable().optional(),
  defaultLocale: localeSchema.optional(),
  timeZone: timeZoneSchema.optional(),
  emailTemplates: z
    .record(localeSchema, emailTemplateSchema)
    .superRefine((templates, context) => {
      for (const locale of duplicateLocales(Object.keys(templates))) {
        context.addIssue({
          code: 'custom',
          path: [locale],
          message: 'There is a template for this language already',
        });
      }
    })
    .optional(),
  /** The role of those who ask for an invitation, one of the portal's; null if nobody may ask. */
  requestRoleId: crmIdSchema.nullable().optional(),
  /** The users-permissions role of each portal role, by the portal role's id. */
  roles: z
    .array(z.strictObject({ id: crmIdSchema, userRole: z.string().min(1).max(100).nullable() }))
    .optional(),
});
export type PortalUpdate = z.infer<typeof portalUpdateSchema>;

/** A portal as its page in the admin shows it. `fixed` roles are set by the configuration and read-only. */
export const portalDetailSchema = portalSchema.extend({
  roles: z.array(portalRoleSchema.extend({ fixed: z.boolean() })),
});
export type PortalDetail = z.infer<typeof portalDetailSchema>;

/** A users-permissions role, to which a portal role can be mapped. */
export const userRoleSchema = z.object({ type: z.string(), name: z.string() });
export type UserRole = z.infer<typeof userRoleSchema>;

/** Response to reading or updating one portal. */
export const portalResponseSchema = z.object({
  data: portalDetailSchema,
  meta: z.object({
    userRoles: z.array(userRoleSchema),
    /** Allowed origins of sites and sign-up pages, from the configuration. */
    allowedOrigins: z.array(z.string()),
    /** The plugin's default template, by language. */
    defaultTemplates: emailTemplatesSchema,
  }),
});
export type PortalResponse = z.infer<typeof portalResponseSchema>;

/** An unsaved template, or none for the plugin's default, in one language. */
export const templatePreviewRequestSchema = z.strictObject({
  locale: localeSchema,
  template: emailTemplateSchema.optional(),
});
export type TemplatePreviewRequest = z.infer<typeof templatePreviewRequestSchema>;

/** The language of the saved e-mail template to preview. */
export const savedTemplateQuerySchema = z.object({ locale: localeSchema });
export type SavedTemplateQuery = z.infer<typeof savedTemplateQuerySchema>;

/** A preview with a sample contact and a link that leads nowhere. */
export const templatePreviewSchema = z.object({ subject: z.string(), html: z.string(), text: z.string() });
export type TemplatePreview = z.infer<typeof templatePreviewSchema>;

/** A test e-mail to the signed-in admin. `locale` defaults to the portal's language. */
export const testMailRequestSchema = z.strictObject({ locale: localeSchema.optional() });
export type TestMailRequest = z.infer<typeof testMailRequestSchema>;

export const testMailResponseSchema = z.object({ to: z.string(), locale: z.string() });
export type TestMailResponse = z.infer<typeof testMailResponseSchema>;

/**
 * What came of a request for an invitation: an invitation, the open one again, an e-mail that says where to sign in; an
 * address of several contacts; an e-mail within the last hour, or three within a day; nothing, for all others.
 */
export const REQUEST_OUTCOMES = ['invited', 'sent-again', 'sign-in', 'ambiguous', 'limited', 'none'] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

/** Requests for an invitation to a portal in the last `days` days: 30, or the retention if that is shorter. */
export const portalRequestsSchema = z.object({
  days: z.number().int(),
  asked: z.number().int(),
  /** Got an invitation. */
  invited: z.number().int(),
  /** Got their open invitation once more. */
  sentAgain: z.number().int(),
  /** Have access already, and were told where to sign in. */
  toldToSignIn: z.number().int(),
  /** Got nothing, because several contacts have the address. */
  ambiguous: z.number().int(),
  /** Got nothing for any other reason, or are not answered yet: `asked` without those above. */
  others: z.number().int(),
});
export type PortalRequests = z.infer<typeof portalRequestsSchema>;

/** Several active contacts with one address, by which somebody asked for an invitation. */
export const ambiguousAddressSchema = z.object({
  email: z.string(),
  /** When it was last asked for. */
  requestedAt: z.iso.datetime(),
  contacts: z.array(contactSchema),
});
export type AmbiguousAddress = z.infer<typeof ambiguousAddressSchema>;
