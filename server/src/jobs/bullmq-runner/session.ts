import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobRepository } from '../../repositories/jobs';
import { createDispatcher, type Dispatcher } from './dispatcher';
import { QUEUES, type QueueLimits, type QueueName, type Ticket } from './queues';

/** How long Redis may take to answer; longer than a worker waits for a job. */
export const COMMAND_TIMEOUT_MS = 15_000;
const READY_MS = 10_000;
const CLOSE_MS = 2_000;

/** A worker whose connection broke asks again after this time. */
const RETRY_MS = 1_000;

interface SessionOptions {
  connection: Redis;
  jobs: JobRepository;
  now: () => Date;
  prefix: string;
  concurrency: number;
  limits: QueueLimits;
  work: (ticket: Ticket) => Promise<void>;
  /** There is nothing left in a queue: the database may have more. */
  onDrained: () => void;
}

/** The queues in Redis, and the workers that this server has at them. */
export interface Session {
  dispatcher: Dispatcher;
  /** No server takes a job on for so long. */
  pause(milliseconds: number): Promise<void>;
  /** Takes no more jobs on. */
  quit(): Promise<void>;
  close(): Promise<void>;
}

const within = async <Result>(milliseconds: number, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis takes too long')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Opens the queues. To be called when Redis answers: what breaks later is mended by BullMQ, but not what fails at first.
 *
 * @throws Error if they cannot be opened
 */
export const openSession = async (options: SessionOptions): Promise<Session> => {
  const { connection, jobs, now, prefix, concurrency, limits, work, onDrained } = options;
  const bullmq = await import('bullmq');
  // The truth is in the rows: nothing is kept of what is done, and nothing is missed when Redis has lost it.
  const forgotten = { removeOnComplete: true, removeOnFail: true };

  const openQueue = (name: QueueName): Queue<Ticket> => {
    const queue = new bullmq.Queue<Ticket>(name, { connection, prefix, defaultJobOptions: forgotten });
    queue.on('error', () => undefined);
    return queue;
  };
  const openWorker = (name: QueueName): Worker<Ticket> => {
    const limiter = limits[name];
    const worker = new bullmq.Worker<Ticket>(name, ({ data }) => work(data), {
      connection,
      prefix,
      concurrency,
      runRetryDelay: RETRY_MS,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      ...(limiter && { limiter }),
    });
    // The connection tells of outages, once. What else BullMQ complains of is that Redis has lost a job in the meantime.
    worker.on('error', () => undefined).on('drained', onDrained);
    return worker;
  };

  const queues = { mail: openQueue('mail'), crm: openQueue('crm') };
  const workers = QUEUES.map(openWorker);

  const close = async (): Promise<void> => {
    const closing = Promise.all([...workers, ...Object.values(queues)].map((each) => each.close()));
    await within(CLOSE_MS, closing).catch(() => undefined);
    // Where Redis is away, what is closed in order would wait for it.
    for (const worker of workers) void worker.disconnect().catch(() => undefined);
  };

  try {
    await within(
      READY_MS,
      Promise.all([...workers, ...Object.values(queues)].map((each) => each.waitUntilReady()))
    );
  } catch (error) {
    await close();
    throw error;
  }

  return {
    dispatcher: createDispatcher({ jobs, queues, now }),
    async pause(milliseconds) {
      await Promise.all(Object.values(queues).map((queue) => queue.rateLimit(milliseconds)));
    },
    async quit() {
      await Promise.all(workers.map((worker) => worker.pause(true)));
    },
    close,
  };
};
