export interface Sleeper {
  /** Sleeps for the time, or until woken; not at all if woken since the last sleep. */
  sleep(milliseconds: number): Promise<void>;
  wake(): void;
}

/**
 * An interruptible sleep. The sleeper continues in its own asynchronous context, so that it does not join the
 * database transaction of the caller of `wake`.
 */
export const createSleeper = (): Sleeper => {
  let isWoken = false;
  let interrupt: (() => void) | null = null;

  return {
    async sleep(milliseconds) {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          interrupt = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      interrupt = null;
      isWoken = false;
    },
    wake() {
      isWoken = true;
      interrupt?.();
    },
  };
};
