import type { InvitationStatus } from './invitation-status';

/** Statuses in which a good code may be redeemed. Mail can have arrived although sending it was seen to fail. */
export const OPEN_STATUSES = ['new', 'sent', 'failed'] as const satisfies readonly InvitationStatus[];

/** Statuses from which staff may send a link anew. */
export const RESENDABLE_STATUSES = [
  ...OPEN_STATUSES,
  'expired',
] as const satisfies readonly InvitationStatus[];
