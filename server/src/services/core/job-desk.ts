import type { Job, ListQuery, ListResponse } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository, StoredJob } from '../../repositories/jobs';
import type { InTransaction } from '../../repositories/transaction';
import type { Timeline } from './timeline';

interface Options {
  jobs: JobRepository;
  invitations: InvitationRepository;
  timeline: Timeline;
  inTransaction: InTransaction;
  /** Wakes the job runner. */
  wake: () => void;
  log: { info(message: string): void };
  now: () => Date;
}

/** Jobs as administrators see them. */
export const createJobDesk = (options: Options) => {
  const { jobs, invitations, timeline, inTransaction, wake, log, now } = options;

  /** The job's invitation, or the latest invitation of the job's contact or portal user. */
  const invitationOf = async ({ invitationId, payload }: StoredJob): Promise<LedgerInvitation | null> => {
    const about = { ...payload } as Partial<Record<'invitationId' | 'contactId' | 'portalUserId', string>>;
    const id = invitationId ?? about.invitationId;
    if (id) return invitations.get(id);
    if (about.contactId) return (await invitations.listNotAnonymized(about.contactId)).at(-1) ?? null;
    if (!about.portalUserId) return null;
    return (await invitations.listUsed({ contactIds: [], portalUserIds: [about.portalUserId] }))[0] ?? null;
  };

  return {
    /** Unfinished jobs, those that failed for good first. */
    async list(query: ListQuery): Promise<ListResponse<Job>> {
      const { rows, nextCursor } = await jobs.list(query);
      const data = rows.map(({ id, kind, state, attempts, runAt, error, invitationId }) => ({
        id: String(id),
        kind,
        state,
        attempts,
        runAt: runAt.toISOString(),
        error,
        invitationId,
      }));
      return { data, meta: { nextCursor } };
    },

    /** Runs a job now. @throws AppError `job.unknown`, `job.not-failed` */
    async retry(id: number): Promise<void> {
      if (!(await jobs.retry(id, now()))) {
        throw new AppError((await jobs.get(id)) ? 'job.not-failed' : 'job.unknown');
      }
      wake();
    },

    /**
     * Discards a failed job for good. The log and the timeline of the job's invitation record who did it.
     *
     * @throws AppError `job.unknown`, `job.not-failed`
     */
    async discard(id: number, actor: string): Promise<void> {
      const job = await jobs.get(id);
      if (!job) throw new AppError('job.unknown');
      const invitation = await invitationOf(job);
      await inTransaction(async (context) => {
        if (!(await jobs.discard(id))) throw new AppError('job.not-failed');
        if (!invitation) return;
        await timeline.add(context, invitation, { event: 'job-discarded', actor, detail: job.kind });
      });
      log.info(`The job ${job.kind} ${job.key} was discarded by ${actor}`);
    },
  };
};
