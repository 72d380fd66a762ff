import type { CodesClosedReason, InvitationStatus, PublicErrorCode } from '../../../contracts';

/** Statuses in which a good code may be redeemed. Mail can have arrived although sending it was seen to fail. */
export const OPEN_STATUSES = ['new', 'sent', 'failed'] as const satisfies readonly InvitationStatus[];

/** Statuses from which staff may send a link anew. */
export const RESENDABLE_STATUSES = [
  'new',
  'sent',
  'failed',
  'expired',
] as const satisfies readonly InvitationStatus[];

export const isOpen = (status: InvitationStatus): boolean =>
  (OPEN_STATUSES as readonly InvitationStatus[]).includes(status);

/** `new` and `failed` are Active in the CRM; the others are Inactive, kept as history. */
export const isActiveInCrm = (status: InvitationStatus): boolean => status === 'new' || status === 'failed';

export interface InvitationState {
  status: InvitationStatus;
  generation: number;
  codesClosed: CodesClosedReason | null;
  expiresAt: Date;
}

type CodeProblem = Extract<PublicErrorCode, `invitation.${string}`>;

/**
 * Why a code of the given generation is not good, or null if it is. What is final for the invitation comes before
 * what only concerns the code.
 */
export const codeProblem = (
  invitation: InvitationState,
  generation: number,
  now: Date
): CodeProblem | null => {
  if (invitation.status === 'redeemed') return 'invitation.redeemed';
  if (invitation.status === 'revoked' || invitation.codesClosed !== null) return 'invitation.revoked';
  if (generation !== invitation.generation) return 'invitation.replaced';
  if (invitation.status === 'expired' || invitation.expiresAt <= now) return 'invitation.expired';
  return null;
};

/** Holds the place of an open invitation: a contact has at most one for a portal. */
export const openKey = (contactId: string, portalId: string): string => `${contactId}:${portalId}`;
