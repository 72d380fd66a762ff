/** Counts whole seconds down, by the clock, since timers of hidden tabs are slow. Answers how to stop. */
export const countDown = (
  seconds: number,
  onEnd: () => void,
  onTick: (left: number) => void = () => undefined
): (() => void) => {
  const end = Date.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) return onTick(left);
    stop();
    onEnd();
  };
  const timer = setInterval(tick, 1000);
  const stop = (): void => clearInterval(timer);
  tick();
  return stop;
};

const LONGEST_PAUSE_SECONDS = 60;
const ATTEMPTS = 10;

/** Seconds to wait before an attempt is repeated, longer each time; null when it is for the person to decide. */
export const pauseBefore = (attempt: number): number | null =>
  attempt > ATTEMPTS ? null : Math.min(2 ** attempt, LONGEST_PAUSE_SECONDS);
