/**
 * Counts down whole seconds. It reads the clock, because browsers slow down the timers of hidden tabs.
 *
 * @returns a function that stops the countdown
 */
export const countDown = (
  seconds: number,
  onEnd: () => void,
  onTick: (secondsLeft: number) => void
): (() => void) => {
  const end = Date.now() + seconds * 1000;
  const tick = (): void => {
    const secondsLeft = Math.ceil((end - Date.now()) / 1000);
    if (secondsLeft > 0) onTick(secondsLeft);
    else onEnd();
  };
  const timer = setInterval(tick, 1000);
  onTick(seconds);
  return () => clearInterval(timer);
};

const MAX_RETRY_DELAY_SECONDS = 60;

/** Seconds to wait after a failed attempt (counted from 1) before the next one: exponential, up to a minute. */
export const retryDelay = (attempt: number): number => Math.min(2 ** attempt, MAX_RETRY_DELAY_SECONDS);

/**
 * Waits until the scripts in the page's HTML have run, including modules and those with `defer`:
 * DOMContentLoaded is fired after them (HTML standard, "The end"). If the browser hides its navigation
 * timing, waits until the page has loaded.
 */
export const pageScripts = async (): Promise<void> => {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (page?.domContentLoadedEventEnd || document.readyState === 'complete') return;
  await new Promise((resolve) => {
    for (const event of ['DOMContentLoaded', 'load']) addEventListener(event, resolve);
  });
};
