import { randomUUID } from 'node:crypto';
import type { JobRepository, StoredJob } from '../repositories/jobs';
import { JOB_KINDS, type JobHandlers, type JobKind, type JobRunner } from './job';
import { createSleeper } from './sleeper';
import { isPermanent, MAX_ATTEMPTS, retryDelaySeconds, TROUBLE_ATTEMPTS } from './retry-policy';

/** How long a server may hold a job without a sign of life. */
const LEASE_MS = 20_000;
const HEARTBEAT_MS = LEASE_MS / 3;

/** The longest sleep: what another server wrote is found by looking. */
const POLL_MS = 5_000;

export interface EmbeddedRunnerOptions {
  jobs: JobRepository;
  handlers: JobHandlers;
  concurrency: number;
  now: () => Date;
  log: { error(message: string): void; warn(message: string): void };
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
const isJobKind = (kind: string): kind is JobKind => (JOB_KINDS as readonly string[]).includes(kind);

/**
 * Runs jobs in this process. Several servers on one database never run the same job together: each takes a job by a
 * guarded update, and what a server that died has taken is free again when its lease runs out.
 */
export const createEmbeddedRunner = (options: EmbeddedRunnerOptions): JobRunner => {
  const { jobs, handlers, concurrency, now, log } = options;
  const { sleep, wake } = createSleeper();
  const owner = randomUUID();
  const running = new Map<number, Promise<void>>();
  let stopped = true;
  let loop: Promise<void> | null = null;
  let heartbeat: NodeJS.Timeout | undefined;

  const after = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);

  /** Tells of a failure; false if that failed as well. */
  const tell = async (job: StoredJob, error: Error): Promise<boolean> => {
    try {
      if (isJobKind(job.kind)) await handlers[job.kind].onTrouble?.(job, error);
      return true;
    } catch (thrown) {
      log.error(`The failure of job ${job.key} could not be told: ${asError(thrown).message}`);
      return false;
    }
  };

  const fail = async (job: StoredJob, attempts: number, error: Error): Promise<void> => {
    const isOver = isPermanent(error) || attempts >= MAX_ATTEMPTS;
    log.warn(
      `Job ${job.kind} ${job.key} failed (try ${attempts}${isOver ? ', given up' : ''}): ${error.message}`
    );
    const isTold = isOver || attempts === TROUBLE_ATTEMPTS ? await tell(job, error) : true;
    // A job that nobody could be told of comes back to tell it, if it has tries left.
    const isGivenUp = isOver && (isTold || attempts >= MAX_ATTEMPTS);
    await jobs.release(job.id, owner, {
      state: isGivenUp ? 'failed' : 'waiting',
      runAt: after(isGivenUp ? 0 : retryDelaySeconds(attempts, error)),
      error: error.message,
      attempts,
    });
  };

  const run = async (job: StoredJob): Promise<void> => {
    const attempts = job.attempts + 1;
    try {
      if (!isJobKind(job.kind)) throw new Error(`This version knows no job of kind ${job.kind}`);
      const outcome = await handlers[job.kind].run({ ...job, attempts });
      if (!outcome) {
        await jobs.remove(job.id, owner);
        return;
      }
      const runAt = after(outcome.againAfterSeconds);
      await jobs.release(job.id, owner, { state: 'waiting', runAt, error: null, attempts: job.attempts });
    } catch (thrown) {
      await fail(job, attempts, asError(thrown));
    }
  };

  /** Takes on what is due and free; true if there may be more. */
  const take = async (): Promise<boolean> => {
    const free = concurrency - running.size;
    if (free <= 0) return false;
    let taken = 0;
    const due = await jobs.listDue(now(), free);
    for (const job of due) {
      if (running.has(job.id) || !(await jobs.lease(job, owner, now(), after(LEASE_MS / 1000)))) continue;
      const work = run(job)
        .catch((thrown: unknown) =>
          log.error(`Job ${job.key} could not be put back: ${asError(thrown).message}`)
        )
        .finally(() => {
          running.delete(job.id);
          wake();
        });
      running.set(job.id, work);
      taken += 1;
    }
    return taken > 0;
  };

  const restTime = async (): Promise<number> => {
    if (running.size >= concurrency) return POLL_MS;
    const next = await jobs.nextDue();
    const wait = next ? next.getTime() - now().getTime() : POLL_MS;
    return Math.min(Math.max(wait, 10), POLL_MS);
  };

  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (await take()) continue;
        await sleep(await restTime());
      } catch (thrown) {
        log.error(`Jobs cannot be read: ${asError(thrown).message}`);
        await sleep(POLL_MS);
      }
    }
  };

  const beat = (): void => {
    jobs.renewLeases([...running.keys()], owner, after(LEASE_MS / 1000)).catch((thrown: unknown) => {
      log.error(`Leases of jobs cannot be renewed: ${asError(thrown).message}`);
    });
  };

  return {
    wake,
    start() {
      stopped = false;
      heartbeat = setInterval(beat, HEARTBEAT_MS);
      heartbeat.unref();
      loop = work();
    },
    async stop() {
      stopped = true;
      wake();
      await loop;
      await Promise.allSettled(running.values());
      clearInterval(heartbeat);
    },
  };
};
