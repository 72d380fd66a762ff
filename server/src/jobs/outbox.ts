import type { JobRepository } from '../repositories/jobs';
import { priorityOf, type JobRequest } from './job';

/** Adds jobs in the transaction of the change that requires them. */
export interface Outbox {
  add(context: { onCommit: (callback: () => void) => void }, ...requests: JobRequest[]): Promise<void>;
}

/** For work that is requested repeatedly with the same key, and that must not overtake other work. */
export interface RerunnableOutbox extends Outbox {
  /** Whether the site still has something to send or to write for the invitation. */
  isBusy(invitationId: string): Promise<boolean>;
  /** Retries the failed job with this key. False if no job with the key will still read the current state. */
  revive(key: string): Promise<boolean>;
  /** Discards failed jobs that a new e-mail of the invitation replaces. */
  discardReplaced(invitationId: string): Promise<void>;
}

/** Writes jobs to the ledger and wakes the runner after the commit. */
export const createOutbox = (jobs: JobRepository, now: () => Date, wake: () => void): RerunnableOutbox => ({
  async add({ onCommit }, ...requests) {
    if (requests.length === 0) return;
    await jobs.addMany(
      requests.map(({ runAt, isBulk, ...request }) => ({
        ...request,
        priority: priorityOf({ kind: request.kind, isBulk }),
        runAt: runAt ?? now(),
      }))
    );
    onCommit(wake);
  },

  isBusy: jobs.isBusy,
  discardReplaced: jobs.discardReplaced,

  async revive(key) {
    const outcome = await jobs.revive(key, now());
    if (outcome === 'revived') wake();
    return outcome === 'revived' || outcome === 'waiting';
  },
});
