/** How much a part is of the whole, in full percent; all of nothing is all. */
export const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 100 : Math.min(100, Math.round((part / whole) * 100));
