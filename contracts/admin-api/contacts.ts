import { z } from 'zod';
import { answersSchema } from '../fields';
import { INVITATION_STATUSES } from '../invitation-status';
import {
  contactSchema,
  crmIdSchema,
  invitationSchema,
  invitationSummarySchema,
  portalUserSchema,
  timelineEntrySchema,
} from '../records';

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

export const changeRoleRequestSchema = z.strictObject({ roleId: crmIdSchema });
export type ChangeRoleRequest = z.infer<typeof changeRoleRequestSchema>;

/** An invitation with what its person wrote, and was written. */
const exportedInvitationSchema = invitationSchema.extend({
  message: z.string().nullable(),
  username: z.string().nullable(),
  /** The answers of the form: those that went to the portal user, and those that corrected the contact. */
  answers: answersSchema,
  /** Null where the invitee emptied a field of the contact. */
  contactChanges: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
  /** The version of the terms that the person consented to, and when. */
  consent: z.object({ version: z.string(), acceptedAt: z.iso.datetime().nullable() }).nullable(),
});

/** A user of the site that an invitation made, or that took one up. */
const exportedUserSchema = z.object({
  documentId: z.string(),
  username: z.string(),
  email: z.string(),
  blocked: z.boolean(),
  /** Since when its access is ended. */
  endedAt: z.iso.datetime().nullable(),
});

/** All that is kept about one person. */
export const personExportSchema = z.object({
  contact: contactSchema,
  portalUsers: z.array(portalUserSchema),
  users: z.array(exportedUserSchema),
  invitations: z.array(exportedInvitationSchema),
});
export type PersonExport = z.infer<typeof personExportSchema>;
