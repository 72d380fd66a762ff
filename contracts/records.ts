import { z } from 'zod';
import { CODES_CLOSED_REASONS, invitationStatusSchema } from './invitation-status';
import { answersSchema } from './fields';

/** The id of a record in the CRM. */
export const crmIdSchema = z.string().regex(/^[\w-]{1,64}$/, 'An id of a record in the CRM');

/** A point in time, in ISO 8601 with time zone. */
const timestampSchema = z.iso.datetime();

export const contactSchema = z.object({
  id: crmIdSchema,
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  fullName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  jobTitle: z.string().nullable(),
  /** BCP 47, such as `de` or `pt-BR`. */
  language: z.string().nullable(),
  doNotEmail: z.boolean(),
  active: z.boolean(),
});
export type Contact = z.infer<typeof contactSchema>;

export const portalRoleSchema = z.object({
  id: crmIdSchema,
  name: z.string(),
  /** Type of the users-permissions role that it is mapped to; null if it is not mapped. */
  userRole: z.string().nullable(),
});
export type PortalRole = z.infer<typeof portalRoleSchema>;

/** Liquid templates of one e-mail. */
export const emailTemplateSchema = z.strictObject({
  subject: z.string().min(1).max(500),
  html: z.string().min(1).max(200_000),
  text: z.string().max(200_000).optional(),
});
export type EmailTemplate = z.infer<typeof emailTemplateSchema>;

/** A portal's templates by language. The plugin's template is used for other languages. */
export const emailTemplatesSchema = z.record(z.string().min(2).max(35), emailTemplateSchema);
export type EmailTemplates = z.infer<typeof emailTemplatesSchema>;

export const portalSchema = z.object({
  id: crmIdSchema,
  key: z.string(),
  name: z.string(),
  siteUrl: z.string(),
  signUpUrl: z.string().nullable(),
  defaultLocale: z.string(),
  /** IANA name, such as `Europe/Berlin`; used for times in e-mails. */
  timeZone: z.string(),
  emailTemplates: emailTemplatesSchema,
  /** The role of those who ask for an invitation; null if nobody may ask. It may have left the roles since. */
  requestRoleId: crmIdSchema.nullable(),
  roles: z.array(portalRoleSchema),
});
export type Portal = z.infer<typeof portalSchema>;

export const emailActivitySchema = z.object({
  id: crmIdSchema,
  status: z.enum(['pending', 'sent', 'failed']),
  active: z.boolean(),
  subject: z.string(),
  to: z.string(),
  /** With the code masked. */
  html: z.string(),
  text: z.string(),
  sentAt: timestampSchema.nullable(),
});
export type EmailActivity = z.infer<typeof emailActivitySchema>;

export const portalUserSchema = z.object({
  id: crmIdSchema,
  contact: z.object({ id: crmIdSchema, fullName: z.string() }),
  portal: z.object({ id: crmIdSchema, name: z.string() }),
  role: z.object({ id: crmIdSchema, name: z.string() }),
  username: z.string(),
  active: z.boolean(),
  answers: answersSchema,
});
export type PortalUser = z.infer<typeof portalUserSchema>;

export const TIMELINE_EVENTS = [
  'created',
  'sent',
  'failed',
  'opened',
  'reminded',
  'resent',
  'renewed',
  'link-created',
  'requested',
  'redeemed',
  'accepted',
  'refused',
  'revoked',
  'expired',
  'codes-closed',
  'crm-recorded',
  'role-changed',
  'access-ended',
  'access-reopened',
  'job-discarded',
] as const;
export const timelineEventSchema = z.enum(TIMELINE_EVENTS);
export type TimelineEvent = z.infer<typeof timelineEventSchema>;

export const timelineEntrySchema = z.object({
  event: timelineEventSchema,
  at: timestampSchema,
  /** The name of a staff member, `invitee` or `system`. */
  actor: z.string(),
  detail: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const invitationSummarySchema = z.object({
  id: crmIdSchema,
  status: invitationStatusSchema,
  /** The record's state in the CRM: active while `new` or `failed`, else inactive. */
  active: z.boolean(),
  contact: z.object({ id: crmIdSchema, fullName: z.string(), email: z.string().nullable() }),
  portal: z.object({ id: crmIdSchema, name: z.string() }),
  role: z.object({ id: crmIdSchema, name: z.string() }),
  invitedBy: z.string().nullable(),
  /** False if no e-mail is sent: staff hand over a link. */
  notify: z.boolean(),
  locale: z.string(),
  sentAt: timestampSchema.nullable(),
  openedAt: timestampSchema.nullable(),
  redeemedAt: timestampSchema.nullable(),
  expiresAt: timestampSchema,
  /** Set while the sent links do not work although the invitation is open. */
  codesClosed: z.enum(CODES_CLOSED_REASONS).nullable(),
  /** The error of the last failed attempt to send the e-mail. */
  failure: z.string().nullable(),
});
export type InvitationSummary = z.infer<typeof invitationSummarySchema>;

export const invitationSchema = invitationSummarySchema.extend({
  timeline: z.array(timelineEntrySchema),
  emails: z.array(emailActivitySchema),
});
export type Invitation = z.infer<typeof invitationSchema>;
