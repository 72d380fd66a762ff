/** What was read a moment ago, so that the next step of the same work need not read it again. */
export interface Recent<Value> {
  keep(id: string, value: Value): void;
  /** Null if it was not read lately. */
  find(id: string): Value | null;
}

/** @param goodForMs How long a value counts as read lately */
export const createRecent = <Value>(goodForMs: number, now: () => number = Date.now): Recent<Value> => {
  const kept = new Map<string, { value: Value; until: number }>();

  const forgetOld = (): void => {
    // In the order in which they were kept.
    for (const [id, { until }] of kept) {
      if (until > now()) return;
      kept.delete(id);
    }
  };

  return {
    keep(id, value) {
      forgetOld();
      kept.delete(id.toLowerCase());
      kept.set(id.toLowerCase(), { value, until: now() + goodForMs });
    },
    find(id) {
      forgetOld();
      return kept.get(id.toLowerCase())?.value ?? null;
    },
  };
};
