import type { Blocker, ViewModel } from './state';
import { countDown, retryDelay } from './timing';

interface RetryOptions {
  host: { isConnected: boolean };
  model: ViewModel;
  /** Called every second of a countdown. */
  tick(): void;
}

/** Waits for what blocks a request, and repeats it. */
export interface Retries {
  /** Sets the blocker, and continues when it is over. */
  wait(blocker: Blocker, seconds: number, next: () => void): void;
  /** Sets the blocker, and repeats after a while, which grows with each attempt, or when the network is back. */
  repeatLater(blocker: Blocker, repeat: () => void): void;
  /** Starts with a short delay again, because a request has succeeded. */
  reset(): void;
  /** Forgets the blocker and what was to be repeated. */
  unblock(): void;
  /** Repeats the failed request now, if there is one. */
  retry(otherwise: () => void): void;
  /** Stops the automatic retry, except after too many attempts. */
  cancel(): void;
  /** Stops timers while the element is not in the page. */
  pause(): void;
  /** Restarts them. */
  resume(): void;
}

export const createRetries = ({ host, model, tick }: RetryOptions): Retries => {
  let attempt = 0;
  let failedRequest: (() => void) | null = null;
  let restartTimer: (() => void) | null = null;
  let stopTimer = (): void => undefined;

  const unblock = (): void => {
    stopTimer();
    model.blocker = failedRequest = restartTimer = null;
  };

  const wait: Retries['wait'] = (blocker, seconds, next) => {
    const end = (): void => {
      unblock();
      next();
    };
    if (host.isConnected) {
      const stop = countDown(seconds, end, (secondsLeft) => {
        model.secondsLeft = secondsLeft;
        tick();
      });
      if (blocker === 'offline') addEventListener('online', end);
      stopTimer = () => {
        stop();
        removeEventListener('online', end);
      };
    }
    const until = Date.now() + seconds * 1000;
    restartTimer = () => wait(blocker, Math.max(0, Math.ceil((until - Date.now()) / 1000)), next);
    model.blocker = blocker;
  };

  return {
    wait,
    repeatLater: (blocker, repeat) => {
      wait(blocker, retryDelay(++attempt), repeat);
      failedRequest = repeat;
    },
    reset: () => {
      attempt = 0;
    },
    unblock,
    retry: (otherwise) => {
      const repeat = failedRequest ?? otherwise;
      unblock();
      repeat();
    },
    cancel: () => {
      if (model.blocker === 'rate-limited') return;
      stopTimer();
      restartTimer = null;
    },
    pause: () => stopTimer(),
    resume: () => restartTimer?.(),
  };
};
