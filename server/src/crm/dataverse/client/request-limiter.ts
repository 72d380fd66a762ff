import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { DataverseLimits } from '../options';
import { DataverseError } from './errors';

/** Limits concurrent requests, and sends none while Dataverse asks for a pause. */
export interface RequestLimiter {
  /** Runs the request when its turn comes. `deadline` is in epoch milliseconds. */
  run<T>(request: () => Promise<T>, deadline: number, signal?: AbortSignal): Promise<T>;
  /** Holds back all requests: sending more while throttled prolongs the throttling. */
  pause(seconds: number): void;
}

/**
 * @param options.concurrency Maximum number of concurrent requests.
 * @param options.longestPause Milliseconds that a request waits for the end of a pause. During a longer one it fails at once
 *   as `throttled`: staff read how long the pause is, and jobs are run again after it.
 */
export const createRequestLimiter = ({
  concurrency,
  longestPause,
}: Pick<DataverseLimits, 'concurrency' | 'longestPause'>): RequestLimiter => {
  const limit = pLimit(concurrency);
  let pausedUntil = 0;

  const opened = async (deadline: number, signal?: AbortSignal): Promise<void> => {
    for (let left = pausedUntil - Date.now(); left > 0; left = pausedUntil - Date.now()) {
      if (left > longestPause || pausedUntil > deadline) {
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
        await opened(deadline, signal);
        return request();
      }),
    pause(seconds) {
      pausedUntil = Math.max(pausedUntil, Date.now() + seconds * 1000);
    },
  };
};
