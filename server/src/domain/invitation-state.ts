import {
  OPEN_STATUSES,
  RESENDABLE_STATUSES,
  type CodesClosedReason,
  type InvitationStatus,
  type PublicErrorCode,
} from '../../../contracts';

export { OPEN_STATUSES, RESENDABLE_STATUSES };

/** Statuses that cannot change. */
export const FINAL_STATUSES = ['redeemed', 'revoked'] as const satisfies readonly InvitationStatus[];

const isOneOf =
  (statuses: readonly InvitationStatus[]) =>
  (status: InvitationStatus): boolean =>
    statuses.includes(status);

export const isOpen = isOneOf(OPEN_STATUSES);
export const isResendable = isOneOf(RESENDABLE_STATUSES);
export const isFinal = isOneOf(FINAL_STATUSES);

/** `new` and `failed` are Active in the CRM; the others are Inactive. */
export const isActiveInCrm = isOneOf(['new', 'failed']);

type Timed = Pick<InvitationState, 'status' | 'expiresAt'>;

/** Whether the invitation is open and not past its expiry, even if the expiry has not been recorded yet. */
export const isOpenAt = ({ status, expiresAt }: Timed, now: Date): boolean =>
  isOpen(status) && expiresAt > now;

/**
 * The status at a time: an open invitation counts as expired from its expiry on, even if that has not been recorded
 * yet.
 */
export const statusAt = (invitation: Timed, now: Date): InvitationStatus =>
  isOpen(invitation.status) && !isOpenAt(invitation, now) ? 'expired' : invitation.status;

export interface InvitationState {
  status: InvitationStatus;
  generation: number;
  codesClosed: CodesClosedReason | null;
  expiresAt: Date;
}

type CodeProblem = Extract<PublicErrorCode, `invitation.${string}`>;

/**
 * Why a code of the given generation is not valid, or null. Final statuses of the invitation take precedence over the
 * code's own problems.
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

/** Unique key of an open invitation: a contact has at most one per portal. */
export const openKey = (contactId: string, portalId: string): string => `${contactId}:${portalId}`;
