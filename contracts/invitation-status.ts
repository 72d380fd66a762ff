import { z } from 'zod';

/** The status of an invitation. `docs/architecture.md` shows the transitions. */
export const INVITATION_STATUSES = ['new', 'sent', 'failed', 'redeemed', 'expired', 'revoked'] as const;

export const invitationStatusSchema = z.enum(INVITATION_STATUSES);
export type InvitationStatus = z.infer<typeof invitationStatusSchema>;

/** Why the codes of an open invitation are closed although it was not revoked. */
export const CODES_CLOSED_REASONS = [
  'contact-inactive',
  'contact-deleted',
  'contact-address-changed',
] as const;
export type CodesClosedReason = (typeof CODES_CLOSED_REASONS)[number];
