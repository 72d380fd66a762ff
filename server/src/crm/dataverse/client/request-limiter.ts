import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { DataverseError } from './errors';

/** Limits concurrent requests, and sends none while Dataverse asks for a pause. */
export interface RequestLimiter {
  /** Runs the request when its turn comes. `deadline` is in epoch milliseconds. */
  run<T>(request: () => Promise<T>, deadline: number, signal?: AbortSignal): Promise<T>;
  /** Holds back all requests: sending more while throttled prolongs the throttling. */
  pause(seconds: number): void;
}

/** @param concurrency Maximum number of concurrent requests. */
export const createRequestLimiter = (concurrency: number): RequestLimiter => {
  const limit = pLimit(concurrency);
  let pausedUntil = 0;

  const opened = async (deadline: number, signal?: AbortSignal): Promise<void> => {
    while (pausedUntil > Date.now()) {
      if (pausedUntil > deadline) {
        throw new DataverseError(
          {
            kind: 'throttled',
            message: 'Dynamics asks for a pause that is longer than the time limit of the request',
            retry: false,
          },
          { retryAfterSeconds: Math.ceil((pausedUntil - Date.now()) / 1000) }
        );
      }
      await sleep(pausedUntil - Date.now(), undefined, { signal });
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
