import { isBulk, URGENT_PER_BULK } from '../domain/job-priority';
import { redactDatabaseError } from '../domain/database-errors';
import type { JobRepository, StoredJob } from '../repositories/jobs';
import type { JobRunner } from './job';
import { createLeasedJobs, type LeasedJobsOptions } from './leased-jobs';
import { createSleeper } from './sleeper';

/** The longest sleep: what another server wrote is found by looking. */
const POLL_MS = 5_000;

/** For how long it is good to know what is due, what dead servers held and when the next job is due. */
const FRESH_MS = 1_000;

/** So many jobs for each that is done at a time are read together: enough that looking costs little beside doing. */
const PREFETCH_FACTOR = 4;

export interface EmbeddedRunnerOptions extends LeasedJobsOptions {
  jobs: JobRepository;
  concurrency: number;
  /**
   * Lets what else the process has to do go on, between two jobs. SQLite's driver never waits, so that requests would
   * have no turn until all is done.
   */
  yieldToEventLoop: () => Promise<unknown>;
}

/**
 * Runs jobs in this process. Several servers on one database never run the same job together: each takes a job by a
 * guarded update, and what a server that died has taken is free again when its lease runs out.
 */
export const createEmbeddedRunner = (options: EmbeddedRunnerOptions): JobRunner => {
  const { jobs, concurrency, yieldToEventLoop, now, log } = options;
  const { sleep, wake } = createSleeper();
  const leased = createLeasedJobs(options);
  let stopped = true;
  let loop: Promise<void> | null = null;
  /** When the next job is due, as it was known at a moment. */
  let known: { next: Date | null; at: Date } | null = null;
  /** What was due at the last look and is not taken yet. */
  let due: StoredJob[] = [];
  let fetchedAt: Date | null = null;
  /** Whether the last look found as much as it asked for. */
  let isFull = false;
  /** Whether jobs were written since then, which may be more important. */
  let isOutdated = true;
  /** How many jobs were taken since one of bulk work had its turn. */
  let urgentTaken = 0;

  const isFresh = (moment: Date | null | undefined): boolean =>
    moment !== null && moment !== undefined && Math.abs(now().getTime() - moment.getTime()) < FRESH_MS;
  const hasMore = (): boolean => due.length > 0 || isFull;

  const run = async (job: StoredJob): Promise<void> => {
    const { isOver } = await leased.run(job);
    // It may be due again at once.
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

  /** The most important one, or one of bulk work if that has waited for its turn. */
  const next = (): StoredJob | undefined => {
    const place = urgentTaken >= URGENT_PER_BULK ? due.findIndex(isBulk) : -1;
    return due.splice(Math.max(place, 0), 1)[0];
  };

  /** Takes on what is due and free; true if there may be more. */
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
    // What was due a moment ago is most likely taken.
    if (isKnown) return wait > 0 ? Math.min(wait, FRESH_MS) : FRESH_MS;
    return Math.min(Math.max(wait, 10), POLL_MS);
  };

  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (await leaseDue()) continue;
        await sleep(await sleepTime());
      } catch (thrown) {
        log.error(`Jobs cannot be read: ${redactDatabaseError(thrown).message}`);
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
