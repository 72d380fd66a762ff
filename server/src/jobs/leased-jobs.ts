import { randomUUID } from 'node:crypto';
import { isBulk } from '../domain/job-priority';
import { redactDatabaseError } from '../domain/database-errors';
import type { JobRepository, StoredJob } from '../repositories/jobs';
import { isJobKind, parseJobData, type JobKind } from './job-data';
import type { EndJob, Job, JobHandlers, JobOutcome } from './job';
import { isPermanent, MAX_ATTEMPTS, retryDelaySeconds, NOTIFY_AFTER_ATTEMPTS } from './retry-policy';

/** How long a lease lasts without a heartbeat. */
const LEASE_MS = 20_000;
const HEARTBEAT_MS = LEASE_MS / 3;

export interface LeasedJobsOptions {
  jobs: JobRepository;
  handlers: JobHandlers;
  now: () => Date;
  log: { error(message: string): void; warn(message: string): void };
}

interface Outcome {
  /** False if the job will run again. */
  isOver: boolean;
  /** Null on success. */
  error: Error | null;
}

/** Jobs leased by this server. At any time, one server at most holds a job's lease. */
export interface LeasedJobs {
  readonly count: number;
  isLeased(id: number): boolean;
  /** Leases a job; false if it changed since it was read, or another server has leased it. */
  lease(job: StoredJob): Promise<boolean>;
  /**
   * Runs a leased job, then deletes it or returns it to run again or as failed. Never rejects: a job that cannot be
   * returned waits until its lease expires.
   */
  run(job: StoredJob): Promise<Outcome>;
  /** Renews leases until {@link LeasedJobs.stop}. */
  start(): void;
  /** Waits for running jobs. */
  stop(): Promise<void>;
}

const toJob = <Kind extends JobKind>(kind: Kind, stored: StoredJob): Job<Kind> => {
  const { key, attempts, error } = stored;
  // A retry counts its attempts from the beginning, and keeps the error until it ends.
  const isRepeated = attempts > 1 || error !== null;
  return { ...parseJobData(kind, stored), kind, key, attempts, isRepeated, isBulk: isBulk(stored) };
};

const bindHandler = <Kind extends JobKind>(stored: StoredJob, kind: Kind, handler: JobHandlers[Kind]) => ({
  run: async (end: EndJob): Promise<JobOutcome> => handler.run(toJob(kind, stored), end),
  notify: async (error: Error, isGivenUp: boolean): Promise<void> =>
    handler.onFailure?.(toJob(kind, stored), error, isGivenUp),
});

/** The part that all runners share: lease a job, run it, and record the outcome. */
export const createLeasedJobs = ({ jobs, handlers, now, log }: LeasedJobsOptions): LeasedJobs => {
  const owner = randomUUID();
  const running = new Map<number, Promise<Outcome>>();
  let heartbeat: NodeJS.Timeout | undefined;

  const after = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);
  const leaseEnd = (): Date => after(LEASE_MS / 1000);

  /** Notifies the handler of a failure; false if that fails too. */
  const notifyHandler = async (job: StoredJob, error: Error, isOver: boolean): Promise<boolean> => {
    try {
      if (isJobKind(job.kind)) await bindHandler(job, job.kind, handlers[job.kind]).notify(error, isOver);
      return true;
    } catch (thrown) {
      log.error(`Cannot handle the failure of job ${job.key}: ${redactDatabaseError(thrown).message}`);
      return false;
    }
  };

  const fail = async (job: StoredJob, attempts: number, error: Error): Promise<Outcome> => {
    const isOver = isPermanent(error) || attempts >= MAX_ATTEMPTS;
    log.warn(
      `Job ${job.kind} ${job.key} failed (attempt ${attempts}${isOver ? ', giving up' : ''}): ${error.message}`
    );
    const isNotified =
      isOver || attempts === NOTIFY_AFTER_ATTEMPTS ? await notifyHandler(job, error, isOver) : true;
    // If the handler could not be notified, the job runs again as long as attempts are left.
    const isGivenUp = isOver && (isNotified || attempts >= MAX_ATTEMPTS);
    await jobs.release(job, owner, {
      state: isGivenUp ? 'failed' : 'waiting',
      runAt: after(isGivenUp ? 0 : retryDelaySeconds(attempts, error)),
      error: error.message,
      attempts,
    });
    return { isOver: isGivenUp, error };
  };

  const execute = async (job: StoredJob): Promise<Outcome> => {
    const attempts = job.attempts + 1;
    let isEnded = false;
    const end: EndJob = async () => {
      await jobs.remove(job.id, owner);
      isEnded = true;
    };
    try {
      if (!isJobKind(job.kind)) throw new Error(`This version does not support jobs of kind ${job.kind}`);
      const outcome = await bindHandler({ ...job, attempts }, job.kind, handlers[job.kind]).run(end);
      if (!outcome) {
        if (!isEnded) await end();
        return { isOver: true, error: null };
      }
      const runAt = after(outcome.rerunAfterSeconds);
      await jobs.release(job, owner, { state: 'waiting', runAt, error: null, attempts: job.attempts });
      return { isOver: false, error: null };
    } catch (thrown) {
      return fail(job, attempts, redactDatabaseError(thrown));
    }
  };

  const renew = (): void => {
    jobs.renewLeases([...running.keys()], owner, leaseEnd()).catch((thrown: unknown) => {
      log.error(`Cannot renew leases of jobs: ${redactDatabaseError(thrown).message}`);
    });
  };

  return {
    get count() {
      return running.size;
    },
    isLeased: (id) => running.has(id),
    lease: (job) => jobs.lease(job, owner, now(), leaseEnd()),
    run(job) {
      const work = execute(job)
        .catch((thrown: unknown) => {
          const error = redactDatabaseError(thrown);
          log.error(`Cannot return job ${job.key}: ${error.message}`);
          return { isOver: false, error };
        })
        .finally(() => running.delete(job.id));
      running.set(job.id, work);
      return work;
    },
    start() {
      heartbeat = setInterval(renew, HEARTBEAT_MS);
      heartbeat.unref();
    },
    async stop() {
      await Promise.allSettled(running.values());
      clearInterval(heartbeat);
    },
  };
};
