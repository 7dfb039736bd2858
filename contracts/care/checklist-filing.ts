import { z } from 'zod';

/*
 * 事業対象者の届出: a centre tells the insurer what a person's 基本チェックリスト came to, and is told whether the insurer has registered the person
 * as 事業対象者 (介護保険法施行規則140条の62の4第2号), and when that ends. Contents of care/checklist-filing and its answer; whatever is to be read stands in words, so that who
 * reads it needs no table of the form.
 */

export const filingContract = 'care/checklist-filing';
export const filingAnswerContract = 'care/checklist-filing-answer';

const person = z.strictObject({ insurer: z.string(), insured: z.string() });
const filing = z.strictObject({
  /** the centre's own, by which it is answered */
  id: z.uuid(),
  answeredOn: z.iso.date(),
  /** when the person has put their name under it, and so asked for it */
  signedOn: z.iso.date(),
  domains: z.array(z.strictObject({ title: z.string(), points: z.int(), threshold: z.int(), result: z.string() })),
  items: z.array(z.strictObject({ item: z.int(), question: z.string(), answer: z.string(), isPoint: z.boolean() })),
  note: z.string(),
});
export type Filing = z.infer<typeof filing>;
export const filingContent = z.strictObject({ person, filing });
export type FilingContent = z.infer<typeof filingContent>;

const answer = z.strictObject({
  filing: z.uuid(),
  /** `ended`: what was registered before is so no more */
  outcome: z.enum(['registered', 'refused', 'ended']),
  /** since when the person is 事業対象者 */
  from: z.iso.date().optional(),
  /** the last day on which the person is */
  until: z.iso.date().optional(),
  text: z.string(),
});
export type FilingAnswer = z.infer<typeof answer>;
export const filingAnswerContent = z.strictObject({ person, answer });
