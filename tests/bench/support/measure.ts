const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The percentile of the values: a share of 0.99 returns the 99th percentile. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
};

/** The elapsed time of the work in seconds. */
export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/**
 * The CPU time (ms) of this process during the work. Unlike elapsed time, it does not depend on other
 * processes.
 */
export const cpuTime = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Runs the work for each item, with limited concurrency. */
export const eachOf = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<unknown>
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let place = next++; place < items.length; place = next++) await work(items[place] as Item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Repeats the work for a while, with limited concurrency. Returns the number of runs per second. */
export const rate = async (
  forSeconds: number,
  atOnce: number,
  work: () => Promise<unknown>
): Promise<number> => {
  const end = performance.now() + forSeconds * 1000;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await work();
      done += 1;
    }
  };
  const taken = await seconds(() => Promise.all(Array.from({ length: atOnce }, worker)));
  return done / taken;
};

/** Runs the contestants in turns, for several rounds. Returns the median of each. */
export const inTurns = async <Name extends string>(
  rounds: number,
  contestants: Record<Name, () => Promise<number>>
): Promise<Record<Name, number>> => {
  const names = Object.keys(contestants) as Name[];
  const results = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results.get(name)?.push(await contestants[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(results.get(name) ?? [])])) as Record<
    Name,
    number
  >;
};

/** Polls every few milliseconds until the check returns true. */
export const until = async (
  what: string,
  check: () => Promise<boolean>,
  limitSeconds = 600
): Promise<void> => {
  const end = performance.now() + limitSeconds * 1000;
  while (performance.now() < end) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Not within ${limitSeconds} s: ${what}`);
};
