import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { PluginConfig } from '../config';
import { AppError } from '../domain/app-error';

/** Looking at a link is no attempt on it; this only keeps a page that reloads without end from being a load. */
const LOOKS_PER_ATTEMPT = 10;

/** Somebody who writes a template tries it often; a mail server is not there to be tried out. */
const TEST_MAILS = { points: 10, duration: 600 };

/** Counts attempts, and refuses what is too many. */
export const createRateLimits = ({
  windowSeconds,
  unknownPerAddress,
  perInvitation,
}: PluginConfig['rateLimit']) => {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds });
  const unknown = limiter('unknown', unknownPerAddress);
  const attempts = limiter('attempt', perInvitation);
  const testMails = new RateLimiterMemory({ keyPrefix: 'test-mail', ...TEST_MAILS });
  const looks = limiter('look', perInvitation * LOOKS_PER_ATTEMPT);

  const consume = async (from: RateLimiterMemory, key: string): Promise<void> => {
    try {
      await from.consume(key);
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
