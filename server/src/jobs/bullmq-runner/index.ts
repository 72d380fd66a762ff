import type { Redis } from 'ioredis';
import { CrmError } from '../../crm/crm-error';
import { redactDatabaseError } from '../../domain/database-errors';
import { connectRedis } from '../../redis/connect';
import type { JobRunner } from '../job';
import { createLeasedJobs, type LeasedJobsOptions } from '../leased-jobs';
import { createSleeper } from '../sleeper';
import type { Look } from './dispatcher';
import { isCurrent, type QueueLimits, type Ticket } from './queues';
import { COMMAND_TIMEOUT_MS, openSession, type Session } from './session';

/** The longest interval between two polls of the database. */
const POLL_MS = 5_000;

export interface BullmqRunnerOptions extends LeasedJobsOptions {
  log: LeasedJobsOptions['log'] & { info(message: string): void };
  redis: { url: string };
  /** Separates the site's keys from those of others in the same Redis. */
  prefix: string;
  /** The maximum of concurrent jobs per queue on this server. */
  concurrency: number;
  limits: QueueLimits;
}

/**
 * Runs jobs that Redis distributes among several servers. The rows in the database remain authoritative: Redis only holds
 * tickets for some of them, a ticket is valid only with the lease of its row, and lost tickets are created again.
 */
export const createBullmqRunner = (options: BullmqRunnerOptions): JobRunner => {
  const { jobs, log, now, redis, prefix, concurrency, limits } = options;
  const { sleep, wake } = createSleeper();
  const leased = createLeasedJobs(options);
  let stopped = true;
  let loop: Promise<void> | null = null;
  let connection: Redis | null = null;
  let session: Session | null = null;
  let nextLook: Look = 'whole';

  const lookForMore = (): void => {
    nextLook = 'whole';
    wake();
  };

  /** When the CRM throttles one server, all servers pause. */
  const applyThrottle = async (error: Error | null): Promise<void> => {
    if (!(error instanceof CrmError) || error.kind !== 'throttled' || !error.retryAfterSeconds) return;
    await session?.pause(error.retryAfterSeconds * 1000).catch(() => undefined);
  };

  const work = async (ticket: Ticket): Promise<void> => {
    if (stopped) return;
    const job = await jobs.get(ticket.id);
    if (!job || !isCurrent(ticket, job) || !(await leased.lease(job))) return;
    const { error, isOver } = await leased.run(job);
    await applyThrottle(error);
    if (!isOver) wake();
  };

  const connect = async (): Promise<Redis> => {
    const client = await connectRedis({
      url: redis.url,
      usedFor: 'jobs',
      meanwhile: 'jobs wait in the database',
      log,
      options: { maxRetriesPerRequest: null, commandTimeout: COMMAND_TIMEOUT_MS },
    });
    client.on('ready', () => {
      session?.dispatcher.forget();
      lookForMore();
    });
    return client;
  };

  /** Null while Redis is unavailable; reconnecting wakes the loop. */
  const currentSession = async (): Promise<Session | null> => {
    connection ??= await connect();
    if (connection.status !== 'ready') return null;
    session ??= await openSession({
      ...{ connection, jobs, now, prefix, concurrency, limits, work },
      onDrained: lookForMore,
    });
    return session;
  };

  const dispatch = async (): Promise<void> => {
    const look = nextLook;
    nextLook = 'glance';
    const current = await currentSession();
    if (current && !stopped) await current.dispatcher.look(look);
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      await dispatch().catch((thrown: unknown) => {
        nextLook = 'whole';
        if (!stopped) log.error(`Cannot hand jobs over to Redis: ${redactDatabaseError(thrown).message}`);
      });
      if (!stopped) await sleep(POLL_MS);
    }
  };

  return {
    wake,
    start() {
      stopped = false;
      nextLook = 'whole';
      leased.start();
      loop = run();
    },
    async stop() {
      stopped = true;
      wake();
      await session?.quit();
      await leased.stop();
      await session?.close();
      // Rejects commands that wait for an unavailable Redis.
      connection?.disconnect();
      await loop;
      [session, connection] = [null, null];
    },
  };
};
