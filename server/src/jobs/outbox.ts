import type { JobRepository } from '../repositories/jobs';
import { priorityOf, type JobRequest } from './job';

/** Takes on jobs inside the transaction of the change that calls for them. */
export interface Outbox {
  add(context: { onCommit: (callback: () => void) => void }, ...requests: JobRequest[]): Promise<void>;
}

/** For work that is called for again with the same key. */
export interface RerunnableOutbox extends Outbox {
  /** Has a job with this key go on if it has failed. False if none with it will still look at what it works on. */
  revive(key: string): Promise<boolean>;
}

/** Writes jobs into the ledger, and wakes the runner once they are committed. */
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

  async revive(key) {
    const outcome = await jobs.revive(key, now());
    if (outcome === 'revived') wake();
    return outcome === 'revived' || outcome === 'waiting';
  },
});
