import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { createAttemptCounter } from './attempt-counter';

/** Looking at a link is no attempt on it; this only keeps a page that reloads without end from being a load. */
const INSPECTIONS_PER_ATTEMPT = 10;

/** Somebody who writes a template tries it often; a mail server is not there to be tried out. */
const TEST_MAILS = { points: 10, duration: 600 };

/** How many keys each limit remembers in this process: some megabytes for all of them, whatever strangers send. */
const MAX_KEYS = 20_000;

/** Where attempts are counted for all servers together. */
export interface SharedCounters {
  /** A connection that fails rather than waits while Redis is away. */
  redis: Promise<Redis>;
  /** What the keys begin with. */
  prefix: string;
}

/** What the attempts with a known code are counted by: its invitation and its generation. */
export interface CountedLink {
  invitation: { invitationId: string };
  generation: number;
}

/**
 * Counts attempts, and refuses what is too many: in this process, or over all servers if they share the counters. Each
 * limit has keys of its own, so that many addresses with unknown codes push no invitation out.
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
        // While Redis is away each server counts for itself.
        return thrown instanceof RateLimiterRes ? thrown.msBeforeNext : memory.count(key);
      }
    };

    return async (key: string): Promise<void> => {
      const wait = await count(key);
      if (wait === null) return;
      throw new AppError('rate.limited', { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
    };
  };

  /** A link that a later one has replaced uses up nothing of that one's. */
  const byLink =
    (countUnder: (key: string) => Promise<void>) =>
    ({ invitation, generation }: CountedLink): Promise<void> =>
      countUnder(`${invitation.invitationId}:${generation}`);

  return {
    /** An attempt with a code that nobody was given, by client address. @throws AppError `rate.limited` */
    unknownCode: limit('unknown', unknownPerAddress),
    /** An attempt on an invitation by a link. @throws AppError `rate.limited` */
    attempt: byLink(limit('attempt', perInvitation)),
    /** A look at an invitation by a link. @throws AppError `rate.limited` */
    inspect: byLink(limit('look', perInvitation * INSPECTIONS_PER_ATTEMPT)),
    /** A test mail to a member of staff, by address. @throws AppError `rate.limited` */
    testMail: limit('test-mail', TEST_MAILS.points, TEST_MAILS.duration),
  };
};

export type RateLimits = ReturnType<typeof createRateLimits>;
