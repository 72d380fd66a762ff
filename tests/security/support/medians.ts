const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/**
 * The median milliseconds that each of several kinds of work takes. They take turns, in another order each round, so
 * that whatever else the machine does meets all of them alike.
 */
export const mediansOf = async <Kind extends string>(
  rounds: number,
  work: Record<Kind, () => Promise<unknown>>
): Promise<Record<Kind, number>> => {
  const kinds = Object.keys(work) as Kind[];
  const times = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let place = 0; place < kinds.length; place += 1) {
      const kind = kinds[(round + place) % kinds.length] as Kind;
      const started = performance.now();
      await work[kind]();
      times.get(kind)?.push(performance.now() - started);
    }
  }
  return Object.fromEntries(kinds.map((kind) => [kind, median(times.get(kind) ?? [])])) as Record<
    Kind,
    number
  >;
};

/** How many times as long the slowest takes as the fastest. */
export const spread = (medians: Record<string, number>): number => {
  const values = Object.values(medians);
  return Math.max(...values) / Math.min(...values);
};
