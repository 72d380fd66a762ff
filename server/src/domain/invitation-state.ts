import {
  OPEN_STATUSES,
  RESENDABLE_STATUSES,
  type CodesClosedReason,
  type InvitationStatus,
  type PublicErrorCode,
} from '../../../contracts';

export { OPEN_STATUSES, RESENDABLE_STATUSES };

/** Statuses that nothing follows. */
export const FINAL_STATUSES = ['redeemed', 'revoked'] as const satisfies readonly InvitationStatus[];

const isOneOf =
  (statuses: readonly InvitationStatus[]) =>
  (status: InvitationStatus): boolean =>
    statuses.includes(status);

export const isOpen = isOneOf(OPEN_STATUSES);
export const isResendable = isOneOf(RESENDABLE_STATUSES);
export const isFinal = isOneOf(FINAL_STATUSES);

/** `new` and `failed` are Active in the CRM; the others are Inactive, kept as history. */
export const isActiveInCrm = isOneOf(['new', 'failed']);

type Timed = Pick<InvitationState, 'status' | 'expiresAt'>;

/** Whether it is open, and its time is not over, whether or not that was noted already. */
export const isOpenAt = ({ status, expiresAt }: Timed, now: Date): boolean =>
  isOpen(status) && expiresAt > now;

/** Where an invitation stands: one whose time is over is expired from that moment on, whoever has noted it. */
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
