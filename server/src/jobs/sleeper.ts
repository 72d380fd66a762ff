export interface Sleeper {
  /** Rests so many milliseconds, or until it is woken; not at all if it was woken since the last rest. */
  sleep(milliseconds: number): Promise<void>;
  wake(): void;
}

/**
 * A rest that can be cut short. The one who sleeps goes on in its own asynchronous context, so whoever wakes it leaves
 * none of its database transaction behind.
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
