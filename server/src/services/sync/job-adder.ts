import { randomUUID } from 'node:crypto';
import type { JobRequest } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';

interface Options {
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
}

/** Adds jobs that may exist already, created by another server or a moment ago. */
export const createJobAdder = ({ outbox, inTransaction }: Options) => {
  const add = (job: JobRequest): Promise<void> => inTransaction(async (context) => outbox.add(context, job));

  /** False if there is a job with the key. */
  const addNew = async (job: JobRequest): Promise<boolean> => {
    try {
      await add(job);
      return true;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return false;
    }
  };

  return {
    /**
     * For what is seen again and again, and for one version of a record: a running job does the same work, and one that
     * has failed stays so, for staff to see.
     */
    addNew,

    /**
     * For a change. A failed job is retried; for a running job another one is added, because it may have read the record
     * before the change.
     */
    async addOnce(job: JobRequest): Promise<void> {
      if ((await addNew(job)) || (await outbox.revive(job.key))) return;
      await add({ ...job, key: `${job.key}:${randomUUID()}` });
    },
  };
};

export type JobAdder = ReturnType<typeof createJobAdder>;
