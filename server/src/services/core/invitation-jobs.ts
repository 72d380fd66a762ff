import { randomUUID } from 'node:crypto';
import type { JobData, SendReason } from '../../jobs/job-data';
import type { JobRequest } from '../../jobs/job';
import type { LedgerInvitation } from '../../repositories/invitation-row';

/**
 * Sends the e-mail of an invitation's current generation. The e-mail's id is created here, so that a retry
 * sends the same one.
 *
 * @param of The batch that can stop the e-mail, and whether it is one of many
 */
export const sendJob = (
  { invitationId, generation }: Pick<LedgerInvitation, 'invitationId' | 'generation'>,
  reason: SendReason,
  of: Pick<JobRequest<'invitation.send'>, 'batchId' | 'isBulk'> = {}
): JobRequest<'invitation.send'> => {
  const emailId = randomUUID();
  return {
    kind: 'invitation.send',
    key: `send:${emailId}`,
    invitationId,
    ...of,
    payload: { emailId, generation, reason },
  };
};

/** Asks the CRM for the delivery state of an e-mail that it sends itself. */
export const followDeliveryJob = (
  { invitationId, payload, isBulk }: JobData['invitation.send'] & { isBulk: boolean },
  runAt: Date
): JobRequest<'invitation.follow-delivery'> => ({
  kind: 'invitation.follow-delivery',
  key: `follow:${payload.emailId}`,
  invitationId,
  payload: { ...payload, since: runAt.toISOString() },
  isBulk,
  runAt,
});

/** Writes the invitation's status to the CRM, as it is when the job runs. */
export const writeStatusJob = (
  invitationId: string,
  isBulk = false
): JobRequest<'invitation.write-status'> => ({
  kind: 'invitation.write-status',
  key: `status:${randomUUID()}`,
  invitationId,
  isBulk,
});

/** Records a redemption in the CRM. */
export const recordRedemptionJob = (invitationId: string): JobRequest<'redemption.record'> => ({
  kind: 'redemption.record',
  key: `redemption:${invitationId}`,
  invitationId,
});
