const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value that a share of all is not above: 0.99 for p99. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
};

/** Seconds that the work takes on the clock. */
export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** CPU time (ms) of this process while it works. Unlike the time on the clock it does not depend on who else is busy. */
export const cpuTime = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Does the work for each item, so many at once. */
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

/** Works for a while, so many at once, and answers how often a second. */
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

/** So many rounds; in each, the contestants take turns. Answers the median of each. */
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

/** Waits until the check answers true; looks every few milliseconds. */
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
