import type { Connector, EmailDelivery } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import { PermanentError } from '../../domain/permanent-error';
import { reached } from '../../domain/steps';
import type { SendReason } from '../../jobs/contents';
import type { EndJob, Job } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { followDeliveryJob, writeStatusJob } from '../core/jobs-of-invitations';
import type { Timeline } from '../core/timeline';

/** How long to wait before a CRM that sends by itself is asked how far it has come. */
export const FOLLOW_SECONDS = 15;

/** A job that has an e-mail on its way. */
export type MailJob = Job<'invitation.send' | 'invitation.follow-delivery'>;

const TIMELINE_OF = {
  invite: 'sent',
  resend: 'sent',
  renew: 'renewed',
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

/** Keeps what has come of the e-mails of invitations. */
export const createMailOutcome = (options: Options) => {
  const { connector, invitations, timeline, outbox, inTransaction, now } = options;

  /** How far the e-mail is, as long as it is not to be sent anew. */
  const knownDelivery = async ({ payload: { emailId } }: MailJob): Promise<EmailDelivery | null> => {
    const known = (await connector.emails.deliveries([emailId])).get(emailId);
    return known?.state === 'sent' || known?.state === 'pending' ? known : null;
  };

  /** A CRM that is part of the transaction is told at once, and without a job of its own. */
  const tellSent = async (
    context: TransactionContext,
    { invitationId, expiresAt }: LedgerInvitation,
    { isBulk, ...moment }: { sentAt?: Date; isBulk: boolean }
  ): Promise<void> => {
    if (!connector.isInSiteDatabase) return outbox.add(context, writeStatusJob(invitationId, isBulk));
    try {
      await connector.invitations.setStatus(invitationId, { status: 'sent', expiresAt, ...moment });
    } catch (error) {
      if (!(error instanceof CrmError && error.kind === 'not-found')) throw error;
      // Staff have deleted it meanwhile; what follows from that is the job's part.
      await outbox.add(context, writeStatusJob(invitationId, isBulk));
    }
  };

  /**
   * Keeps that the e-mail is out. That stays true of an invitation that has come to its end meanwhile, so long as it was not
   * sent anew.
   */
  const keepSent = async (
    context: TransactionContext,
    invitation: LedgerInvitation,
    {
      payload: { reason, generation },
      isBulk,
      sentAt,
    }: Pick<MailJob, 'payload' | 'isBulk'> & { sentAt: Date }
  ): Promise<void> => {
    const { invitationId } = invitation;
    // A reminder is of the link that went out before; one that was sent anew is reminded of from the beginning.
    const moment = reason === 'remind' ? {} : { sentAt };
    const fields = reason === 'remind' ? {} : { sentAt, reminders: 0 };
    const isOpenStill = await invitations.update(
      invitationId,
      { ...fields, status: 'sent', failure: null },
      { status: OPEN_STATUSES, generation }
    );
    if (!isOpenStill && reason !== 'remind') await invitations.update(invitationId, fields, { generation });
    await timeline.add(context, invitation, { event: TIMELINE_OF[reason], at: sentAt, actor: 'system' });
    if (isOpenStill) await tellSent(context, invitation, { ...moment, isBulk });
  };

  const settle = async (
    job: MailJob,
    invitation: LedgerInvitation,
    delivery: EmailDelivery,
    end: EndJob
  ): Promise<void> => {
    reached('send.delivered');
    if (delivery.state === 'failed') throw new PermanentError(delivery.reason);
    await inTransaction(async (context) => {
      // Before a job with the same key takes its place.
      await end();
      if (delivery.state === 'sent') {
        await keepSent(context, invitation, { ...job, sentAt: delivery.sentAt });
      } else {
        const runAt = new Date(now().getTime() + FOLLOW_SECONDS * 1000);
        await outbox.add(context, followDeliveryJob(job, runAt));
      }
    });
    reached('send.settled');
  };

  /**
   * Brings an e-mail to its end that is not wanted any more, but may be out, or may have been tried. Whoever signed up had
   * it, even if the mail server's answer got lost.
   */
  const conclude = async (job: MailJob, invitation: LedgerInvitation): Promise<EmailDelivery | null> => {
    const known = await knownDelivery(job);
    if (known) return known;
    const { emailId, generation, reason } = job.payload;
    const isItsFirst = reason === 'invite' || reason === 'resend';
    const arrivedAt = isItsFirst && invitation.generation === generation ? invitation.redeemedAt : null;
    await connector.emails.close(emailId, arrivedAt);
    return arrivedAt && { state: 'sent', sentAt: arrivedAt };
  };

  return { knownDelivery, settle, conclude };
};

export type MailOutcome = ReturnType<typeof createMailOutcome>;
