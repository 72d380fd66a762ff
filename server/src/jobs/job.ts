import { BULK_PRIORITY } from '../domain/job-priority';
import type { JobData, JobKind } from './job-data';

/** Lower goes first: what an invitee was told is done comes before what staff wait for, and that before the rest. */
const JOB_PRIORITY: Record<JobKind, number> = {
  'redemption.record': 0,
  'contact.check': 0,
  'portal-user.end': 1,
  'portal-user.follow': 1,
  'invitation.write-status': 1,
  'batch.cancel': 1,
  'invitation.send': 2,
  'invitation.follow': 2,
  'batch.invite': 3,
  'invitation.follow-delivery': 4,
};

export const priorityOf = (job: Pick<JobRequest, 'kind' | 'isBulk'>): number =>
  JOB_PRIORITY[job.kind] + (job.isBulk ? BULK_PRIORITY : 0);

/** Work to be done, as a use case asks for it. The same key is the same work. */
export type JobRequest<Kind extends JobKind = JobKind> = {
  [Each in Kind]: JobData[Each] & {
    kind: Each;
    key: string;
    /** Not before this moment; at once if left out. */
    runAt?: Date;
    /** One of many that were asked for together, and that no person waits for by itself. */
    isBulk?: boolean;
  };
}[Kind];

/** A job that a handler is given. */
export type Job<Kind extends JobKind = JobKind> = {
  [Each in Kind]: JobData[Each] & {
    kind: Each;
    key: string;
    /** Which try this is, from 1 on. */
    attempts: number;
    isBulk: boolean;
  };
}[Kind];

/** What a handler answers: done, or to be run again after so many seconds without counting as a failure. */
export type JobOutcome = void | { rerunAfterSeconds: number };

/**
 * Ends the job as part of the transaction that is under way, so that what it has done and that it is over are kept
 * together. A job that is not ended so ends after its handler.
 */
export type EndJob = () => Promise<void>;

export interface JobHandler<Kind extends JobKind> {
  /** Does the work. It may have been done before, in part or in whole: every step is safe to repeat. */
  run(job: Job<Kind>, end: EndJob): Promise<JobOutcome>;
  /** Told once when the work has failed for so long that somebody should see it, and when it is given up. */
  onFailure?(job: Job<Kind>, error: Error, isGivenUp: boolean): Promise<void>;
}

export type JobHandlers = { [Kind in JobKind]: JobHandler<Kind> };

/** Runs what the outbox holds. */
export interface JobRunner {
  start(): void;
  /** Says that there is something to do. Cheap, and safe at any time. */
  wake(): void;
  /** Stops taking on work, and waits for what is under way. */
  stop(): Promise<void>;
}
