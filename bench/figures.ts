/** The value below which `share` (0 to 1) of `values` lie. NaN of nothing. */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Between the smallest and the largest of several rounds, as a part of their median. */
export const spread = (values: readonly number[]): number =>
  values.length < 2 ? 0 : (Math.max(...values) - Math.min(...values)) / median(values);

/**
 * Cliff's delta, from -1 to 1: how much oftener a value of `a` lies above one of `b` than below. Below 0.147 in size is called negligible
 * (Romano et al. 2006).
 */
export function cliffsDelta(a: readonly number[], b: readonly number[]): number {
  const sorted = Float64Array.from(b).sort();
  const below = (value: number, orEqual: boolean): number => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  let sum = 0;
  for (const value of a) sum += below(value, false) - (sorted.length - below(value, true));
  return sum / (a.length * b.length);
}
