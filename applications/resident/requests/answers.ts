import { z } from 'zod';
import { type DemandDecision, type DemandKind, demandDecisions, demandKinds } from '../../../contracts/rights.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { askedAt, type Whose } from '../pages/whose.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
export const kinds = Object.keys(demandKinds) as [DemandKind];

/** What was demanded of whom, as the exchange tells it (`/v1/me/{person}/requests`). Texts of who was erased are null. */
const request = z.object({
  id: z.string(),
  kind: z.enum(kinds),
  state: z.enum(['open', 'extended', 'decided']),
  member: z.string(),
  memberName: z.string(),
  madeBy: z.string(),
  text: z.string().nullable(),
  madeAt: moment,
  dueOn: z.string(),
  overdue: z.boolean(),
  extendedAt: moment.nullable(),
  extendedReason: z.string().nullable(),
  decidedAt: moment.nullable(),
  decision: z.enum(Object.keys(demandDecisions) as [DemandDecision]).nullable(),
  decisionReason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  inApproval: z.boolean(),
});
export type Request = z.infer<typeof request>;
const holder = z.object({ id: z.string(), name: z.string() });
export type Holder = z.infer<typeof holder>;
const list = z.object({ requests: z.array(request), holders: z.array(holder) });
export type Requests = z.infer<typeof list>;

/** All that was demanded on that page, newest first, and of whom something can be. */
export const readRequests = (c: PageContext, whose: Whose): Promise<Requests> =>
  c.get('person').get(askedAt(whose, '/requests'), list);

/** The one that the path names. @throws PageError not_found */
export async function readRequest(c: PageContext, whose: Whose): Promise<Request> {
  const found = (await readRequests(c, whose)).requests.find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}

/** 行政機関等 (個人情報保護法5章) decide otherwise than businesses (4章), and another way is open against it. A town's clinic or waterworks is in no class of its own: of such a member both ways are said. */
export const isPublic = ({ member }: Pick<Request, 'member'>): boolean => member.startsWith('GOV/');
