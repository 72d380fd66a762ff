import { withoutStatement } from '../domain/without-statement';
import type { JobRepository, StoredJob } from '../repositories/jobs';
import type { JobRunner } from './job';
import { createLeasedJobs, type LeasedJobsOptions } from './leased-jobs';
import { createSleeper } from './sleeper';

/** The longest sleep: what another server wrote is found by looking. */
const POLL_MS = 5_000;

/** For how long it is good to know what dead servers held and when the next job is due, however often jobs are written. */
const FRESH_MS = 1_000;

export interface EmbeddedRunnerOptions extends LeasedJobsOptions {
  jobs: JobRepository;
  concurrency: number;
}

/**
 * Runs jobs in this process. Several servers on one database never run the same job together: each takes a job by a
 * guarded update, and what a server that died has taken is free again when its lease runs out.
 */
export const createEmbeddedRunner = (options: EmbeddedRunnerOptions): JobRunner => {
  const { jobs, concurrency, now, log } = options;
  const { sleep, wake } = createSleeper();
  const leased = createLeasedJobs(options);
  let stopped = true;
  let loop: Promise<void> | null = null;
  let hasMore = false;
  /** When the next job is due, as it was known at a moment. */
  let known: { next: Date | null; at: Date } | null = null;

  const isFresh = (): boolean => known !== null && Math.abs(now().getTime() - known.at.getTime()) < FRESH_MS;

  const run = async (job: StoredJob): Promise<void> => {
    const { isOver } = await leased.run(job);
    if (!isOver) known = null;
    if (hasMore || !isOver) wake();
  };

  /** Takes on what is due and free; true if there may be more. */
  const take = async (): Promise<boolean> => {
    const free = concurrency - leased.count;
    if (free <= 0) return false;
    const due = await (isFresh() ? jobs.listWaiting(now(), free) : jobs.listDue(now(), free));
    hasMore = due.length >= free;
    let taken = 0;
    for (const job of due) {
      if (leased.isHeld(job.id) || !(await leased.lease(job))) continue;
      void run(job);
      taken += 1;
    }
    return hasMore && taken > 0;
  };

  const restTime = async (): Promise<number> => {
    if (leased.count >= concurrency) return POLL_MS;
    const isKnown = isFresh();
    if (!isKnown) known = { next: await jobs.nextDue(), at: now() };
    const wait = known?.next ? known.next.getTime() - now().getTime() : POLL_MS;
    // What was due a moment ago is most likely taken.
    if (isKnown) return wait > 0 ? Math.min(wait, FRESH_MS) : FRESH_MS;
    return Math.min(Math.max(wait, 10), POLL_MS);
  };

  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (await take()) continue;
        await sleep(await restTime());
      } catch (thrown) {
        log.error(`Jobs cannot be read: ${withoutStatement(thrown).message}`);
        await sleep(POLL_MS);
      }
    }
  };

  return {
    wake,
    start() {
      stopped = false;
      leased.start();
      loop = work();
    },
    async stop() {
      stopped = true;
      wake();
      await loop;
      await leased.stop();
    },
  };
};
