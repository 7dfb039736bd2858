import { z } from 'zod';
import { addMonths, type Month } from '../../../../contracts/care/month.ts';
import { took } from '../../../../contracts/task-event.ts';
import type { LeadTime } from '../lead-time/lead-time.ts';

/** Of the region, as the exchange tells it: what is fewer than ten is not there. */
export const regionFigures = z.object({
  lines: z.array(
    z.object({
      ...{ kind: z.string(), month: z.string(), count: z.number() },
      ...{ medianSeconds: z.number(), corrected: z.number() },
    }),
  ),
  /** what residents did for themselves, counted */
  residents: z.array(
    z.object({
      ...{ title: z.string(), month: z.string(), done: z.number().nullable(), givenUp: z.number().nullable() },
      took: z.enum(Object.keys(took) as [keyof typeof took]).nullable(),
    }),
  ),
});
export type OwnFigure = z.infer<typeof regionFigures>['residents'][number];
type RegionFigure = z.infer<typeof regionFigures>['lines'][number];

/** Below it nothing is shown, the town's own neither: these pages go into reports. */
const smallest = 10;
export const months = 12;

/** The figures by which the effect is told（KPI）, each in the unit in which people say it. */
export const kpis = ['slip', 'plan', 'retyped', 'region', 'own'] as const;
export type KpiName = (typeof kpis)[number];
type Value = { readonly value: number; readonly count: number };
export type MonthFigures = { readonly month: Month } & { readonly [K in KpiName]?: Value };

const day = 86_400;
const tell: { readonly [K in Exclude<KpiName, 'own'>]: { readonly kind: string; of(figure: RegionFigure): number } } = {
  slip: { kind: 'care/slip-shared', of: ({ medianSeconds }) => round(medianSeconds / 60) },
  plan: { kind: 'care/plan-shared', of: ({ medianSeconds }) => round(medianSeconds / day) },
  retyped: { kind: 'care/actuals-entered', of: ({ corrected, count }) => round((corrected / count) * 100) },
  region: { kind: 'municipal/certification-reached', of: ({ medianSeconds }) => round(medianSeconds / day) },
};
const round = (value: number): number => Math.round(value * 10) / 10;

/** The last twelve months, the newest first; of a figure that is too small nothing stands there. */
export function figuresOf(now: Month, lines: readonly RegionFigure[], leadTimes: readonly LeadTime[]): MonthFigures[] {
  return Array.from({ length: months }, (_, i) => addMonths(now, -i)).map((month) => {
    const written = `${month.slice(0, 4)}-${month.slice(4)}`;
    const shown = Object.entries(tell).flatMap(([name, { kind, of }]) => {
      const found = lines.find((one) => one.kind === kind && one.month === written && one.count >= smallest);
      return found ? [[name, { value: of(found), count: found.count }] as const] : [];
    });
    const own = leadTimes.find((one) => one.month === month && one.count >= smallest);
    return {
      month,
      ...(Object.fromEntries(shown) as { readonly [K in KpiName]?: Value }),
      ...(own && { own: { value: own.median, count: own.count } }),
    };
  });
}
