import type { InvitationStatus, InvitationSummary } from '../../../contracts';

type Known = Pick<InvitationSummary, 'status' | 'failure'>;

const REVOCABLE: readonly InvitationStatus[] = ['new', 'sent', 'failed'];
const RESENDABLE: readonly InvitationStatus[] = ['sent', 'failed', 'expired'];

export const canRevoke = ({ status }: Known): boolean => REVOCABLE.includes(status);

/** One that is on its way is not sent again, unless sending it has run into trouble. */
export const canResend = ({ status, failure }: Known): boolean =>
  RESENDABLE.includes(status) || (status === 'new' && failure !== null);

/** On its way: a moment later it will look different. */
export const isSending = ({ status }: Known): boolean => status === 'new';
