const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/**
 * The median duration of each kind of work in milliseconds. The kinds take turns in a different order each
 * round, so that other load on the machine affects all of them equally.
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

/** The slowest median divided by the fastest. */
export const spread = (medians: Record<string, number>): number => {
  const values = Object.values(medians);
  return Math.max(...values) / Math.min(...values);
};
