/** Counts whole seconds down, by the clock, since timers of hidden tabs are slow. Answers how to stop. */
export const countDown = (
  seconds: number,
  onEnd: () => void,
  onTick: (left: number) => void
): (() => void) => {
  const end = Date.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) onTick(left);
    else onEnd();
  };
  const timer = setInterval(tick, 1000);
  onTick(seconds);
  return () => clearInterval(timer);
};

const LONGEST_PAUSE_SECONDS = 60;

/** Seconds to wait before what failed is tried again, longer each time. */
export const pauseBefore = (attempt: number): number => Math.min(2 ** attempt, LONGEST_PAUSE_SECONDS);

/**
 * Waits until the scripts in the page's HTML have run, including modules and those with `defer`: DOMContentLoaded comes after
 * them (HTML standard, "The end"). Where the browser hides whether that has passed, waits for the whole page to load.
 */
export const pageScripts = async (): Promise<void> => {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (page?.domContentLoadedEventEnd || document.readyState === 'complete') return;
  await new Promise((resolve) => {
    for (const event of ['DOMContentLoaded', 'load']) addEventListener(event, resolve);
  });
};
