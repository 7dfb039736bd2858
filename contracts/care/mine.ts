import { z } from 'zod';

/*
 * `care/mine`: what a care-planning office answers the person herself (本人開示). Shared by the application that answers and the one that asks, which
 * do not know each other. Each answer is one of the members of `mineAnswer`; what an office does not have yet is an empty list.
 */

export const mineContract = 'care/mine';
/** The service's code, at each office that offers it. */
export const mineService = 'mine';

/** Who asks, as the exchange tells the office: the person herself, or who stands in for her. */
export const askers = ['self', 'legal', 'voluntary', 'supporter'] as const;
export type Asker = (typeof askers)[number];
export const askerHeader = 'Engawa-Asker';
/** One asker's name in one person's matters: tells two proxies apart and says no more. */
export const askerNameHeader = 'Engawa-Asker-Name';

const text = (most: number) => z.string().max(most);
const day = z.iso.date();
const clock = z.string().regex(/^\d\d:\d\d$/);
const yen = z.int().min(0);
/** ファイル連番 of the sending unit that holds the version */
const sequence = z.string().min(1).max(40);
const identity = z.string().min(1).max(300);

/** planned: 予定。done: 実績がある。cancelled: 中止。 */
const visitStates = ['planned', 'done', 'cancelled'] as const;
const visit = z.strictObject({
  /** names the visit to this office alone */
  id: text(300).min(1),
  day,
  from: clock.optional(),
  to: clock.optional(),
  office: text(200),
  /** 事業所番号 of the office that comes */
  number: text(20).optional(),
  what: text(200),
  state: z.enum(visitStates),
  /** the person has said that she does not want it */
  absent: z.boolean(),
});
export type Visit = z.infer<typeof visit>;
/** Whether a visit is gone by, where people live; one without hours, or past midnight, lasts until its day is over. */
export function isOver({ day, from = '', to }: Pick<Visit, 'day' | 'from' | 'to'>, now: Date): boolean {
  const there = new Date(now.getTime() + 9 * 3_600_000).toISOString();
  const [today, hour] = [there.slice(0, 10), there.slice(11, 16)];
  return day < today || (day === today && to !== undefined && from < to && to <= hour);
}

/**
 * GET /week: this week and the next, Monday to Sunday, in order. `undecided`: days of it whose month has no slip yet. Nothing is planned on them, and that
 * nobody comes is not said.
 */
const week = z.strictObject({
  from: day,
  until: day,
  visits: z.array(visit).max(1000),
  undecided: z.strictObject({ from: day, until: day }).optional(),
});

const cost = z.strictObject({
  units: z.int().min(0),
  totalYen: yen,
  /** what the person pays, `overLimitYen` among it */
  ownYen: yen,
  /** beyond the limit (区分支給限度基準額), which she pays whole */
  overLimitYen: yen,
});
/** GET /month/{YYYYMM}; `cost` is missing while there is no slip of the month. */
const month = z.strictObject({
  month: z.string().regex(/^\d{6}$/),
  cost: cost.optional(),
  offices: z
    .array(
      z.strictObject({
        office: text(200),
        number: text(20).optional(),
        what: text(200),
        units: z.int().min(0),
        totalYen: yen,
        ownYen: yen,
      }),
    )
    .max(200),
});
export type Month = z.infer<typeof month>;

/** What was signed: a plan's version, or the written consent of a family member for what is kept of the family. */
const agreementKinds = ['plan', 'family-data'] as const;
const agreementAnswers = ['agreed', 'declined', 'withdrawn'] as const;
const agreement = z.strictObject({
  kind: z.enum(agreementKinds),
  /** of a plan: which version */
  identity: identity.optional(),
  sequence: sequence.optional(),
  answer: z.enum(agreementAnswers),
  at: z.iso.datetime(),
  by: z.enum(askers),
  /** as the signer wrote it; the person's own where nothing was written */
  name: text(100).optional(),
  /** given by whoever asks now */
  mine: z.boolean(),
});
export type Agreement = z.infer<typeof agreement>;

const version = z.strictObject({
  identity,
  sequence,
  /** 居宅サービス計画作成（変更）日 */
  madeOn: day,
  inForce: z.boolean(),
});
export type PlanVersion = z.infer<typeof version>;
const goal = z.strictObject({
  long: text(4000),
  short: text(4000),
  longTerm: text(200),
  shortTerm: text(200),
  contents: z
    .array(z.strictObject({ content: text(4000), service: text(400), office: text(200), frequency: text(200) }))
    .max(200),
});
const current = version.extend({
  planner: text(200).optional(),
  office: text(200).optional(),
  /** 第1表: 利用者及び家族の生活に対する意向 */
  wishes: text(8000).optional(),
  /** 第1表: 総合的な援助の方針 */
  policy: text(8000).optional(),
  /** 第2表, in the order of the form */
  needs: z.array(z.strictObject({ need: text(4000), goals: z.array(goal).max(100) })).max(100),
  /** 第3表 */
  services: z
    .array(
      z.strictObject({
        /** 1 月 … 7 日 */
        weekday: z.int().min(1).max(7).optional(),
        from: clock.optional(),
        to: clock.optional(),
        what: text(400),
      }),
    )
    .max(500),
  activities: z.array(z.strictObject({ from: clock.optional(), to: clock.optional(), what: text(400) })).max(200),
  others: z.array(text(1000)).max(100),
});
export type CurrentPlan = z.infer<typeof current>;
/** GET /plan: the newest version whole, all versions, and everything that was ever signed, the newest first. */
const plan = z.strictObject({ current: current.optional(), versions: z.array(version).max(200) });

/** GET and POST /messages: the family's room. `office`: written by the office's staff. */
const message = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  by: z.enum([...askers, 'office']),
  name: text(100).optional(),
  mine: z.boolean(),
  text: text(2000),
});
export type FamilyMessage = z.infer<typeof message>;

const absence = z.strictObject({ visit: text(300), day, what: text(200), office: text(200), at: z.iso.datetime() });
export type Absence = z.infer<typeof absence>;

/** GET /week: 認定の申請 that is under way, by its days; nothing of what a survey or an opinion says, nor of the result. */
const application = z.strictObject({
  kind: text(20),
  appliedOn: day,
  surveyedOn: day.optional(),
  opinionOn: day.optional(),
  examinedOn: day.optional(),
});
export type ApplicationSteps = z.infer<typeof application>;

/** What the office answers; which members are there depends on what was asked. */
export const mineAnswer = z.strictObject({
  week: week.optional(),
  month: month.optional(),
  plan: plan.optional(),
  agreements: z.array(agreement).max(1000).optional(),
  absences: z.array(absence).max(1000).optional(),
  messages: z.array(message).max(500).optional(),
  application: application.optional(),
});
export type MineAnswer = z.infer<typeof mineAnswer>;

const signer = z.string().trim().max(100).optional();
/** POST /agreements. Signed twice in the same way is signed once. */
export const agreeing = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('plan'),
    identity,
    sequence,
    answer: z.enum(['agreed', 'declined']),
    name: signer,
  }),
  z.strictObject({
    kind: z.literal('family-data'),
    answer: z.literal('agreed'),
    name: z.string().trim().min(1).max(100),
  }),
]);
export type Agreeing = z.infer<typeof agreeing>;
/** POST /withdrawals: a family member takes her consent back, or a plan is not agreed to yet. Unlike a signature, no refusal asks for a new proof of who it is. */
export const withdrawing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('family-data'), name: z.string().trim().min(1).max(100) }),
  z.strictObject({ kind: z.literal('plan'), identity, sequence, name: signer }),
]);
export type Withdrawing = z.infer<typeof withdrawing>;
/** POST /absences: one visit of a day is not wanted. */
export const absenting = z.strictObject({ visit: text(300).min(1), word: z.string().trim().max(500).default('') });
/** POST /messages. `id` is the writer's own: the same one twice is one message. */
export const saying = z.strictObject({ id: z.uuid(), text: z.string().trim().min(1).max(2000), name: signer });
