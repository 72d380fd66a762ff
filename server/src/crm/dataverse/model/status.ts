import type { InvitationStatus } from '../../../../../contracts';

/** First custom status value of the plugin's publisher: its option value prefix times 10,000. */
const CUSTOM_STATUS_BASE = 714_420_000;

/** Statuses of an invitation in Dynamics. Every table has 1 and 2, so *Deactivate* in Dynamics revokes an invitation. */
export const INVITATION_STATUS: Record<InvitationStatus, { state: 0 | 1; status: number }> = {
  new: { state: 0, status: 1 },
  failed: { state: 0, status: CUSTOM_STATUS_BASE },
  sent: { state: 1, status: CUSTOM_STATUS_BASE + 1 },
  redeemed: { state: 1, status: CUSTOM_STATUS_BASE + 2 },
  expired: { state: 1, status: CUSTOM_STATUS_BASE + 3 },
  revoked: { state: 1, status: 2 },
};

/**
 * Maps an invitation's status reason to a status. A status reason that the organization added means `revoked` if it is
 * inactive. If it is active, it means `failed`: nothing is sent automatically, and staff may resend.
 */
export const invitationStatusOf = (state: number, status: number): InvitationStatus => {
  const known = Object.entries(INVITATION_STATUS).find(
    ([, value]) => value.state === state && value.status === status
  );
  if (known) return known[0] as InvitationStatus;
  return state === 0 ? 'failed' : 'revoked';
};

/** State and status reason of a row that is in use, or no longer in use. */
export const IN_USE = { statecode: 0, statuscode: 1 } as const;
export const NOT_IN_USE = { statecode: 1, statuscode: 2 } as const;

/** `statuscode` of an email activity. */
export const EMAIL_STATUS = {
  draft: 1,
  completed: 2,
  sent: 3,
  received: 4,
  canceled: 5,
  pendingSend: 6,
  sending: 7,
  failed: 8,
} as const;
