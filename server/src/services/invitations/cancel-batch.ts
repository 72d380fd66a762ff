import type { Connector } from '../../crm/connector';
import { parseJobData } from '../../jobs/job-data';
import type { JobHandler } from '../../jobs/job';
import type { BatchRepository } from '../../repositories/batches';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository, StoredJob } from '../../repositories/jobs';
import type { InTransaction } from '../../repositories/transaction';
import type { ResendAndRevoke } from './resend-and-revoke';

/** How many invitations are revoked in one transaction. */
const CHUNK = 100;

/** How long to wait for e-mails that are being sent: each goes out or is held back. */
const WAIT_SECONDS = 2;

interface Options {
  connector: Connector;
  batches: BatchRepository;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  jobs: JobRepository;
  revokeMany: ResendAndRevoke['revokeMany'];
  inTransaction: InTransaction;
  now: () => Date;
}

/** Revokes the invitations of a cancelled batch that were not mailed. */
export const createCancelBatch = (options: Options): JobHandler<'batch.cancel'> => {
  const { connector, batches, invitations, invitationLists, jobs, revokeMany, inTransaction, now } = options;

  /** Attempted e-mails that are out or on their way, although the site has not recorded it. */
  const findDelivered = async (tried: readonly StoredJob[]): Promise<Set<number>> => {
    if (tried.length === 0) return new Set();
    const emailOf = new Map(
      tried.map((job) => [job.id, parseJobData('invitation.send', job).payload.emailId])
    );
    const deliveries = await connector.emails.deliveries([...emailOf.values()]);
    const isOut = (job: StoredJob): boolean =>
      ['sent', 'pending'].includes(deliveries.get(emailOf.get(job.id) ?? '')?.state ?? '');
    return new Set(tried.filter(isOut).map(({ id }) => id));
  };

  const revoke = async (unsent: readonly StoredJob[], failedIds: readonly string[], actor: string) => {
    const tried = unsent.filter(({ attempts }) => attempts > 0);
    const out = await findDelivered(tried);
    const toRevoke = unsent
      .filter(({ id }) => !out.has(id))
      .flatMap(({ invitationId }) => invitationId ?? []);
    await inTransaction(async (context) => {
      await revokeMany(context, await invitations.getMany([...toRevoke, ...failedIds]), actor);
      // An attempted job still runs to its end: it records an e-mail that is out, and closes any other.
      await jobs.detachFromBatch(
        tried.map(({ id }) => id),
        now()
      );
      await jobs.removeHeld(unsent.filter(({ attempts }) => attempts === 0).map(({ id }) => id));
    });
  };

  return {
    async run({ batchId }) {
      const batch = await batches.get(batchId);
      if (batch?.state !== 'cancelled') return;
      const held = await jobs.listHeld(batchId, CHUNK);
      const failed = held.length > 0 ? [] : await invitationLists.listFailedOf(batchId, CHUNK);
      if (held.length === 0 && failed.length === 0) {
        return (await jobs.isSending(batchId)) ? { rerunAfterSeconds: WAIT_SECONDS } : undefined;
      }
      await revoke(
        held,
        failed.map(({ invitationId }) => invitationId),
        batch.cancelledBy ?? 'system'
      );
      return { rerunAfterSeconds: 0 };
    },
  };
};
