const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value that a share of all is not above: 0.99 for p99. */
const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
};

/** CPU time (ms) of this process while it works. Unlike the time on the clock it does not depend on who else is busy. */
export const cpuTime = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
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
