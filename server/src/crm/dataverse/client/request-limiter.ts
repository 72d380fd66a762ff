import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { DataverseLimits } from '../options';
import { DataverseError } from './errors';

/**
 * Limits concurrent requests and their pace, and sends none while Dataverse asks for a pause. The pace keeps within what
 * Dataverse allows one user on one web server in any five minutes, 6,000 requests, so that it need not ask.
 *
 * @see https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
export interface RequestLimiter {
  /** Runs the request when its turn comes. `deadline` is in epoch milliseconds. */
  run<T>(request: () => Promise<T>, deadline: number, signal?: AbortSignal): Promise<T>;
  /** Holds back all requests: sending more while throttled prolongs the throttling. */
  pause(seconds: number): void;
}

/** An allowance that fills up steadily: returns the milliseconds until the next request may be sent. */
const createAllowance = ({ burst, perSecond }: Pick<DataverseLimits, 'burst' | 'perSecond'>) => {
  let left = burst;
  let at = Date.now();

  return (): number => {
    const now = Date.now();
    left = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond) - 1;
    at = now;
    return left >= 0 ? 0 : (-left / perSecond) * 1000;
  };
};

/**
 * @param limits.longestPause Milliseconds that a request waits for the end of a pause. During a longer one it fails at once
 *   as `throttled`: staff read how long the pause is, and jobs are run again after it.
 */
export const createRequestLimiter = (
  limits: Pick<DataverseLimits, 'concurrency' | 'burst' | 'perSecond' | 'longestPause'>
): RequestLimiter => {
  const limit = pLimit(limits.concurrency);
  const take = createAllowance(limits);
  let pausedUntil = 0;

  const opened = async (deadline: number, signal?: AbortSignal): Promise<void> => {
    for (let left = pausedUntil - Date.now(); left > 0; left = pausedUntil - Date.now()) {
      if (left > limits.longestPause || pausedUntil > deadline) {
        const seconds = Math.ceil(left / 1000);
        throw new DataverseError(
          {
            kind: 'throttled',
            message: `Dynamics asks for a pause, which ends in ${String(seconds)} s`,
            retry: false,
          },
          { retryAfterSeconds: seconds }
        );
      }
      await sleep(left, undefined, { signal });
    }
  };

  return {
    run: (request, deadline, signal) =>
      limit(async () => {
        const wait = take();
        if (wait > 0) await sleep(wait, undefined, { signal });
        await opened(deadline, signal);
        return request();
      }),
    pause(seconds) {
      pausedUntil = Math.max(pausedUntil, Date.now() + seconds * 1000);
    },
  };
};
