import type { Queue } from 'bullmq';
import { isBulk, URGENT_PER_BULK } from '../../domain/job-priority';
import type { JobRepository, StoredJob } from '../../repositories/jobs';
import { numberOf, queueOf, QUEUES, ticketOf, type QueueName, type Ticket } from './queues';

/** Rows handed over at a time. The rest wait in the database, so that Redis stays small. */
const WINDOW = 500;

/** Rows to read after a commit: the most urgent ones are enough. */
const GLANCE = 50;

/** Rows due within this time are handed over with a delay. Longer than the poll interval. */
const SOON_MS = 10_000;

/** A row that still exists after this time is handed over again, because Redis may have lost it. */
const RECHECK_MS = 15_000;

interface DispatcherOptions {
  jobs: Pick<JobRepository, 'listDue' | 'listSoon'>;
  queues: Record<QueueName, Queue<Ticket>>;
  now: () => Date;
}

export type Look = 'glance' | 'whole';

/** Hands rows over to Redis. Idempotent, also across servers. */
export const createDispatcher = ({ jobs, queues, now }: DispatcherOptions) => {
  const handedOver = new Map<string, number>();
  /** Per queue: the number of urgent rows since a bulk row was last promoted, and the priority of the latest urgent row. */
  const urgent: Record<QueueName, { since: number; priority: number }> = {
    mail: { since: 0, priority: 0 },
    crm: { since: 0, priority: 0 },
  };

  /** Numbers of the bulk rows that were promoted. */
  const putForward: Record<QueueName, Set<string>> = { mail: new Set(), crm: new Set() };

  // BullMQ runs jobs without a priority (0) before all others.
  const priorityFor = (priority: number): number => priority + 1;

  const forgetOld = (): void => {
    const old = now().getTime() - RECHECK_MS;
    // A map iterates in insertion order.
    for (const [number, at] of handedOver) {
      if (at > old) return;
      handedOver.delete(number);
    }
  };

  const toNumber = (job: StoredJob): string => numberOf(ticketOf(job));

  const toQueueJob = (job: StoredJob) => {
    const ticket = ticketOf(job);
    return {
      name: job.kind,
      data: ticket,
      opts: {
        jobId: numberOf(ticket),
        priority: priorityFor(job.priority),
        delay: Math.max(0, job.runAt.getTime() - now().getTime()),
      },
    };
  };

  const handOver = async (queue: QueueName, rows: readonly StoredJob[]): Promise<void> => {
    const mine = rows.filter((job) => queueOf(job) === queue);
    if (mine.length === 0) return;
    await queues[queue].addBulk(mine.map(toQueueJob));
    const at = now().getTime();
    for (const job of mine) handedOver.set(toNumber(job), at);
    for (const job of mine.filter((each) => !isBulk(each))) {
      urgent[queue] = { since: urgent[queue].since + 1, priority: job.priority };
    }
  };

  /** Promotes bulk rows: with strict priorities, a steady flow of urgent rows would starve them. */
  const putAmongUrgent = async (queue: QueueName, rows: readonly StoredJob[]): Promise<void> => {
    const bulk = rows.filter((job) => queueOf(job) === queue && isBulk(job)).map(toNumber);
    // Promoting a row again would move it to the end of the urgent rows.
    const waiting = bulk.filter((number) => !putForward[queue].has(number));
    putForward[queue] = new Set(bulk.filter((number) => putForward[queue].has(number)));
    for (; urgent[queue].since >= URGENT_PER_BULK; urgent[queue].since -= URGENT_PER_BULK) {
      const number = waiting.shift();
      if (number === undefined) continue;
      putForward[queue].add(number);
      const queued = await queues[queue].getJob(number);
      // A worker may have taken the job in the meantime.
      await queued?.changePriority({ priority: priorityFor(urgent[queue].priority) }).catch(() => undefined);
    }
  };

  return {
    async look(kind: Look): Promise<void> {
      forgetOld();
      const limit = kind === 'whole' ? WINDOW : GLANCE;
      const at = now();
      const due = await jobs.listDue(at, limit);
      const soon = await jobs.listSoon(at, new Date(at.getTime() + SOON_MS), limit);
      const fresh = [...due, ...soon].filter((job) => !handedOver.has(toNumber(job)));
      for (const queue of QUEUES) {
        await handOver(queue, fresh);
        await putAmongUrgent(queue, due);
      }
    },

    /** For use after an outage of Redis, which may have lost everything. */
    forget: () => handedOver.clear(),
  };
};

export type Dispatcher = ReturnType<typeof createDispatcher>;
