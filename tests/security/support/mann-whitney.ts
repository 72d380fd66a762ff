/** The standard normal distribution's upper tail, by the error function's approximation of Abramowitz and Stegun, 7.1.26. */
const upperTail = (z: number): number => {
  const t = 1 / (1 + 0.3275911 * (z / Math.SQRT2));
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * polynomial * Math.exp((-z * z) / 2);
};

/** Ranks of the values from 1; equal values share the mean of their ranks. */
const ranksOf = (values: readonly number[]): { ranks: number[]; ties: number[] } => {
  const order = values.map((value, place) => ({ value, place })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  const ties: number[] = [];
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && order[end + 1]?.value === order[start]?.value) end += 1;
    for (let at = start; at <= end; at += 1) ranks[order[at]?.place ?? 0] = (start + end) / 2 + 1;
    ties.push(end - start + 1);
    start = end + 1;
  }
  return { ranks, ties };
};

/**
 * The two-sided p-value of the Mann-Whitney U test, by the normal approximation with correction for ties and continuity,
 * which is close for more than 20 values each: how likely two samples of one distribution differ as much as these.
 *
 * @see https://en.wikipedia.org/wiki/Mann%E2%80%93Whitney_U_test
 */
export const mannWhitney = (first: readonly number[], second: readonly number[]): number => {
  const [m, n] = [first.length, second.length];
  const { ranks, ties } = ranksOf([...first, ...second]);
  const rankSum = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (m * (m + 1)) / 2;
  const all = m + n;
  const tied = ties.reduce((sum, count) => sum + (count ** 3 - count), 0);
  const deviation = Math.sqrt(((m * n) / 12) * (all + 1 - tied / (all * (all - 1))));
  if (deviation === 0) return 1;
  const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / deviation;
  return Math.min(1, 2 * upperTail(z));
};
