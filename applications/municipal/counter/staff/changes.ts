import { z } from 'zod';

/** One change of the staff, as `/v1/staff/changes` takes it; times are midnights in Japan. */
const time = z.string().max(40);
const change = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('assign'),
    id: z.string(),
    job: z.string().nullable().optional(),
    roles: z.array(z.string()),
    from: time,
    until: time.nullable().optional(),
  }),
  z.object({ change: z.literal('end'), id: z.string(), from: time }),
]);
export type Change = z.infer<typeof change>;
export const changes = z.array(change).min(1).max(2000);

/** The exchange's answer to them. */
export const outcome = z.object({
  plan: z.string(),
  applied: z.boolean(),
  changes: z.array(
    z.object({
      id: z.string(),
      what: z.enum(['new', 'roles', 'ends', 'same']),
      before: z.array(z.string()),
      after: z.array(z.string()),
      job: z.string().nullable(),
      from: z.string(),
      until: z.string().nullable(),
    }),
  ),
  errors: z.array(z.object({ index: z.number(), text: z.string() })),
});
export type Outcome = z.infer<typeof outcome>;

/** Before every clock of every region: what is meant to hold at once. */
export const atOnce = '2000-01-01T00:00:00+09:00';

const dayMs = 24 * 3_600_000;
const tokyoMs = 9 * 3_600_000;
export const dayOf = (at: Date): string => new Date(at.getTime() + tokyoMs).toISOString().slice(0, 10);
/** @param day YYYY-MM-DD */
export const beginningOf = (day: string): string => `${day}T00:00:00+09:00`;
/** People say the last day; what is kept is the moment after it. */
export const afterDay = (day: string): string => beginningOf(dayOf(new Date(Date.parse(beginningOf(day)) + dayMs)));
export const lastDayBefore = (moment: string): string => dayOf(new Date(Date.parse(moment) - 1));

/** 窓口の職員、証明の職員 */
export const readRoles = (text: string): string[] => [
  ...new Set(
    text
      .split(/[、,，\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];
export const sayRoles = (roles: readonly string[]): string => roles.join('、');
