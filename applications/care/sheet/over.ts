/** Which office's service bears how much of what is over the limit; the care manager decides it with the person. */
export type Share = { readonly provider: string; readonly service: string; readonly units: number };
type Part = { readonly provider: string; readonly service: string; readonly limited: number; readonly price: number };

/**
 * Spreads the units over the limit. As the care manager chose; otherwise from the cheapest unit price upwards, which costs the person least,
 * and of equal prices from the last one.
 * @returns units of each part in its order, or what is wrong with the choice
 */
export function spreadOver(
  parts: readonly Part[],
  over: number,
  chosen?: readonly Share[],
): { readonly units: readonly number[] } | { readonly problem: string } {
  const units = parts.map(() => 0);
  if (chosen) {
    for (const { provider, service, units: some } of chosen) {
      const at = parts.findIndex((part) => part.provider === provider && part.service === service);
      if (at < 0) return { problem: '超える分を割り振ったサービスが、この月にありません。' };
      units[at]! += some;
      if (some < 0 || units[at]! > parts[at]!.limited)
        return { problem: '割り振った単位数が、そのサービスの単位数を超えています。' };
    }
    const sum = units.reduce((total, one) => total + one, 0);
    return sum === over ? { units } : { problem: `割り振った単位数の合計を、超える分の${over}単位にしてください。` };
  }
  let left = over;
  const order = parts.map((_, i) => i).sort((a, b) => parts[a]!.price - parts[b]!.price || b - a);
  for (const at of order) {
    units[at] = Math.min(left, Math.max(0, parts[at]!.limited));
    left -= units[at]!;
  }
  return { units };
}
