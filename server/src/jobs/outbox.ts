import type { JobRepository } from '../repositories/jobs';
import { priorityOf, type JobRequest } from './job';

/** Takes on jobs inside the transaction of the change that calls for them. */
export interface Outbox {
  add(context: { onCommit: (callback: () => void) => void }, ...requests: JobRequest[]): Promise<void>;
}

/** Writes jobs into the ledger, and wakes the runner once they are committed. */
export const createOutbox = (jobs: JobRepository, now: () => Date, wake: () => void): Outbox => ({
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
});
