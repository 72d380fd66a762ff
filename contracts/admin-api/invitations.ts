import { z } from 'zod';
import { refusalCodeSchema } from '../errors';
import { invitationStatusSchema } from '../invitation-status';
import { localeSchema } from '../locale';
import { crmIdSchema } from '../records';
import { listQuerySchema } from './lists';

/** Up to this many contacts are processed within the request; more are processed by a job. */
export const INLINE_INVITATIONS = 200;

export const invitationListQuerySchema = listQuerySchema.extend({
  status: invitationStatusSchema.optional(),
  portalId: crmIdSchema.optional(),
  contactId: crmIdSchema.optional(),
});
export type InvitationListQuery = z.infer<typeof invitationListQuerySchema>;

const targetShape = {
  contactIds: z.array(crmIdSchema).min(1).max(100_000),
  portalId: crmIdSchema,
  roleId: crmIdSchema,
  message: z.string().trim().max(2000).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  locale: localeSchema.optional(),
  /** `false` for one contact who gets a link from staff: no e-mail is sent. Also allowed if the contact must not be e-mailed. */
  notify: z.boolean().optional(),
};

export const inviteRequestSchema = z
  .strictObject(targetShape)
  .refine(({ notify, contactIds }) => notify !== false || new Set(contactIds).size === 1, {
    path: ['contactIds'],
    message: 'Expected one contact, because a link is for one person',
    params: { code: 'contact.not-one' },
  });
export type InviteRequest = z.infer<typeof inviteRequestSchema>;

export const refusalSchema = z.object({
  contactId: crmIdSchema,
  code: refusalCodeSchema,
  /** Details that the code does not express, such as whether the sign-up page is missing or not allowed. */
  detail: z.string().optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;

export const inviteResponseSchema = z.object({
  batchId: z.string(),
  accepted: z.array(z.object({ contactId: crmIdSchema, invitationId: crmIdSchema })).optional(),
  refused: z.array(refusalSchema).optional(),
});
export type InviteResponse = z.infer<typeof inviteResponseSchema>;

/** A link to hand over. It is in this response only; the site keeps no more than the hash of its code. */
export const linkResponseSchema = z.object({ url: z.string(), expiresAt: z.iso.datetime() });
export type LinkResponse = z.infer<typeof linkResponseSchema>;

export const previewResponseSchema = z.object({
  refused: z.array(refusalSchema),
  /** The e-mail to the first eligible contact, with a link that leads nowhere; null also if no e-mail is sent. */
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
export type PreviewResponse = z.infer<typeof previewResponseSchema>;
