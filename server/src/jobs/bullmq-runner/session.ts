import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobRepository } from '../../repositories/jobs';
import { createDispatcher, type Dispatcher } from './dispatcher';
import { QUEUES, type QueueLimits, type QueueName, type Ticket } from './queues';

/** Timeout of a Redis command; longer than a worker's blocking wait for a job. */
export const COMMAND_TIMEOUT_MS = 15_000;
const READY_MS = 10_000;
const CLOSE_MS = 2_000;

/** Delay before a worker retries after a lost connection. */
const RETRY_MS = 1_000;

interface SessionOptions {
  connection: Redis;
  jobs: JobRepository;
  now: () => Date;
  prefix: string;
  concurrency: number;
  limits: QueueLimits;
  work: (ticket: Ticket) => Promise<void>;
  /** Called when a queue is empty; the database may hold more rows. */
  onDrained: () => void;
}

/** The queues in Redis, and this server's workers. */
export interface Session {
  dispatcher: Dispatcher;
  /** Stops all servers from taking jobs for this time. */
  pause(milliseconds: number): Promise<void>;
  /** Stops taking jobs. */
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
 * Opens the queues. Call it only when Redis is reachable: BullMQ recovers from later outages, not from an initial failure.
 *
 * @throws Error if the queues cannot be opened
 */
export const openSession = async (options: SessionOptions): Promise<Session> => {
  const { connection, jobs, now, prefix, concurrency, limits, work, onDrained } = options;
  const bullmq = await import('bullmq');
  // The rows are authoritative, so finished jobs need not be kept in Redis.
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
    // The connection logs outages, once. Any other error of a worker means that Redis has lost a job in the meantime.
    worker.on('error', () => undefined).on('drained', onDrained);
    return worker;
  };

  const queues = { mail: openQueue('mail'), crm: openQueue('crm') };
  const workers = QUEUES.map(openWorker);

  const close = async (): Promise<void> => {
    const closing = Promise.all([...workers, ...Object.values(queues)].map((each) => each.close()));
    await within(CLOSE_MS, closing).catch(() => undefined);
    // While Redis is unavailable, a graceful close would wait for it.
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
