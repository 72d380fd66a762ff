import { z } from 'zod';
import { localeSchema, duplicateLocales } from '../locale';
import {
  crmIdSchema,
  emailTemplateSchema,
  emailTemplatesSchema,
  portalRoleSchema,
  portalSchema,
} from '../records';
import { timeZoneSchema } from '../time-zone';
import { listQuerySchema } from './lists';

/** Portals are few: what asks for no page size gets them all, where there are no more than a page can hold. */
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
  /** The users-permissions role of each portal role, by the portal role's id. */
  roles: z
    .array(z.strictObject({ id: crmIdSchema, userRole: z.string().min(1).max(100).nullable() }))
    .optional(),
});
export type PortalUpdate = z.infer<typeof portalUpdateSchema>;

/** A portal as its page shows it. What the configuration fixes (`fixed`) cannot be changed there. */
export const portalDetailSchema = portalSchema.extend({
  roles: z.array(portalRoleSchema.extend({ fixed: z.boolean() })),
});
export type PortalDetail = z.infer<typeof portalDetailSchema>;

/** A role of the users-permissions plugin: what a portal role can stand for. */
export const userRoleSchema = z.object({ type: z.string(), name: z.string() });
export type UserRole = z.infer<typeof userRoleSchema>;

/** The answer to reading, and to changing, one portal. */
export const portalResponseSchema = z.object({
  data: portalDetailSchema,
  meta: z.object({
    userRoles: z.array(userRoleSchema),
    /** Origins that the configuration allows for sites and sign-up pages. */
    allowedOrigins: z.array(z.string()),
    /** The plugin's own template, by language. */
    defaultTemplates: emailTemplatesSchema,
  }),
});
export type PortalResponse = z.infer<typeof portalResponseSchema>;

/** A template that is being written, or none for the plugin's own, in one language. */
export const templatePreviewRequestSchema = z.strictObject({
  locale: localeSchema,
  template: emailTemplateSchema.optional(),
});
export type TemplatePreviewRequest = z.infer<typeof templatePreviewRequestSchema>;

/** The language in which a portal's e-mail is to be shown as it is saved. */
export const savedTemplateQuerySchema = z.object({ locale: localeSchema });
export type SavedTemplateQuery = z.infer<typeof savedTemplateQuerySchema>;

/** An e-mail to a person made up, whose link leads nowhere. */
export const templatePreviewSchema = z.object({ subject: z.string(), html: z.string(), text: z.string() });
export type TemplatePreview = z.infer<typeof templatePreviewSchema>;

/** A test mail to whoever asks for it, in a language; left out, in the portal's. */
export const testMailRequestSchema = z.strictObject({ locale: localeSchema.optional() });
export type TestMailRequest = z.infer<typeof testMailRequestSchema>;

export const testMailResponseSchema = z.object({ to: z.string(), locale: z.string() });
export type TestMailResponse = z.infer<typeof testMailResponseSchema>;
