import { z } from 'zod';
import { demandDecisions } from './rights.ts';

/** What a town hall's draft about a request says: the decision, or that it takes thirty days more. */
export const draftDecisions = { ...demandDecisions, extended: '期限を30日延ばす' } as const;
export type DraftDecision = keyof typeof draftDecisions;

const moment = z.iso.datetime();
/** A draft（起案）of an answer to a resident, as the exchange tells it to the town hall's own staff. */
export const answerDraft = z.object({
  id: z.uuid(),
  decision: z
    .enum(Object.keys(draftDecisions) as [DraftDecision])
    .nullable()
    .meta({ description: '請求のとき。extended は、期限を30日延ばすこと' }),
  text: z.string().nullable(),
  drafter: z.string(),
  drafterRole: z.string(),
  draftedAt: moment,
  outcome: z.enum(['approved', 'returned', 'withdrawn']).nullable(),
  decider: z.string().nullable(),
  deciderRole: z.string().nullable(),
  deputised: z.boolean().nullable().meta({ description: '代決' }),
  note: z.string().nullable(),
  decidedAt: moment.nullable(),
  readBy: z.string().nullable().meta({ description: '後閲した職員' }),
  readAt: moment.nullable(),
});
