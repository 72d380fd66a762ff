import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';

/** Looking at a link is no attempt on it; this only keeps a page that reloads without end from being a load. */
const LOOKS_PER_ATTEMPT = 10;

/** Somebody who writes a template tries it often; a mail server is not there to be tried out. */
const TEST_MAILS = { points: 10, duration: 600 };

/** Where attempts are counted for all servers together. */
export interface SharedCounters {
  /** A connection that fails rather than waits while Redis is away. */
  redis: Promise<Redis>;
  /** What the keys begin with. */
  prefix: string;
}

/** Counts attempts, and refuses what is too many: in this process, or over all servers if they share the counters. */
export const createRateLimits = (
  { windowSeconds, unknownPerAddress, perInvitation }: PluginConfig['rateLimit'],
  shared: SharedCounters | null
) => {
  const limiter = async (
    name: string,
    points: number,
    duration = windowSeconds
  ): Promise<RateLimiterAbstract> => {
    const memory = new RateLimiterMemory({ keyPrefix: name, points, duration });
    if (!shared) return memory;
    return new RateLimiterRedis({
      storeClient: await shared.redis,
      keyPrefix: `${shared.prefix}:${name}`,
      points,
      duration,
      rejectIfRedisNotReady: true,
      // While Redis is away each server counts for itself.
      insuranceLimiter: memory,
    });
  };
  const unknown = limiter('unknown', unknownPerAddress);
  const attempts = limiter('attempt', perInvitation);
  const testMails = limiter('test-mail', TEST_MAILS.points, TEST_MAILS.duration);
  const looks = limiter('look', perInvitation * LOOKS_PER_ATTEMPT);

  const consume = async (from: Promise<RateLimiterAbstract>, key: string): Promise<void> => {
    try {
      await (await from).consume(key);
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) throw thrown;
      throw new AppError('rate.limited', { retryAfter: Math.max(1, Math.ceil(thrown.msBeforeNext / 1000)) });
    }
  };

  return {
    /** An attempt with a code that nobody was given. @throws AppError `rate.limited` */
    unknownCode: (address: string) => consume(unknown, address),
    /** An attempt on an invitation. @throws AppError `rate.limited` */
    attempt: (invitationId: string) => consume(attempts, invitationId),
    /** A look at an invitation. @throws AppError `rate.limited` */
    look: (invitationId: string) => consume(looks, invitationId),
    /** A test mail to a member of staff. @throws AppError `rate.limited` */
    testMail: (address: string) => consume(testMails, address),
  };
};

export type RateLimits = ReturnType<typeof createRateLimits>;
