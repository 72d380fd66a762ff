import type { Job, ListQuery, Listing } from '../../../contracts';
import { AppError } from '../domain/app-error';
import type { JobRunner } from '../jobs/job';
import type { JobRepository } from '../repositories/jobs';

interface Options {
  jobs: JobRepository;
  runner: Pick<JobRunner, 'wake'>;
  now: () => Date;
}

/** What administrators see of the jobs. */
export const createJobDesk = ({ jobs, runner, now }: Options) => ({
  /** Jobs that are not done yet, those that failed for good first. */
  async list(query: ListQuery): Promise<Listing<Job>> {
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

  /** Has a job run now. @throws AppError `job.unknown`, `job.not-failed` */
  async retry(id: number): Promise<void> {
    if (!(await jobs.retry(id, now()))) {
      throw new AppError((await jobs.get(id)) ? 'job.not-failed' : 'job.unknown');
    }
    runner.wake();
  },
});
