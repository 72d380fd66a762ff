import { randomUUID } from 'node:crypto';
import type { JobRequest } from '../jobs/job';
import type { LedgerInvitation } from '../repositories/invitations';

/** Why an e-mail goes out; it decides what the timeline says. */
export const SEND_REASONS = ['invite', 'resend', 'renew', 'remind'] as const;
export type SendReason = (typeof SEND_REASONS)[number];

/** Sends the e-mail of an invitation's current generation. The e-mail's id is made here, so that a retry is the same one. */
export const sendJob = (
  { invitationId, generation }: Pick<LedgerInvitation, 'invitationId' | 'generation'>,
  reason: SendReason
): JobRequest => {
  const emailId = randomUUID();
  return {
    kind: 'invitation.send',
    key: `send:${emailId}`,
    invitationId,
    payload: { emailId, generation, reason },
  };
};

/** Asks the CRM how far an e-mail has come that it sends by itself. */
export const followDeliveryJob = (
  invitationId: string,
  payload: { emailId: string; generation: number; reason: SendReason },
  runAt: Date
): JobRequest => ({
  kind: 'invitation.follow-delivery',
  key: `follow:${payload.emailId}`,
  invitationId,
  payload,
  runAt,
});

/** Brings the invitation's status to the CRM, as it is when the job runs. */
export const writeStatusJob = (invitationId: string): JobRequest => ({
  kind: 'invitation.write-status',
  key: `status:${randomUUID()}`,
  invitationId,
  payload: {},
});

/** Records a redemption in the CRM. */
export const recordRedemptionJob = (invitationId: string): JobRequest => ({
  kind: 'redemption.record',
  key: `redemption:${invitationId}`,
  invitationId,
  payload: {},
});
