import { BULK_PRIORITY } from '../domain/job-priority';
import type { JobData, JobKind } from './job-data';

/** Lower runs first: promises made to invitees, then what staff wait for, then the rest, and what strangers ask for last. */
const JOB_PRIORITY: Record<JobKind, number> = {
  'redemption.record': 0,
  'contact.check': 0,
  'user.deleted': 1,
  'portal-user.end': 1,
  'portal-user.follow': 1,
  'invitation.write-status': 1,
  'batch.cancel': 1,
  'invitation.send': 2,
  'invitation.follow': 2,
  'invitation.refuse': 2,
  'sign-in-mail.send': 2,
  'portal-users.compare': 3,
  'batch.invite': 3,
  'contact.log': 3,
  'invitation.follow-delivery': 4,
  'invitation.request': 5,
};

export const priorityOf = (job: Pick<JobRequest, 'kind' | 'isBulk'>): number =>
  JOB_PRIORITY[job.kind] + (job.isBulk ? BULK_PRIORITY : 0);

/** A request for work by a use case. Requests with the same key are the same work. */
export type JobRequest<Kind extends JobKind = JobKind> = {
  [Each in Kind]: JobData[Each] & {
    kind: Each;
    key: string;
    /** Earliest time; immediately by default. */
    runAt?: Date;
    /** Part of a bulk operation, so that no person waits for this job alone. */
    isBulk?: boolean;
  };
}[Kind];

/** A job as its handler receives it. */
export type Job<Kind extends JobKind = JobKind> = {
  [Each in Kind]: JobData[Each] & {
    kind: Each;
    key: string;
    /** Number of this attempt, from 1. */
    attempts: number;
    /** Whether it was begun before, however long ago: staff may have retried it. */
    isRepeated: boolean;
    isBulk: boolean;
  };
}[Kind];

/** Result of a handler: done, or to run again after a delay without counting as a failure. */
export type JobOutcome = void | { rerunAfterSeconds: number };

/**
 * Completes the job in the current transaction, so that its effects and its completion are committed together.
 * Otherwise the job is completed after its handler returns.
 */
export type EndJob = () => Promise<void>;

export interface JobHandler<Kind extends JobKind> {
  /** Does the work, which may have been done before in part or in full: every step must be safe to repeat. */
  run(job: Job<Kind>, end: EndJob): Promise<JobOutcome>;
  /** Called once when the work has failed often enough for staff to know, and when it is given up. */
  onFailure?(job: Job<Kind>, error: Error, isGivenUp: boolean): Promise<void>;
}

export type JobHandlers = { [Kind in JobKind]: JobHandler<Kind> };

/** Runs the jobs of the outbox. */
export interface JobRunner {
  start(): void;
  /** Signals that there are new jobs. Cheap, and safe at any time. */
  wake(): void;
  /** Stops leasing jobs and waits for running ones. */
  stop(): Promise<void>;
}
