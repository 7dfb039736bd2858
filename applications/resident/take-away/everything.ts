import { z } from 'zod';
import { type ProxyKind, type ProxyScope, proxyKinds, proxyScopes } from '../../../contracts/proxy.ts';
import { type DemandDecision, demandDecisions } from '../../../contracts/rights.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const entry = z.object({
  time: moment,
  said: z.string(),
  runMode: z.string(),
  parties: z.array(z.object({ id: z.string() })),
});
/** What is read of an export to be told on paper; the file that the person gets as JSON is passed on as it came. */
export const everything = z.object({
  region: z.string(),
  madeAt: moment,
  trail: z.array(entry),
  consents: z.array(
    z.object({
      recipientName: z.string(),
      purposeTitle: z.string(),
      documents: z.array(z.string()),
      validFrom: moment,
      validUntil: moment.nullable(),
      withdrawnAt: moment.nullable(),
      inForce: z.boolean(),
    }),
  ),
  questions: z.array(
    z.object({
      memberName: z.string(),
      question: z.string().nullable(),
      askedAt: moment,
      answer: z.string().nullable(),
      answeredAt: moment.nullable(),
    }),
  ),
  requests: z.array(
    z.object({
      memberName: z.string(),
      kind: z.string(),
      text: z.string().nullable(),
      madeAt: moment,
      dueOn: z.iso.date(),
      decidedAt: moment.nullable(),
      decision: z.enum(Object.keys(demandDecisions) as [DemandDecision]).nullable(),
      decisionReason: z.string().nullable(),
    }),
  ),
  proxies: z.array(
    z.object({
      kind: z.enum(Object.keys(proxyKinds) as [ProxyKind]),
      scope: z.array(z.enum(Object.keys(proxyScopes) as [ProxyScope])),
      label: z.string().nullable(),
      validFrom: moment,
      until: moment.nullable(),
      endedAt: moment.nullable(),
    }),
  ),
  monthlyPost: z.object({ since: moment.nullable(), lastMonth: z.string().nullable(), byPost: z.boolean() }),
});
export type Everything = z.infer<typeof everything>;

/** A page of the trail, for the letter of a month. */
export const trailPage = z.object({ entries: z.array(entry), next: z.string().nullable() });
