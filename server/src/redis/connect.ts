import type { Redis, RedisOptions } from 'ioredis';
import { externalErrorMessage } from '../domain/external-text';

export interface RedisPurpose {
  url: string;
  /** What it is used for, for the log, such as "jobs". */
  usedFor: string;
  /** The effect of an outage, for the log, such as "jobs wait in the database". */
  meanwhile: string;
  log: { warn(message: string): void; info(message: string): void };
  options?: RedisOptions;
}

/** For requests of invitees: an unavailable Redis fails at once, and an unresponsive one after a short timeout. */
export const FAIL_FAST: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 500,
  socketTimeout: 2_000,
};

/**
 * Connects to Redis and reconnects after outages. An outage is logged once when an attempt to connect fails, and once
 * when it ends; one so short that no attempt fails is not. The library is imported here, so that a site without Redis
 * never loads it.
 */
export const connectRedis = async ({
  url,
  usedFor,
  meanwhile,
  log,
  options,
}: RedisPurpose): Promise<Redis> => {
  const ioredis = await import('ioredis');
  const client = new ioredis.Redis(url, { connectTimeout: 5_000, disconnectTimeout: 500, ...options });
  let isAway = false;
  client.on('error', (error: Error) => {
    if (isAway) return;
    isAway = true;
    log.warn(`Redis does not answer (${externalErrorMessage(error)}): ${meanwhile} until it is back`);
  });
  client.on('ready', () => {
    if (isAway) log.info(`Redis is back for ${usedFor}`);
    isAway = false;
  });
  return client;
};
