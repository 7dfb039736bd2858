import type { Benefit } from '../../../../contracts/care/benefit.ts';
import type { Certified } from '../../../../contracts/care/levels.ts';
import type { Month } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';

/** One insured person with everything that was paid, over the months that are looked at. */
export type Paid = {
  readonly insurer: string;
  readonly insured: string;
  readonly certified: readonly Certified[];
  readonly benefits: readonly Benefit[];
};

/** What one rule found of one person: where to look, and in which of the months. */
export type Found = { readonly month: Month; readonly providers: readonly string[]; readonly detail: string };

/** What a rule looks at: of one person, the benefits of the days on which the rule holds. */
export type Look = { readonly tables: Tables; readonly paid: Paid };

export const byMonth = ({ benefits }: Paid): [Month, Benefit[]][] =>
  [...Map.groupBy(benefits, ({ month }) => month)].sort(([a], [b]) => (a < b ? -1 : 1));

export const providersOf = (benefits: readonly Benefit[]): string[] => [
  ...new Set(benefits.map(({ provider }) => provider)),
];
