import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { createAttemptCounter } from './attempt-counter';

/**
 * Inspecting a link is not an attempt to use it; this limit only contains the load of a page that reloads
 * endlessly.
 */
const INSPECTIONS_PER_ATTEMPT = 10;

/** Generous for the author of a template, who sends many test mails, but too low to abuse the mail server. */
const TEST_MAILS = { points: 10, duration: 600 };

/** Requests for an invitation by one client. Somebody who mistypes the address asks a few times. */
const REQUESTS = { points: 20, duration: 600 };

/** How many keys each limit stores in this process: a few megabytes for all limits, regardless of the traffic. */
const MAX_KEYS = 20_000;

/** Counters shared by all servers. */
export interface SharedCounters {
  /** A connection that fails instead of waiting while Redis is unavailable. */
  redis: Promise<Redis>;
  /** Prefix of the keys. */
  prefix: string;
}

/** Attempts with a known code are counted by invitation and generation. */
export interface CountedLink {
  invitation: { invitationId: string };
  generation: number;
}

/**
 * Counts and limits attempts, in this process or across all servers if they share the counters. Each limit has separate
 * keys, so that unknown codes from many addresses evict no invitation.
 */
export const createRateLimits = (
  { windowSeconds, unknownPerAddress, perInvitation }: PluginConfig['rateLimit'],
  shared: SharedCounters | null
) => {
  /** @throws AppError `rate.limited` */
  const limit = (name: string, points: number, duration = windowSeconds) => {
    const memory = createAttemptCounter({ points, duration, maxKeys: MAX_KEYS });
    const redis = shared?.redis.then(
      (storeClient) =>
        new RateLimiterRedis({
          storeClient,
          keyPrefix: `${shared.prefix}:${name}`,
          points,
          duration,
          rejectIfRedisNotReady: true,
        })
    );

    /** Milliseconds until the key's window ends if it had too many attempts, else null. */
    const count = async (key: string): Promise<number | null> => {
      try {
        if (!redis) return memory.count(key);
        await (await redis).consume(key);
        return null;
      } catch (thrown) {
        // While Redis is unavailable, each server counts on its own.
        return thrown instanceof RateLimiterRes ? thrown.msBeforeNext : memory.count(key);
      }
    };

    return async (key: string): Promise<void> => {
      const wait = await count(key);
      if (wait === null) return;
      throw new AppError('rate.limited', { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
    };
  };

  /** Attempts on a replaced link do not count against its successor. */
  const byLink =
    (countUnder: (key: string) => Promise<void>) =>
    ({ invitation, generation }: CountedLink): Promise<void> =>
      countUnder(`${invitation.invitationId}:${generation}`);

  return {
    /** An attempt with an unknown code, by client address. @throws AppError `rate.limited` */
    unknownCode: limit('unknown', unknownPerAddress),
    /** An attempt to use an invitation's link. @throws AppError `rate.limited` */
    attempt: byLink(limit('attempt', perInvitation)),
    /** An inspection of an invitation's link. @throws AppError `rate.limited` */
    inspect: byLink(limit('look', perInvitation * INSPECTIONS_PER_ATTEMPT)),
    /** A request for an invitation, by client address. @throws AppError `rate.limited` */
    request: limit('request', REQUESTS.points, REQUESTS.duration),
    /** A refused sign-in with a passkey, by client address. @throws AppError `rate.limited` */
    refusedPasskey: limit('passkey', unknownPerAddress),
    /** A request for the options of a sign-in with a passkey, by client address. @throws AppError `rate.limited` */
    passkeyOptions: limit('passkey-options', unknownPerAddress * INSPECTIONS_PER_ATTEMPT),
    /** A test mail to a member of staff, by address. @throws AppError `rate.limited` */
    testMail: limit('test-mail', TEST_MAILS.points, TEST_MAILS.duration),
  };
};

export type RateLimits = ReturnType<typeof createRateLimits>;
