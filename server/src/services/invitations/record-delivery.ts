import type { Connector, EmailDelivery } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import { PermanentError } from '../../domain/permanent-error';
import { faultPoint } from '../../domain/fault-points';
import type { SendReason } from '../../jobs/job-data';
import type { EndJob, Job } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { followDeliveryJob, writeStatusJob, type Timeline } from '../core';
import { nextSurvey } from './pending-deliveries';

/** A job about one e-mail. */
export type MailJob = Job<'invitation.send' | 'invitation.follow-delivery'>;

const TIMELINE_OF = {
  invite: 'sent',
  resend: 'sent',
  renew: 'renewed',
  request: 'renewed',
  remind: 'reminded',
} as const satisfies Record<SendReason, string>;

type TransactionContext = Parameters<Outbox['add']>[0];

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Records the delivery of an invitation's e-mail in ledger and CRM. */
export const createRecordDelivery = (options: Options) => {
  const { connector, invitations, timeline, outbox, inTransaction, now } = options;

  /** A CRM in the site's database is updated within the transaction, any other CRM by a job. */
  const setSentInCrm = async (
    context: TransactionContext,
    { invitationId, expiresAt }: LedgerInvitation,
    { isBulk, ...moment }: { sentAt?: Date; isBulk: boolean }
  ): Promise<void> => {
    if (!connector.isInSiteDatabase) return outbox.add(context, writeStatusJob(invitationId, isBulk));
    try {
      await connector.invitations.setStatus(invitationId, { status: 'sent', expiresAt, ...moment });
    } catch (error) {
      if (!(error instanceof CrmError && error.kind === 'not-found')) throw error;
      // Staff have deleted the record in the meantime; the job handles that.
      await outbox.add(context, writeStatusJob(invitationId, isBulk));
    }
  };

  /** The time of sending is also recorded for an invitation that was closed in the meantime, unless it was resent. */
  const recordSent = async (
    context: TransactionContext,
    invitation: LedgerInvitation,
    {
      payload: { reason, generation },
      isBulk,
      sentAt,
    }: Pick<MailJob, 'payload' | 'isBulk'> & { sentAt: Date }
  ): Promise<void> => {
    const { invitationId } = invitation;
    // A reminder does not change when the invitation was sent; a resent invitation gets its reminders again.
    const moment = reason === 'remind' ? {} : { sentAt };
    const fields = reason === 'remind' ? {} : { sentAt, reminders: 0 };
    const isOpen = await invitations.update(
      invitationId,
      { ...fields, status: 'sent', failure: null },
      { status: OPEN_STATUSES, generation }
    );
    if (!isOpen && reason !== 'remind') await invitations.update(invitationId, fields, { generation });
    await timeline.add(context, invitation, { event: TIMELINE_OF[reason], at: sentAt, actor: 'system' });
    if (isOpen) await setSentInCrm(context, invitation, { ...moment, isBulk });
  };

  return {
    /**
     * Records a delivery, in one transaction with the end of its job.
     *
     * @throws PermanentError with the reason of a delivery that failed
     */
    async record(
      job: MailJob,
      invitation: LedgerInvitation,
      delivery: EmailDelivery,
      end: EndJob
    ): Promise<void> {
      faultPoint('send.delivered');
      if (delivery.state === 'failed') throw new PermanentError(delivery.reason);
      await inTransaction(async (context) => {
        // First, because the next job may have the same key.
        await end();
        if (delivery.state === 'sent') {
          await recordSent(context, invitation, { ...job, sentAt: delivery.sentAt });
        } else {
          await outbox.add(context, followDeliveryJob(job, nextSurvey(now())));
        }
      });
      faultPoint('send.settled');
    },

    /** Closes the e-mails that the job's e-mail has replaced, and that were never sent. */
    async closeReplaced({ invitationId, payload }: MailJob): Promise<void> {
      const emails = await connector.emails.listByInvitation(invitationId);
      for (const { id, active } of emails) {
        if (active && id !== payload.emailId) await connector.emails.close(id, null);
      }
    },

    /**
     * Closes the e-mail activity of an e-mail that is no longer to be sent and may have been attempted.
     *
     * @returns a delivery if the invitee has signed up: the e-mail arrived even though the mail server's
     *   answer was lost
     */
    async close({ payload }: MailJob, invitation: LedgerInvitation): Promise<EmailDelivery | null> {
      const { emailId, generation, reason } = payload;
      const isFirstOfGeneration = reason === 'invite' || reason === 'resend';
      const isCurrent = invitation.generation === generation;
      const arrivedAt = isFirstOfGeneration && isCurrent ? invitation.redeemedAt : null;
      await connector.emails.close(emailId, arrivedAt);
      return arrivedAt && { state: 'sent', sentAt: arrivedAt };
    },
  };
};

export type RecordDelivery = ReturnType<typeof createRecordDelivery>;
