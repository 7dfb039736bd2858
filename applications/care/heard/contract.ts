import { z } from 'zod';
import { askers } from '../../../contracts/care/mine.ts';

/** 本人の返事の知らせ (contracts/heard.json): what the person answered, for the offices that it concerns. */
export const heardContract = 'care/heard';

const digits = (count: number) => z.string().regex(new RegExp(`^\\d{${count}}$`));
const at = z.iso.datetime({ offset: true });

const agreement = z.strictObject({
  form: z.enum(['plan', 'prevention']),
  /** 計画作成（変更）日 */
  day: digits(8),
  /** ファイル連番 under which the receiver was sent that version */
  sequence: z.string().min(1).max(40),
  answer: z.enum(['agreed', 'declined']),
  by: z.enum(askers),
  at,
});
const absence = z.strictObject({
  /** the planner's own */
  id: z.uuid(),
  day: digits(8),
  /** サービス種類コード */
  service: z.string().regex(/^[0-9A-Z]{2}$/),
  /** HHMM; 9999 where no time is said */
  start: digits(4),
  word: z.string().max(500),
  by: z.enum(askers),
  at,
});
/** Told back to the planner: the office makes the visit all the same. */
const undone = z.strictObject({ id: z.uuid(), at });

const person = z.strictObject({ insurer: z.string(), insured: z.string() });
export const heard = z.union([
  z.strictObject({ person, agreement }),
  z.strictObject({ person, absence }),
  z.strictObject({ person, undone }),
]);
export type ToldAbsence = z.infer<typeof absence>;
export type Said =
  | { agreement: z.infer<typeof agreement> }
  | { absence: ToldAbsence }
  | { undone: z.infer<typeof undone> };
