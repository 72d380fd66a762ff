import type { ErrorCode } from '../../../contracts';
import { CrmError, isTransient } from '../crm/crm-error';
import { AppError } from '../domain/app-error';
import { PermanentError } from '../domain/permanent-error';

/** Tries before a job is given up: with the delays below, after about a day. */
export const MAX_ATTEMPTS = 20;

/** The failed try after which people are told: about half a minute after the first. */
export const NOTIFY_AFTER_ATTEMPTS = 5;

const BASE_SECONDS = 2;
const MAX_SECONDS = 4 * 3600;

/** Refusals that a later try may not meet. */
const TRANSIENT_CODES: readonly ErrorCode[] = ['crm.unavailable', 'crm.conflict', 'rate.limited'];

/** True if doing the same again cannot help. */
export const isPermanent = (error: Error): boolean =>
  error instanceof PermanentError ||
  (error instanceof AppError && !TRANSIENT_CODES.includes(error.code)) ||
  (error instanceof CrmError &&
    !isTransient(error) &&
    error.kind !== 'unauthorized' &&
    error.kind !== 'forbidden');

/**
 * Seconds until the next try: exponential with "equal jitter" (half fixed, half random), so that servers that failed
 * together do not come back together.
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
