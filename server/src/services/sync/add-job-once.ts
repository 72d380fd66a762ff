import { randomUUID } from 'node:crypto';
import type { JobRequest } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';

interface Options {
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
}

/**
 * Adds a job that may exist already, created by another server or a moment ago. A failed job is retried; for a running
 * job another one is added, because it may have read the record before the change.
 */
export const createAddJobOnce = ({ outbox, inTransaction }: Options) => {
  const add = (job: JobRequest): Promise<void> => inTransaction(async (context) => outbox.add(context, job));

  return async (job: JobRequest): Promise<void> => {
    try {
      await add(job);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (await outbox.revive(job.key)) return;
      await add({ ...job, key: `${job.key}:${randomUUID()}` });
    }
  };
};

export type AddJobOnce = ReturnType<typeof createAddJobOnce>;
