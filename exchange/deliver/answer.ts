import type { Recorded } from '../record/record.ts';
import type { Documented, Given, WeighedInquiry } from '../stages.ts';

/** An inquiry with its outcome and what may go to the asker; `of` is whom the provider was asked about when it gave the answer. */
export type Answered = Documented<WeighedInquiry & { readonly given: Given; readonly of: string | null }>;

/**
 * deliver, for an answer: gives it to the asker. Only what is Recorded can come here, and only an answer about the person who was
 * asked about.
 * @throws Error when the two are not the same, whatever station confused them
 */
export function deliverAnswer({ subject, given, of }: Recorded<Answered>): Given {
  if (subject !== of) throw new Error('an answer about one person to a question about another');
  return given;
}
