import type { InvitationStatus, InvitationSummary } from '../../../contracts';
import { OPEN_STATUSES, RESENDABLE_STATUSES } from '../../../contracts/status-groups';

type Known = Pick<InvitationSummary, 'status' | 'failure'>;

const isOneOf = (statuses: readonly InvitationStatus[], status: InvitationStatus): boolean =>
  statuses.includes(status);

export const canRevoke = ({ status }: Known): boolean => isOneOf(OPEN_STATUSES, status);

/** One that is on its way is not sent again, unless sending it has run into trouble. */
export const canResend = ({ status, failure }: Known): boolean =>
  isOneOf(RESENDABLE_STATUSES, status) && (status !== 'new' || failure !== null);

/** On its way: a moment later it will look different. */
export const isSending = ({ status }: Known): boolean => status === 'new';
