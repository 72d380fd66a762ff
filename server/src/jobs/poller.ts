import { redactDatabaseError } from '../domain/database-errors';
import { createSleeper } from './sleeper';

export interface Poller {
  start(): void;
  /** Polls immediately. Cheap, and safe at any time. */
  wake(): void;
  stop(): Promise<void>;
}

interface PollerOptions {
  everySeconds: number;
  poll: () => Promise<void>;
  log: { warn(message: string): void };
}

/** Polls repeatedly, without overlap, and earlier when woken. */
export const createPoller = ({ everySeconds, poll, log }: PollerOptions): Poller => {
  const { sleep, wake } = createSleeper();
  let isStopped = true;
  let loop: Promise<void> = Promise.resolve();

  const work = async (): Promise<void> => {
    while (!isStopped) {
      try {
        await poll();
      } catch (thrown) {
        log.warn(`Cannot read changes from the CRM: ${redactDatabaseError(thrown).message}`);
      }
      if (!isStopped) await sleep(everySeconds * 1000);
    }
  };

  return {
    wake,
    start() {
      isStopped = false;
      loop = work();
    },
    async stop() {
      isStopped = true;
      wake();
      await loop;
    },
  };
};
