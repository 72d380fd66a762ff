/** Counts attempts by key within fixed windows. */
interface AttemptCounter {
  /** Counts an attempt. Returns the milliseconds until the key's window ends if there were too many, else null. */
  count(key: string): number | null;
}

interface Window {
  attempts: number;
  endsAt: number;
}

/**
 * Stores a limited number of keys and drops the one with the oldest attempt first. There is no timer per key,
 * because it would keep the request's asynchronous context alive.
 *
 * @param limits `points` attempts within `duration` seconds, for up to `maxKeys` keys
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
  // A map keeps insertion order.
  const windows = new Map<string, Window>();

  const currentWindow = (key: string, now: number): Window => {
    const known = windows.get(key);
    windows.delete(key);
    return known && known.endsAt > now ? known : { attempts: 0, endsAt: now + duration * 1000 };
  };

  return {
    count(key) {
      // Monotonic: setting the system clock must not lock users out.
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
