import type { ErrorCode } from '../../../contracts';
import { CrmError, isTransient } from '../crm/crm-error';
import { AppError } from '../domain/app-error';
import { PermanentError } from '../domain/permanent-error';

/** Attempts before a job is given up: about a day with the delays below. */
export const MAX_ATTEMPTS = 20;

/** Failed attempts after which the handler is notified: about half a minute after the first. */
export const NOTIFY_AFTER_ATTEMPTS = 5;

const BASE_SECONDS = 2;
const MAX_SECONDS = 4 * 3600;

/** Errors that a retry can resolve. */
const TRANSIENT_CODES: readonly ErrorCode[] = ['crm.unavailable', 'crm.conflict', 'rate.limited'];

/** Whether a retry cannot succeed. */
export const isPermanent = (error: Error): boolean =>
  error instanceof PermanentError ||
  (error instanceof AppError && !TRANSIENT_CODES.includes(error.code)) ||
  (error instanceof CrmError &&
    !isTransient(error) &&
    error.kind !== 'unauthorized' &&
    error.kind !== 'forbidden');

/**
 * Seconds until the next attempt: exponential backoff with "equal jitter" (half fixed, half random), so that servers
 * that failed together do not retry together.
 */
export const retryDelaySeconds = (
  attempts: number,
  error: Error,
  random: () => number = Math.random
): number => {
  const exponential = Math.min(BASE_SECONDS * 2 ** (attempts - 1), MAX_SECONDS);
  const delay = exponential / 2 + (exponential / 2) * random();
  const requested = error instanceof CrmError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.max(delay, requested);
};
