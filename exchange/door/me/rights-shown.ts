import { z } from 'zod';
import { demandDecisions, demandKinds } from '../../../contracts/rights.ts';
import { type AskedWhy, stateOfWhy } from '../../rights/asked-why.ts';
import { isOverdue } from '../../rights/deadline.ts';
import { type Demand, stateOfDemand } from '../../rights/demands.ts';
import { iso } from './shared.ts';

export const demandKind = z.enum(Object.keys(demandKinds) as [keyof typeof demandKinds]);
export const demandDecision = z.enum(Object.keys(demandDecisions) as [keyof typeof demandDecisions]);
const text = z.string().nullable().meta({ description: '消去された人のものは null' });
const moment = z.iso.datetime();
const inApproval = z.boolean().meta({ description: '起案されて、別の職員の承認を待っています' });

/** A question as the person and the member that was asked both read it. */
export const whyShown = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'answered', 'closed']),
  record: z.uuid(),
  askedBy: z.string(),
  question: text,
  askedAt: moment,
  dueOn: z.iso.date(),
  overdue: z.boolean(),
  answer: text,
  answeredAt: moment.nullable(),
  answeredBy: z.string().nullable(),
  closedAt: moment.nullable(),
  inApproval,
});
export const showWhy = (one: AskedWhy, now: Date) => ({
  id: one.id,
  state: stateOfWhy(one),
  record: one.record,
  askedBy: one.askedBy,
  question: one.question,
  askedAt: one.askedAt.toISOString(),
  dueOn: one.dueOn,
  overdue: stateOfWhy(one) === 'open' && isOverdue(one.dueOn, now),
  answer: one.answer,
  answeredAt: iso(one.answeredAt),
  answeredBy: one.answeredBy,
  closedAt: iso(one.closedAt),
  inApproval: one.draftedAt !== null && stateOfWhy(one) === 'open',
});

/** A request as the person and the holder both read it. */
export const demandShown = z.object({
  id: z.uuid(),
  kind: demandKind,
  state: z.enum(['open', 'extended', 'decided']),
  madeBy: z.string(),
  text,
  madeAt: moment,
  dueOn: z.iso.date(),
  overdue: z.boolean(),
  extendedAt: moment.nullable(),
  extendedReason: text,
  decidedAt: moment.nullable(),
  decision: demandDecision.nullable(),
  decisionReason: text,
  decidedBy: z.string().nullable(),
  inApproval,
});
export const showDemand = (one: Demand, now: Date) => ({
  id: one.id,
  kind: one.kind,
  state: stateOfDemand(one),
  madeBy: one.madeBy,
  text: one.text,
  madeAt: one.madeAt.toISOString(),
  dueOn: one.dueOn,
  overdue: one.decidedAt === null && isOverdue(one.dueOn, now),
  extendedAt: iso(one.extendedAt),
  extendedReason: one.extendedReason,
  decidedAt: iso(one.decidedAt),
  decision: one.decision,
  decisionReason: one.decisionReason,
  decidedBy: one.decidedBy,
  inApproval: one.draftedAt !== null && one.decidedAt === null,
});

/** Beside it, for the person: with whom it lies. */
export const withMember = { member: z.string(), memberName: z.string() };
