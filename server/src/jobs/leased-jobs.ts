import { randomUUID } from 'node:crypto';
import { isBulk } from '../domain/job-priority';
import { redactDatabaseError } from '../domain/database-errors';
import type { JobRepository, StoredJob } from '../repositories/jobs';
import { isJobKind, parseJobData, type JobKind } from './job-data';
import type { EndJob, Job, JobHandlers, JobOutcome } from './job';
import { isPermanent, MAX_ATTEMPTS, retryDelaySeconds, NOTIFY_AFTER_ATTEMPTS } from './retry-policy';

/** How long a server may hold a job without a sign of life. */
const LEASE_MS = 20_000;
const HEARTBEAT_MS = LEASE_MS / 3;

export interface LeasedJobsOptions {
  jobs: JobRepository;
  handlers: JobHandlers;
  now: () => Date;
  log: { error(message: string): void; warn(message: string): void };
}

interface Outcome {
  /** False if the job is to be run again. */
  isOver: boolean;
  /** Why the work failed, if it did. */
  error: Error | null;
}

/** The jobs that this server has taken on. A job is leased by one server at a time, whoever hands it out. */
export interface LeasedJobs {
  readonly count: number;
  isLeased(id: number): boolean;
  /** Takes a job on; false if it is no longer as it was read, or another server has it. */
  lease(job: StoredJob): Promise<boolean>;
  /**
   * Does a leased job and gives it back: gone if it is done, else to be run again or to be looked at. Never fails: what
   * could not be given back waits until its lease runs out.
   */
  run(job: StoredJob): Promise<Outcome>;
  /** Gives signs of life until {@link LeasedJobs.stop}. */
  start(): void;
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

const toJob = <Kind extends JobKind>(kind: Kind, stored: StoredJob): Job<Kind> => {
  const { key, attempts } = stored;
  return { ...parseJobData(kind, stored), kind, key, attempts, isBulk: isBulk(stored) };
};

/** What there is to do with a job, by the handler of its kind. */
const bindHandler = <Kind extends JobKind>(stored: StoredJob, kind: Kind, handler: JobHandlers[Kind]) => ({
  run: async (end: EndJob): Promise<JobOutcome> => handler.run(toJob(kind, stored), end),
  notify: async (error: Error, isGivenUp: boolean): Promise<void> =>
    handler.onFailure?.(toJob(kind, stored), error, isGivenUp),
});

/** What all runners do with a job that they have come to: lease it, run it, and write down what came of it. */
export const createLeasedJobs = ({ jobs, handlers, now, log }: LeasedJobsOptions): LeasedJobs => {
  const owner = randomUUID();
  const running = new Map<number, Promise<Outcome>>();
  let heartbeat: NodeJS.Timeout | undefined;

  const after = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);
  const leaseEnd = (): Date => after(LEASE_MS / 1000);

  /** Tells of a failure; false if that failed as well. */
  const notifyHandler = async (job: StoredJob, error: Error, isOver: boolean): Promise<boolean> => {
    try {
      if (isJobKind(job.kind)) await bindHandler(job, job.kind, handlers[job.kind]).notify(error, isOver);
      return true;
    } catch (thrown) {
      log.error(`The failure of job ${job.key} could not be told: ${redactDatabaseError(thrown).message}`);
      return false;
    }
  };

  const fail = async (job: StoredJob, attempts: number, error: Error): Promise<Outcome> => {
    const isOver = isPermanent(error) || attempts >= MAX_ATTEMPTS;
    log.warn(
      `Job ${job.kind} ${job.key} failed (try ${attempts}${isOver ? ', given up' : ''}): ${error.message}`
    );
    const isNotified =
      isOver || attempts === NOTIFY_AFTER_ATTEMPTS ? await notifyHandler(job, error, isOver) : true;
    // A job that nobody could be told of comes back to tell it, if it has tries left.
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
      if (!isJobKind(job.kind)) throw new Error(`This version knows no job of kind ${job.kind}`);
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
      log.error(`Leases of jobs cannot be renewed: ${redactDatabaseError(thrown).message}`);
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
          log.error(`Job ${job.key} could not be put back: ${error.message}`);
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
