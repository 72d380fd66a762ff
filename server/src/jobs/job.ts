import type { JobPayload, StoredJob } from '../repositories/jobs';

/** The kinds of work that are done after the change that calls for them. */
export const JOB_KINDS = [
  'invitation.send',
  'invitation.follow-delivery',
  'invitation.write-status',
  'invitation.follow',
  'redemption.record',
  'batch.invite',
  'contact.check',
  'portal-user.end',
  'portal-user.follow',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Lower goes first: what an invitee was told is done comes before what staff wait for, and that before the rest. */
export const JOB_PRIORITY: Record<JobKind, number> = {
  'redemption.record': 0,
  'contact.check': 0,
  'portal-user.end': 1,
  'portal-user.follow': 1,
  'invitation.follow': 2,
  'invitation.write-status': 1,
  'batch.invite': 2,
  'invitation.send': 3,
  'invitation.follow-delivery': 4,
};

/** Work to be done, as a use case asks for it. The same key is the same work. */
export interface JobRequest {
  kind: JobKind;
  key: string;
  payload: JobPayload;
  invitationId?: string;
  batchId?: string;
  /** Not before this moment; at once if left out. */
  runAt?: Date;
}

/** What a handler answers: done, or to be run again after so many seconds without counting as a failure. */
export type JobOutcome = void | { againAfterSeconds: number };

export interface JobHandler {
  /** Does the work. It may have been done before, in part or in whole: every step is safe to repeat. */
  run(job: StoredJob): Promise<JobOutcome>;
  /** Told once when the work has failed for so long that somebody should see it, and when it is given up. */
  onTrouble?(job: StoredJob, error: Error): Promise<void>;
}

export type JobHandlers = Record<JobKind, JobHandler>;

/** Runs what the outbox holds. */
export interface JobRunner {
  start(): void;
  /** Says that there is something to do. Cheap, and safe at any time. */
  wake(): void;
  /** Stops taking on work, and waits for what is under way. */
  stop(): Promise<void>;
}
