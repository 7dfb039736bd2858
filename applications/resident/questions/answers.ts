import { z } from 'zod';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { askedAt, type Whose } from '../pages/whose.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));

/** What was asked, as the exchange tells it (`/v1/me/{person}/questions`). Texts of who was erased are null. */
const question = z.object({
  id: z.string(),
  state: z.enum(['open', 'answered', 'closed']),
  record: z.string(),
  memberName: z.string(),
  askedBy: z.string(),
  question: z.string().nullable(),
  askedAt: moment,
  dueOn: z.string(),
  overdue: z.boolean(),
  answer: z.string().nullable(),
  answeredAt: moment.nullable(),
  answeredBy: z.string().nullable(),
  closedAt: moment.nullable(),
  inApproval: z.boolean(),
});
export type Question = z.infer<typeof question>;
const list = z.object({ questions: z.array(question) });

/** All that was asked on that page, newest first. */
export const readQuestions = async (c: PageContext, whose: Whose): Promise<readonly Question[]> =>
  (await c.get('person').get(askedAt(whose, '/questions'), list)).questions;

/** The one that the path names. @throws PageError not_found */
export async function readQuestion(c: PageContext, whose: Whose): Promise<Question> {
  const found = (await readQuestions(c, whose)).find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}
