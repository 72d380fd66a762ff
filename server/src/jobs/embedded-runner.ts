import { isBulk, URGENT_PER_BULK } from '../domain/job-priority';
import { redactDatabaseError } from '../domain/database-errors';
import type { JobRepository, StoredJob } from '../repositories/jobs';
import type { JobRunner } from './job';
import { createLeasedJobs, type LeasedJobsOptions } from './leased-jobs';
import { createSleeper } from './sleeper';

/** The longest sleep: jobs from other servers are found by polling. */
const POLL_MS = 5_000;

/** How long the list of due and abandoned jobs and the time of the next job stay valid. */
const FRESH_MS = 1_000;

/** Jobs read together per concurrent job, so that reading costs little in comparison. */
const PREFETCH_FACTOR = 4;

export interface EmbeddedRunnerOptions extends LeasedJobsOptions {
  jobs: JobRepository;
  concurrency: number;
  /**
   * Yields to the event loop between two jobs. SQLite's driver never waits, so that requests would be blocked until
   * all jobs are done.
   */
  yieldToEventLoop: () => Promise<unknown>;
}

/**
 * Runs jobs in this process. Servers on one database never run the same job at the same time: a server leases a job
 * by a guarded update, and the jobs of a dead server are free again when its lease expires.
 */
export const createEmbeddedRunner = (options: EmbeddedRunnerOptions): JobRunner => {
  const { jobs, concurrency, yieldToEventLoop, now, log } = options;
  const { sleep, wake } = createSleeper();
  const leased = createLeasedJobs(options);
  let stopped = true;
  let loop: Promise<void> | null = null;
  /** When the next job is due, and when that was read. */
  let known: { next: Date | null; at: Date } | null = null;
  /** Due jobs of the last read that are not leased yet. */
  let due: StoredJob[] = [];
  let fetchedAt: Date | null = null;
  /** Whether the last read reached its limit. */
  let isFull = false;
  /** Whether jobs were added since the last read, which may have a higher priority. */
  let isOutdated = true;
  /** Urgent jobs leased since the last bulk job. */
  let urgentTaken = 0;

  const isFresh = (moment: Date | null | undefined): boolean =>
    moment !== null && moment !== undefined && Math.abs(now().getTime() - moment.getTime()) < FRESH_MS;
  const hasMore = (): boolean => due.length > 0 || isFull;

  const run = async (job: StoredJob): Promise<void> => {
    const { isOver } = await leased.run(job);
    // The job may be due again immediately.
    if (!isOver) [known, isOutdated] = [null, true];
    if (hasMore() || !isOver) wake();
  };

  const fetchDue = async (): Promise<void> => {
    const limit = PREFETCH_FACTOR * concurrency;
    isOutdated = false;
    if (isFresh(fetchedAt)) {
      due = await jobs.listWaiting(now(), limit);
    } else {
      fetchedAt = now();
      due = await jobs.listDue(fetchedAt, limit);
    }
    isFull = due.length >= limit;
  };

  /** The job with the highest priority, or a bulk job when it is its turn. */
  const next = (): StoredJob | undefined => {
    const place = urgentTaken >= URGENT_PER_BULK ? due.findIndex(isBulk) : -1;
    return due.splice(Math.max(place, 0), 1)[0];
  };

  /** Leases due jobs and starts them; true if there may be more. */
  const leaseDue = async (): Promise<boolean> => {
    if (leased.count >= concurrency) return false;
    if (isOutdated || due.length === 0 || !isFresh(fetchedAt)) await fetchDue();
    let taken = 0;
    while (leased.count < concurrency && !stopped) {
      const job = next();
      if (!job) break;
      await yieldToEventLoop();
      if (leased.isLeased(job.id) || !(await leased.lease(job))) continue;
      urgentTaken = isBulk(job) ? 0 : urgentTaken + 1;
      void run(job);
      taken += 1;
    }
    return hasMore() && taken > 0;
  };

  const sleepTime = async (): Promise<number> => {
    if (leased.count >= concurrency) return POLL_MS;
    const isKnown = isFresh(known?.at);
    if (!isKnown) known = { next: await jobs.nextDue(), at: now() };
    const wait = known?.next ? known.next.getTime() - now().getTime() : POLL_MS;
    // A job that was due a moment ago is probably leased by another server.
    if (isKnown) return wait > 0 ? Math.min(wait, FRESH_MS) : FRESH_MS;
    return Math.min(Math.max(wait, 10), POLL_MS);
  };

  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (await leaseDue()) continue;
        await sleep(await sleepTime());
      } catch (thrown) {
        log.error(`Cannot read jobs: ${redactDatabaseError(thrown).message}`);
        await sleep(POLL_MS);
      }
    }
  };

  return {
    wake() {
      isOutdated = true;
      wake();
    },
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
