import { z } from 'zod';
import { demandDecisions, demandKinds } from '../../../../contracts/rights.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { type PrivacyRole, privacyRoleOf } from '../rooms.ts';
import { taken } from '../taken.ts';
import { draft, type Reader } from './drafts.ts';

export const here = '/municipal/counter/privacy';
const moment = z.iso.datetime().transform((text) => new Date(text));
const maybe = moment.nullable();

const question = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'answered', 'closed']),
  askedBy: z.string(),
  question: z.string().nullable(),
  askedAt: moment,
  dueOn: z.string(),
  answer: z.string().nullable(),
  answeredAt: maybe,
  inApproval: z.boolean(),
  subject: z.string(),
});
export type Question = z.infer<typeof question>;
const record = z.object({
  time: moment,
  said: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  purpose: z.string().nullable(),
  basis: z.string().nullable(),
  basisTaker: z.string().nullable(),
  contract: z.string().nullable(),
  items: z.array(z.string()),
  actor: z.string().nullable(),
  role: z.string().nullable(),
  runMode: z.string(),
});
export type AskedRecord = z.infer<typeof record>;
const keys = <T extends Record<string, string>>(of: T) => z.enum(Object.keys(of) as [keyof T & string]);
export const decisions = keys(demandDecisions);
const demand = z.object({
  id: z.uuid(),
  kind: keys(demandKinds),
  state: z.enum(['open', 'extended', 'decided']),
  madeBy: z.string(),
  text: z.string().nullable(),
  madeAt: moment,
  dueOn: z.string(),
  extendedAt: maybe,
  extendedReason: z.string().nullable(),
  decidedAt: maybe,
  decision: decisions.nullable(),
  decisionReason: z.string().nullable(),
  inApproval: z.boolean(),
  subject: z.string(),
});
export type Demand = z.infer<typeof demand>;

/** In which role this person reads it. @throws PageError not_found to everybody else */
export async function getRole(c: PageContext): Promise<PrivacyRole> {
  const role = await privacyRoleOf(c.get('member'));
  if (role === undefined) throw new PageError('not_found');
  return role;
}
export const getReader = async (c: PageContext): Promise<Reader> => {
  const { isDeputy } = await getRole(c);
  return { id: c.get('member').staff.id, isDeputy };
};

const look = async <T>(c: PageContext, path: string, answer: z.ZodType<T>): Promise<T> =>
  taken(await c.get('member').look(path, answer, (await getRole(c)).role));

export const readQuestions = async (c: PageContext, open: boolean): Promise<Question[]> =>
  (await look(c, `/v1/questions?open=${open}`, z.object({ questions: z.array(question) }))).questions;
export const readDemands = async (c: PageContext, open: boolean): Promise<Demand[]> =>
  (await look(c, `/v1/requests?open=${open}`, z.object({ requests: z.array(demand) }))).requests;

/** @throws PageError not_found for what is no id, too */
const idOf = (c: PageContext): string => {
  const read = z.uuid().safeParse(c.req.param('id'));
  if (!read.success) throw new PageError('not_found');
  return read.data;
};
export const readQuestion = (c: PageContext) =>
  look(c, `/v1/questions/${idOf(c)}`, z.object({ question, record: record.nullable(), drafts: z.array(draft) }));
export const readDemand = (c: PageContext) =>
  look(c, `/v1/requests/${idOf(c)}`, z.object({ request: demand, drafts: z.array(draft) }));

/** Drafts an answer or a decision, extends. @throws PageError */
export async function send(c: PageContext, what: 'questions' | 'requests', act: string, body: Record<string, unknown>) {
  const path = `/v1/${what}/${idOf(c)}/${act}`;
  taken(await c.get('member').act(path, body, z.unknown(), (await getRole(c)).role));
}

/** Decides about a draft, as a second person; or takes one's own back. @throws PageError */
export async function sendDraft(c: PageContext, id: string, act: string, body: Record<string, unknown>): Promise<void> {
  taken(await c.get('member').act(`/v1/answer-drafts/${id}/${act}`, body, z.unknown(), (await getRole(c)).role));
}
