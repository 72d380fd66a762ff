import type { Queue } from 'bullmq';
import { isBulk, URGENT_PER_BULK } from '../../domain/job-priority';
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
  /** Urgent rows of each queue since one of bulk work was put among them, and the priority of the last one. */
  const urgent: Record<QueueName, { since: number; priority: number }> = {
    mail: { since: 0, priority: 0 },
    crm: { since: 0, priority: 0 },
  };

  /** Numbers of bulk work that was put among the urgent. */
  const putForward: Record<QueueName, Set<string>> = { mail: new Set(), crm: new Set() };

  // For BullMQ, nothing comes before a job without priority, which 0 is.
  const priorityFor = (priority: number): number => priority + 1;

  const forgetOld = (): void => {
    const old = now().getTime() - RECHECK_MS;
    // A map keeps the order in which it was filled.
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

  /** What is handed out by priority alone would never come to the bulk work while there is always something urgent. */
  const putAmongUrgent = async (queue: QueueName, rows: readonly StoredJob[]): Promise<void> => {
    const bulk = rows.filter((job) => queueOf(job) === queue && isBulk(job)).map(toNumber);
    // Who is put among them again goes back to their end.
    const waiting = bulk.filter((number) => !putForward[queue].has(number));
    putForward[queue] = new Set(bulk.filter((number) => putForward[queue].has(number)));
    for (; urgent[queue].since >= URGENT_PER_BULK; urgent[queue].since -= URGENT_PER_BULK) {
      const number = waiting.shift();
      if (number === undefined) continue;
      putForward[queue].add(number);
      const queued = await queues[queue].getJob(number);
      // It may have been taken on meanwhile.
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

    /** Redis was away and may have lost everything. */
    forget: () => handedOver.clear(),
  };
};

export type Dispatcher = ReturnType<typeof createDispatcher>;
