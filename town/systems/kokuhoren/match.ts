import type { BenefitSlipLine } from '../../../contracts/care/benefit-slip.ts';
import type { Letter } from './reasons.ts';

export type Claim = { readonly provider: string; readonly service: string; readonly units: number };
export type Match = Claim & { readonly decided: number; readonly cut: number; readonly letter?: Letter };

/**
 * 突合: what is claimed against what the 給付管理票 lets each office claim, by office and kind of service. What it does not know is cut to
 * nothing (A), what is more than it says is cut to what it says (B); less than it says stays as it is.
 */
export function matchUnits(planned: readonly BenefitSlipLine[], claims: readonly Claim[]): Match[] {
  const keyOf = (one: Claim) => `${one.provider}/${one.service}`;
  const limits = new Map(planned.map((line) => [keyOf(line), line.units]));
  return [...Map.groupBy(claims, keyOf)].map(([key, group]) => {
    const units = group.reduce((sum, one) => sum + one.units, 0);
    const limit = limits.get(key);
    const decided = Math.min(units, limit ?? 0);
    const cut = units - decided;
    const letter: Letter | undefined = cut === 0 ? undefined : limit === undefined ? 'A' : 'B';
    return { provider: group[0]!.provider, service: group[0]!.service, units, decided, cut, ...(letter && { letter }) };
  });
}
