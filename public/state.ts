import { z } from 'zod';
import { publicSummary } from '../contracts/public.ts';
import type { Telephone } from '../web/frame/frame.ts';

/** What the exchange said last: all that the pages know. Kept in a file, so that they also stand after a start without the exchange. */
export const said = z.object({
  summary: publicSummary,
  /** the ledger's, a signed note; null where there is none yet */
  checkpoint: z.string().nullable(),
});
export type Said = z.infer<typeof said>;

/** What the pages are written from. */
export type State = {
  readonly region: string;
  readonly contact: string;
  readonly telephone: Telephone;
  readonly municipalities: readonly string[];
  readonly urls: { readonly exchange: string; readonly applications: string };
  /** undefined: the exchange has never been heard */
  readonly said: Said | undefined;
  /** whether the exchange answered when it was last asked */
  readonly isHeard: boolean;
  /** of when the pages speak where nothing was ever said */
  readonly now: Date;
};

/** What one page is written from. */
export type Reading = State & {
  /** whether it is the writing with furigana */
  readonly furigana: boolean;
  /** where the page stands */
  readonly path: string;
};

export const asOfOf = ({ said, now }: Pick<State, 'said' | 'now'>): Date => (said ? new Date(said.summary.asOf) : now);
