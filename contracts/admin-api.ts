import { z } from 'zod';
import { namedCheckSchema } from './checks';
import { refusalCodeSchema } from './errors';
import { fieldSchema } from './fields';
import { INVITATION_STATUSES, invitationStatusSchema } from './invitation-status';
import { pageDocumentReferenceSchema } from './page-reference';
import { inspectAnswerSchema } from './public-api';
import {
  contactSchema,
  crmIdSchema,
  emailTemplateSchema,
  emailTemplatesSchema,
  invitationSchema,
  invitationSummarySchema,
  portalRoleSchema,
  portalSchema,
  portalUserSchema,
  timelineEntrySchema,
} from './records';

/** The largest number of contacts that one request answers for itself; more are worked through by a job. */
export const INLINE_INVITATIONS = 200;

export const listQuerySchema = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .refine((text) => !text.includes('\u0000'), 'Not a text to search for')
    .optional(),
  cursor: z.string().max(500).optional(),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

/** Portals are few: what asks for no page size gets them all, where there are no more than a page can hold. */
export const portalListQuerySchema = listQuerySchema.extend({
  pageSize: listQuerySchema.shape.pageSize.unwrap().default(100),
});

/** One page of a list. `nextCursor` is null on the last one; `total` is there only where it is cheap. */
export interface Listing<Row> {
  data: Row[];
  meta: { nextCursor: string | null; total?: number };
}

export const invitationListQuerySchema = listQuerySchema.extend({
  status: invitationStatusSchema.optional(),
  portalId: crmIdSchema.optional(),
  contactId: crmIdSchema.optional(),
});
export type InvitationListQuery = z.infer<typeof invitationListQuerySchema>;

/** What a contact has on one portal: an account, one that ended, or an open invitation with its status. */
export const portalAccessSchema = z.object({
  portal: z.object({ id: crmIdSchema, name: z.string() }),
  state: z.enum(['active', 'ended', ...INVITATION_STATUSES]),
});
export type PortalAccess = z.infer<typeof portalAccessSchema>;

export const contactListItemSchema = contactSchema.extend({ portalAccess: z.array(portalAccessSchema) });
export type ContactListItem = z.infer<typeof contactListItemSchema>;

export const contactDetailSchema = contactSchema.extend({
  portalUsers: z.array(portalUserSchema),
  invitations: z.array(invitationSummarySchema),
  /** What happened last to its invitations, newest first; `portal` is the name of the one invited to. */
  activity: z.array(timelineEntrySchema.extend({ invitationId: crmIdSchema, portal: z.string() })),
});
export type ContactDetail = z.infer<typeof contactDetailSchema>;

const targetShape = {
  contactIds: z.array(crmIdSchema).min(1).max(100_000),
  portalId: crmIdSchema,
  roleId: crmIdSchema,
  message: z.string().trim().max(2000).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  locale: z.string().min(2).max(35).optional(),
};

export const inviteRequestSchema = z.strictObject(targetShape);
export type InviteRequest = z.infer<typeof inviteRequestSchema>;

export const refusalSchema = z.object({
  contactId: crmIdSchema,
  code: refusalCodeSchema,
  /** Tells apart what the code does not: a sign-up page that is missing from one that is not allowed. */
  detail: z.string().optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;

export const inviteAnswerSchema = z.object({
  batchId: z.string(),
  accepted: z.array(z.object({ contactId: crmIdSchema, invitationId: crmIdSchema })).optional(),
  refused: z.array(refusalSchema).optional(),
});
export type InviteAnswer = z.infer<typeof inviteAnswerSchema>;

export const previewAnswerSchema = z.object({
  refused: z.array(refusalSchema),
  /** The e-mail for the first contact that is not refused; the link in it leads nowhere. */
  email: z
    .object({
      contactId: crmIdSchema,
      to: z.string(),
      locale: z.string(),
      subject: z.string(),
      html: z.string(),
      text: z.string(),
    })
    .nullable(),
});
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>;

export const BATCH_STATES = ['running', 'paused', 'done', 'cancelled'] as const;
export const batchSchema = z.object({
  state: z.enum(BATCH_STATES),
  total: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  sent: z.number().int(),
  failed: z.number().int(),
});
export type Batch = z.infer<typeof batchSchema>;

/** A batch that runs or is paused. */
export const openBatchSchema = batchSchema
  .pick({ state: true, total: true, accepted: true, refused: true })
  .extend({ id: z.string(), invitedBy: z.string().nullable() });
export type OpenBatch = z.infer<typeof openBatchSchema>;

/** What has come of one contact of a batch; neither invitation nor refusal while its turn has not come. */
export const batchContactSchema = z.object({
  /** Name and address are null if the CRM does not have it any more. */
  contact: z.object({ id: crmIdSchema, fullName: z.string().nullable(), email: z.string().nullable() }),
  invitation: z.object({ id: crmIdSchema, status: invitationStatusSchema }).nullable(),
  refusal: refusalSchema.omit({ contactId: true }).nullable(),
});
export type BatchContact = z.infer<typeof batchContactSchema>;

export const changeRoleRequestSchema = z.strictObject({ roleId: crmIdSchema });
export type ChangeRoleRequest = z.infer<typeof changeRoleRequestSchema>;

export const portalUpdateSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  siteUrl: z.url().max(2048).optional(),
  signUpUrl: z.url().max(2048).nullable().optional(),
  defaultLocale: z.string().min(2).max(35).optional(),
  emailTemplates: emailTemplatesSchema.optional(),
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
export const portalAnswerSchema = z.object({
  data: portalDetailSchema,
  meta: z.object({
    userRoles: z.array(userRoleSchema),
    /** Origins that the configuration allows for sites and sign-up pages. */
    allowedOrigins: z.array(z.string()),
    /** The plugin's own template, by language. */
    defaultTemplates: emailTemplatesSchema,
  }),
});
export type PortalAnswer = z.infer<typeof portalAnswerSchema>;

/** A template that is being written, or none for the plugin's own, in one language. */
export const templatePreviewRequestSchema = z.strictObject({
  locale: z.string().min(2).max(35),
  template: emailTemplateSchema.optional(),
});
export type TemplatePreviewRequest = z.infer<typeof templatePreviewRequestSchema>;

/** An e-mail to a person made up, whose link leads nowhere. */
export const templatePreviewSchema = z.object({ subject: z.string(), html: z.string(), text: z.string() });
export type TemplatePreview = z.infer<typeof templatePreviewSchema>;

/** A test mail to whoever asks for it, in a language; left out, in the portal's. */
export const testMailRequestSchema = z.strictObject({ locale: z.string().min(2).max(35).optional() });
export type TestMailRequest = z.infer<typeof testMailRequestSchema>;

export const testMailAnswerSchema = z.object({ to: z.string(), locale: z.string() });
export type TestMailAnswer = z.infer<typeof testMailAnswerSchema>;

/** How the CRM in use is doing: `ok` if no check is red. */
export const connectionSchema = z.object({
  connector: z.enum(['embedded', 'dataverse']),
  ok: z.boolean(),
  checks: z.array(namedCheckSchema),
  /**
   * Of a CRM that the plugin's tables can be installed in: the privileges that the connected user lacks for that. None
   * if it may. Left out with other CRMs, and where the user cannot be asked about.
   */
  install: z.object({ lacking: z.array(z.string()) }).optional(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** One thing that *Install CRM tables* makes. `missing`: not its turn yet. */
export const installStepSchema = z.object({
  title: z.string(),
  state: z.enum(['there', 'made', 'missing', 'failed']),
  /** What to know about a step that failed. */
  message: z.string().optional(),
});
export type InstallStep = z.infer<typeof installStepSchema>;

/**
 * The answer of `POST /connection/install`, which works for a quarter of a minute or for one step, if that takes longer.
 * It is called again until it says `finished`; what was made stays made. It is finished, too, when a step has failed.
 */
export const installationSchema = z.object({ finished: z.boolean(), steps: z.array(installStepSchema) });
export type Installation = z.infer<typeof installationSchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  attempts: z.number().int(),
  runAt: z.iso.datetime(),
  error: z.string().nullable(),
  invitationId: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** The page list of the picker. */
export const pageListQuerySchema = listQuerySchema.extend({ locale: z.string().max(35).optional() });
export const pageListItemSchema = z.object({
  contentType: z.string(),
  documentId: z.string(),
  title: z.string(),
  /** Null if the page's URL cannot be made, because a part of it is empty. */
  url: z.string().nullable(),
  locale: z.string().nullable(),
  published: z.boolean(),
});
export type PageListItem = z.infer<typeof pageListItemSchema>;

/** How the page of a reference stands, to the admin who looks at it in one locale. */
export const pageStateSchema = z.object({
  /** `other-locale`: there, but not in this locale. `hidden`: of a type that this admin may not read. */
  state: z.enum(['published', 'draft', 'other-locale', 'missing', 'hidden']),
  title: z.string().nullable(),
  url: z.string().nullable(),
});
export type PageState = z.infer<typeof pageStateSchema>;

export const resolvePagesRequestSchema = z.strictObject({
  references: z.array(pageDocumentReferenceSchema).max(100),
  locale: z.string().max(35).nullable().default(null),
});
export type ResolvePagesRequest = z.infer<typeof resolvePagesRequestSchema>;

/** `locale`: the language of the labels. */
export const widgetOptionsQuerySchema = z.object({ locale: z.string().max(35).default('en') });

/** What the designer needs to know of the configuration. */
export const widgetOptionsSchema = z.object({
  /** The fields of the sign-up form, in the order of the configuration. */
  fields: z.array(fieldSchema),
  terms: inspectAnswerSchema.shape.terms,
  password: inspectAnswerSchema.shape.password,
  /** Path of the element's script on this server, for the preview. */
  script: z.string(),
});
export type WidgetOptions = z.infer<typeof widgetOptionsSchema>;

/** The funnel of the last days, and what needs a hand. */
export const figuresSchema = z.object({
  days: z.number().int(),
  sent: z.number().int(),
  opened: z.number().int(),
  redeemed: z.number().int(),
  failedInvitations: z.number().int(),
  failedJobs: z.number().int(),
});
export type Figures = z.infer<typeof figuresSchema>;

/** All that is kept about one person. */
export const personExportSchema = z.object({
  contact: contactSchema,
  portalUsers: z.array(portalUserSchema),
  invitations: z.array(invitationSchema),
});
export type PersonExport = z.infer<typeof personExportSchema>;

/** A webhook of Strapi's that is told of the plugin's events. */
export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  isEnabled: z.boolean(),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const newWebhookSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  url: z.url({ protocol: /^https?$/ }).max(2048),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;
