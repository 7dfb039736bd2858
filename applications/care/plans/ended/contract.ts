import { z } from 'zod';

/** 計画の終わりの知らせ (contracts/ended.json): to an office that the new plan leaves out, the last day of the one that it has. */
export const endedContract = 'care/ended';

export const ended = z.strictObject({
  person: z.strictObject({ insurer: z.string(), insured: z.string() }),
  form: z.enum(['plan', 'prevention']),
  /** ファイル連番 under which the receiver has the last version */
  sequence: z.string().min(1).max(40),
  /** YYYYMMDD, the day included */
  endedOn: z.string().regex(/^\d{8}$/),
});
export type Ended = z.infer<typeof ended>;
