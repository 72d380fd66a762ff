import type { InvitationStatus } from './invitation-status';

/**
 * Statuses in which a valid code can be redeemed. `failed` is one: an e-mail can arrive although sending it seemed to
 * fail.
 */
export const OPEN_STATUSES = ['new', 'sent', 'failed'] as const satisfies readonly InvitationStatus[];

/** Statuses from which staff can resend the link. */
export const RESENDABLE_STATUSES = [
  ...OPEN_STATUSES,
  'expired',
] as const satisfies readonly InvitationStatus[];
