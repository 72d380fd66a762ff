/** Counts attempts by key within fixed windows. */
interface AttemptCounter {
  /** Counts one more. Milliseconds until the window of the key ends if that is too many of them, else null. */
  count(key: string): number | null;
}

interface Window {
  attempts: number;
  endsAt: number;
}

/**
 * Keeps the attempts of so many keys at most, whoever sends them: the key that tried longest ago is forgotten first. There is
 * no timer for each key, which would keep with it what the request left in its asynchronous context.
 *
 * @param limits `points` attempts within `duration` seconds, of up to `maxKeys` keys
 */
export const createAttemptCounter = ({
  points,
  duration,
  maxKeys,
}: {
  points: number;
  duration: number;
  maxKeys: number;
}): AttemptCounter => {
  // A map keeps the order in which it was filled.
  const windows = new Map<string, Window>();

  const currentWindow = (key: string, now: number): Window => {
    const known = windows.get(key);
    windows.delete(key);
    return known && known.endsAt > now ? known : { attempts: 0, endsAt: now + duration * 1000 };
  };

  return {
    count(key) {
      // A clock that is set must not lock anybody out.
      const now = performance.now();
      const window = currentWindow(key, now);
      window.attempts += 1;
      windows.set(key, window);
      if (windows.size > maxKeys) {
        const [oldest] = windows.keys();
        if (oldest !== undefined) windows.delete(oldest);
      }
      return window.attempts > points ? window.endsAt - now : null;
    },
  };
};
