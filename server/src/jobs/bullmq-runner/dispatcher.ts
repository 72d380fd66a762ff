import type { Queue } from 'bullmq';
import type { JobRepository, StoredJob } from '../../repositories/jobs';
import { numberOf, queueOf, QUEUES, ticketOf, type QueueName, type Ticket } from './queues';

/** How many rows are handed over at a time: more wait in the database, so that Redis stays small. */
const WINDOW = 500;

/** Of a change that was just committed, the most important rows are enough. */
const GLANCE = 50;

/** Rows that are due within this time are handed over with a delay. Longer than the rest between two looks. */
const SOON_MS = 10_000;

/** After this time a row that is still there is handed over again: Redis may have forgotten it. */
const RECHECK_MS = 15_000;

interface DispatcherOptions {
  jobs: Pick<JobRepository, 'listDue' | 'listSoon'>;
  queues: Record<QueueName, Queue<Ticket>>;
  now: () => Date;
}

export type Look = 'glance' | 'whole';

/** Hands rows over to Redis. Doing it again, or on another server, changes nothing. */
export const createDispatcher = ({ jobs, queues, now }: DispatcherOptions) => {
  const handedOver = new Map<string, number>();

  const forgetOld = (): void => {
    const old = now().getTime() - RECHECK_MS;
    // A map keeps the order in which it was filled.
    for (const [number, at] of handedOver) {
      if (at > old) return;
      handedOver.delete(number);
    }
  };

  const toQueueJob = (job: StoredJob) => {
    const ticket = ticketOf(job);
    return {
      name: job.kind,
      data: ticket,
      opts: {
        jobId: numberOf(ticket),
        // For BullMQ, nothing comes before a job without priority, which 0 is.
        priority: job.priority + 1,
        delay: Math.max(0, job.runAt.getTime() - now().getTime()),
      },
    };
  };

  const handOver = async (queue: QueueName, rows: readonly StoredJob[]): Promise<void> => {
    const mine = rows.filter((job) => queueOf(job) === queue);
    if (mine.length === 0) return;
    await queues[queue].addBulk(mine.map(toQueueJob));
    const at = now().getTime();
    for (const job of mine) handedOver.set(numberOf(ticketOf(job)), at);
  };

  return {
    async look(kind: Look): Promise<void> {
      forgetOld();
      const limit = kind === 'whole' ? WINDOW : GLANCE;
      const at = now();
      const due = await jobs.listDue(at, limit);
      const soon = await jobs.listSoon(at, new Date(at.getTime() + SOON_MS), limit);
      const fresh = [...due, ...soon].filter((job) => !handedOver.has(numberOf(ticketOf(job))));
      for (const queue of QUEUES) await handOver(queue, fresh);
    },

    /** Redis was away and may have lost everything. */
    forget: () => handedOver.clear(),
  };
};

export type Dispatcher = ReturnType<typeof createDispatcher>;
