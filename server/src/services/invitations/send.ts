import type { Connector, EmailDelivery } from '../../crm/connector';
import { isOpenAt, OPEN_STATUSES } from '../../domain/invitation-state';
import type { Job, JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { writeStatusJob, type Timeline } from '../core';
import type { Deliver } from './deliver';
import { nextSurvey, type PendingDeliveries } from './pending-deliveries';
import type { MailJob, RecordDelivery } from './record-delivery';

/** How long the CRM may hold an e-mail before staff are told, in milliseconds. */
const HELD_MS = 15 * 60_000;

interface Options {
  connector: Connector;
  deliver: Deliver;
  recordDelivery: RecordDelivery;
  pendingDeliveries: PendingDeliveries;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** The jobs that send e-mails. A job may run several times; an e-mail that is known to be sent is not sent again. */
export const createSendJobs = (options: Options) => {
  const {
    connector,
    deliver,
    recordDelivery,
    pendingDeliveries,
    invitations,
    timeline,
    outbox,
    inTransaction,
    now,
  } = options;

  const isWanted = (invitation: LedgerInvitation, { payload }: MailJob): boolean =>
    invitation.generation === payload.generation && isOpenAt(invitation, now());

  const findDelivery = async ({ payload: { emailId } }: MailJob): Promise<EmailDelivery | undefined> =>
    (await connector.emails.deliveries([emailId])).get(emailId);

  /** Writes why an e-mail was not sent. The status stays if the invitee has a link that works all the same. */
  const writeFailure = async (
    { invitationId, payload: { reason, generation } }: MailJob,
    failure: string
  ): Promise<boolean> => {
    const asOpen = { status: OPEN_STATUSES, generation };
    if (reason === 'remind') return invitations.update(invitationId, { failure }, asOpen);
    const isBesideLinks = reason === 'invite' || reason === 'request';
    const asSent = { status: ['sent'], generation, codesOpen: true } as const;
    if (isBesideLinks && (await invitations.update(invitationId, { failure }, asSent))) return true;
    return invitations.update(invitationId, { failure, status: 'failed' }, asOpen);
  };

  /** Shows staff why an e-mail was not sent. */
  const onFailure = async (job: MailJob, error: Error): Promise<void> => {
    const { invitationId } = job;
    const invitation = await invitations.get(invitationId);
    if (!invitation || !isWanted(invitation, job)) return;
    await inTransaction(async (context) => {
      if (!(await writeFailure(job, error.message))) return;
      await timeline.add(context, invitation, { event: 'failed', actor: 'system', detail: error.message });
      await outbox.add(context, writeStatusJob(invitationId));
    });
  };

  const sendHandler: JobHandler<'invitation.send'> = {
    async run(job, end) {
      const invitation = await invitations.get(job.invitationId);
      if (!invitation) return;
      const isRetry = job.attempts > 1;
      const earlier = isRetry ? await findDelivery(job) : undefined;
      let delivery: EmailDelivery | null =
        earlier?.state === 'sent' || earlier?.state === 'pending' ? earlier : null;
      if (!delivery && isWanted(invitation, job)) delivery = await deliver(job, invitation);
      if (!delivery && isRetry) delivery = await recordDelivery.close(job, invitation);
      if (delivery && job.payload.reason === 'resend') await recordDelivery.closeReplaced(job);
      if (delivery) await recordDelivery.record(job, invitation, delivery, end);
    },
    onFailure,
  };

  /** Shows staff that the CRM holds an e-mail back. Recording the delivery, however late, takes this away. */
  const noteDelay = async (
    job: Job<'invitation.follow-delivery'>,
    invitation: LedgerInvitation,
    { remedy }: { remedy?: string }
  ): Promise<void> => {
    const { since } = job.payload;
    if (since === undefined || now().getTime() - Date.parse(since) < HELD_MS) return;
    const message =
      `The CRM has not sent the e-mail for ${String(HELD_MS / 60_000)} minutes. ${remedy ?? ''}`.trim();
    if (invitation.failure !== message) await onFailure(job, new Error(message));
  };

  const followDeliveryHandler: JobHandler<'invitation.follow-delivery'> = {
    async run(job, end) {
      const invitation = await invitations.get(job.invitationId);
      if (!invitation) return;
      const current = await pendingDeliveries.find(job.payload.emailId);
      if (current?.state === 'pending') {
        await noteDelay(job, invitation, current);
        return { rerunAfterSeconds: (nextSurvey(now()).getTime() - now().getTime()) / 1000 };
      }
      let delivery: EmailDelivery | null = current?.state === 'sent' ? current : null;
      if (!delivery && isWanted(invitation, job)) {
        // Only this job sends an e-mail that the CRM has as a draft or not at all.
        delivery = current ?? (await deliver(job, invitation));
      }
      delivery ??= await recordDelivery.close(job, invitation);
      if (delivery) await recordDelivery.record(job, invitation, delivery, end);
    },
    onFailure,
  };

  return { sendHandler, followDeliveryHandler };
};
