import { setTimeout as sleep } from 'node:timers/promises';

import { CrmError } from '../../crm-error';
import type { DataverseLimits } from '../options';
import { DataverseError } from './errors';

/** Exponential backoff with full jitter, in milliseconds. `attempt` counts from 0. */
const backoff = (attempt: number, limits: Pick<DataverseLimits, 'retryDelay' | 'maxRetryDelay'>): number =>
  Math.random() * Math.min(limits.retryDelay * 2 ** attempt, limits.maxRetryDelay);

/** Among errors that do not come from Dataverse, only a sign-in service that could not be reached is worth a retry. */
const mayWorkLater = (error: unknown): error is CrmError =>
  error instanceof DataverseError ? error.retry : error instanceof CrmError && error.kind === 'unavailable';

/**
 * Runs a request until it succeeds, fails permanently, or the next retry would exceed the deadline (epoch milliseconds).
 *
 * @param repeatable False for a request that must not run twice. It is repeated only after a 429, which means that
 *   nothing was done.
 */
export const withRetries = async <T>(
  request: () => Promise<T>,
  options: { repeatable: boolean; deadline: number; limits: DataverseLimits; signal?: AbortSignal }
): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (!mayWorkLater(error)) throw error;
      const throttled = error.kind === 'throttled';
      if (!options.repeatable && !throttled) throw error;
      // After a 429 the request limiter delays all requests together.
      const delay = throttled ? 0 : backoff(attempt, options.limits);
      if (options.signal?.aborted || Date.now() + delay >= options.deadline) throw error;
      await sleep(delay, undefined, { signal: options.signal });
    }
  }
};
