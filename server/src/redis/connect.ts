import type { Redis, RedisOptions } from 'ioredis';
import { externalErrorMessage } from '../domain/external-text';

export interface RedisPurpose {
  url: string;
  /** What happens while Redis is away, for the log: "jobs wait in the database". */
  meanwhile: string;
  log: { warn(message: string): void; info(message: string): void };
  options?: RedisOptions;
}

/** For what an invitee waits for: a Redis that is away fails at once, and one that does not answer soon. */
export const FAIL_FAST: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 500,
  socketTimeout: 2_000,
};

/**
 * Connects to Redis and stays connected: what is cut is mended by itself, and the log says once that Redis is away and
 * once that it is back. The library is loaded here, so that a site without Redis never loads it.
 */
export const connectRedis = async ({ url, meanwhile, log, options }: RedisPurpose): Promise<Redis> => {
  const ioredis = await import('ioredis');
  const client = new ioredis.Redis(url, { connectTimeout: 5_000, disconnectTimeout: 500, ...options });
  let isAway = false;
  client.on('error', (error: Error) => {
    if (isAway) return;
    isAway = true;
    log.warn(`Redis does not answer (${externalErrorMessage(error)}): ${meanwhile} until it is back`);
  });
  client.on('ready', () => {
    if (isAway) log.info('Redis is back');
    isAway = false;
  });
  return client;
};
