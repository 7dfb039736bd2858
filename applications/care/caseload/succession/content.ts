import { z } from 'zod';
import type { Further } from '../../files/model/further.ts';
import { emptyFirst, emptyService, type PlanContent, type Service } from '../../plans/content.ts';
import type { PreventionContent } from '../../prevention/content.ts';

/** 引き継ぎ (contracts/succession.json): what the office that a person changes to is told, and nothing of the certification but its days. */
export const successionContract = 'care/succession';

const typed = z.record(z.string(), z.string());
/** The texts of a row as it is typed; one that is missing is empty, and one that is unknown is left out. */
const row = <T extends Readonly<Record<string, string>>>(empty: T) =>
  z
    .object({
      ...Object.fromEntries(Object.entries(empty).map(([key, text]) => [key, z.string().default(text)])),
      further: typed.optional(),
    })
    .transform((sent) => sent as T & { readonly further?: Further });
const plan: z.ZodType<PlanContent> = z.strictObject({
  first: row(emptyFirst),
  needs: z.array(
    z.strictObject({
      text: z.string(),
      longs: z.array(
        z.strictObject({
          ...{ text: z.string(), term: z.string() },
          shorts: z.array(
            z.strictObject({
              text: z.string(),
              term: z.string(),
              services: z.array(row<Omit<Service, 'further'>>(emptyService)),
            }),
          ),
        }),
      ),
    }),
  ),
  services: z.array(row({ text: '', weekday: '', start: '', end: '' })),
  activities: z.array(row({ text: '', start: '', end: '' })),
  others: z.array(z.string()),
  furtherOfOthers: z.array(typed).exactOptional(),
  further: z.strictObject({ UP1KYO: typed.exactOptional(), UPHOSOKU: typed.exactOptional() }).exactOptional(),
});
/** 利用票 of a month, as planned: whoever plans at the month's end answers for the whole of it. */
const month = z.strictObject({
  month: z.string().regex(/^20\d\d(?:0[1-9]|1[0-2])$/),
  lines: z.array(
    z.strictObject({
      ...{ id: z.string(), office: z.string(), officeName: z.string(), code: z.string() },
      ...{ start: z.string(), end: z.string(), times: z.int(), days: z.array(z.int().min(1).max(31)) },
      ...{ units: z.int().nullable(), tais: z.string(), notification: z.string(), item: z.string() },
      further: typed.exactOptional(),
    }),
  ),
  /** 前月までの短期入所利用日数, and how many days in a row at the month's begin */
  ...{ stayBefore: z.int(), stayRun: z.int() },
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
  months: z.array(month).exactOptional(),
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
