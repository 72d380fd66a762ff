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
import { REQUEST_OUTCOMES } from './portals';

/** A contact's access to one portal: active, ended, or the status of an open invitation. */
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
  /** The latest events of its invitations, newest first. `portal` is the portal's name. */
  activity: z.array(timelineEntrySchema.extend({ invitationId: crmIdSchema, portal: z.string() })),
});
export type ContactDetail = z.infer<typeof contactDetailSchema>;

export const changeRoleRequestSchema = z.strictObject({ roleId: crmIdSchema });
export type ChangeRoleRequest = z.infer<typeof changeRoleRequestSchema>;

/** An invitation with everything that the person submitted or received. */
const exportedInvitationSchema = invitationSchema.extend({
  message: z.string().nullable(),
  username: z.string().nullable(),
  /** Answers of the form that are stored with the portal user. Corrections of the contact are in `contactChanges`. */
  answers: answersSchema,
  /** Null if the invitee cleared the field. */
  contactChanges: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
  /** The accepted version of the terms, and when it was accepted. */
  consent: z.object({ version: z.string(), acceptedAt: z.iso.datetime().nullable() }).nullable(),
});

/** A user of the site who signed up with an invitation or accepted one. */
const exportedUserSchema = z.object({
  documentId: z.string(),
  username: z.string(),
  email: z.string(),
  blocked: z.boolean(),
  /** When the access ended. */
  endedAt: z.iso.datetime().nullable(),
  passkeys: z.array(
    z.object({
      /** The host name of the website. */
      site: z.string(),
      /** Whether the password manager that has it keeps a copy. */
      backedUp: z.boolean(),
      createdAt: z.iso.datetime().nullable(),
      lastUsedAt: z.iso.datetime().nullable(),
    })
  ),
});

/** Everything that is stored about one person. */
export const personExportSchema = z.object({
  contact: contactSchema,
  portalUsers: z.array(portalUserSchema),
  users: z.array(exportedUserSchema),
  invitations: z.array(exportedInvitationSchema),
  /** When the person asked for an invitation, and what came of it. */
  requests: z.array(
    z.object({
      portalKey: z.string(),
      requestedAt: z.iso.datetime(),
      outcome: z.enum(REQUEST_OUTCOMES).nullable(),
    })
  ),
});
export type PersonExport = z.infer<typeof personExportSchema>;
