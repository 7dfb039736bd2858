import { z } from 'zod';
import { emptyFirst, emptyService, type PlanContent } from '../../plans/content.ts';
import type { PreventionContent } from '../../prevention/content.ts';

/** 引き継ぎ (contracts/succession.json): what the office that a person changes to is told, and nothing of the certification but its days. */
export const successionContract = 'care/succession';

const typed = z.record(z.string(), z.string());
/** The texts of a row as it is typed; one that is missing is empty, and one that is unknown is left out. */
const row = <T extends Readonly<Record<string, string>>>(empty: T) =>
  z
    .object(Object.fromEntries(Object.entries(empty).map(([key, text]) => [key, z.string().default(text)])))
    .transform((sent) => sent as T);
const plan: z.ZodType<PlanContent> = z.strictObject({
  first: row(emptyFirst),
  needs: z.array(
    z.strictObject({
      text: z.string(),
      longs: z.array(
        z.strictObject({
          ...{ text: z.string(), term: z.string() },
          shorts: z.array(z.strictObject({ text: z.string(), term: z.string(), services: z.array(row(emptyService)) })),
        }),
      ),
    }),
  ),
  services: z.array(row({ text: '', weekday: '', start: '', end: '' })),
  activities: z.array(row({ text: '', start: '', end: '' })),
  others: z.array(z.string()),
});
const prevention: z.ZodType<PreventionContent> = z.strictObject({
  ...{ plan: typed, support: z.array(typed), basics: typed, illnesses: z.array(typed) },
});

export const succession = z.strictObject({
  person: z.strictObject({ insurer: z.string(), insured: z.string() }),
  basics: z.strictObject({
    ...{ name: z.string(), kana: z.string(), birth: z.iso.date(), sex: z.string() },
    ...{ address: z.string().optional(), telephone: z.string().optional() },
  }),
  preparedOn: z.iso.date(),
  wishedOn: z.iso.date(),
  role: z.string(),
  plan: plan.optional(),
  prevention: prevention.optional(),
  assessment: z
    .strictObject({
      on: z.iso.date(),
      items: z.array(z.strictObject({ id: z.string(), title: z.string(), text: z.string() })),
    })
    .optional(),
  summary: z.string(),
  progress: z.array(z.strictObject({ at: z.iso.datetime({ offset: true }), kind: z.string(), words: z.string() })),
  certification: z.strictObject({ certifiedOn: z.iso.date().optional(), askedOn: z.iso.date() }).optional(),
  open: z.string(),
});
export type Succession = z.infer<typeof succession>;

/** Of a protected person: the same, without what tells where she is. */
export function placeless({ basics, prevention, ...rest }: Succession): Succession {
  const { address: _, telephone: __, ...who } = basics;
  return {
    ...rest,
    basics: who,
    ...(prevention && { prevention: { ...prevention, basics: unplaced(prevention.basics) } }),
  };
}

const unplaced = (typed: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).filter(([at]) => !/address|telephone|contact/i.test(at)));
