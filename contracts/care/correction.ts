import { z } from 'zod';
import type { Statement } from './statement.ts';

/*
 * 過誤・取下げ: an office takes back what it claimed. Of a claim that was decided the insurer is asked（過誤）, who has the federation reverse it; one that is
 * still under review the office takes back from the federation itself（取下げ）. Contents of care/claims-correction and its answer.
 */

export const correctionContract = 'care/claims-correction';
export const correctionAnswerContract = 'care/claims-correction-answer';

const key = {
  ...{ insurer: z.string(), insured: z.string(), month: z.string().regex(/^\d{6}$/) },
  ...{ form: z.string(), provider: z.string() },
};
/** Which claim: of one office, person, month and form there is one at a time. */
export type ClaimKey = Pick<Statement, 'insurer' | 'insured' | 'month' | 'form' | 'provider'>;

export const correctionKinds = ['過誤', '取下げ'] as const;
const correction = z.strictObject({ ...key, kind: z.enum(correctionKinds), reason: z.string(), text: z.string() });
export type Correction = z.infer<typeof correction>;
export const corrections = z.strictObject({ claims: z.array(correction).min(1) });

const answer = z.strictObject({ ...key, outcome: z.enum(['forwarded', 'refused']), text: z.string() });
export type CorrectionAnswer = z.infer<typeof answer>;
export const correctionAnswers = z.strictObject({ claims: z.array(answer).min(1) });
