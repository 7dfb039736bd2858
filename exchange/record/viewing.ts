import type { Actor } from '../../contracts/acting.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { SubjectFacts } from '../decide/question.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import type { RecordDraft } from './record.ts';
import { actedBy, documentAsked } from './registration.ts';
import type { Tags } from './submission.ts';

/** One page with several persons, about to be shown to one member of staff. */
export type Shown = {
  readonly caller: Caller;
  readonly actor: Actor | undefined;
  /** ours; uuid */
  readonly message: string;
  /** the caller's own id of the report */
  readonly messageId: string;
  readonly purpose: Purpose | undefined;
  readonly namedPurpose: string;
  readonly page: string;
  readonly now: Date;
};

/** record, for a viewing: one record a person, from the member to itself. The page's name stands among the items. */
export const documentViewing = (
  { caller, actor, message, messageId, purpose, namedPurpose, page, now }: Shown,
  facts: SubjectFacts | undefined,
  reasons: readonly RefusalCode[],
  tags: Tags,
): RecordDraft =>
  documentAsked('viewing', caller, now, message, {
    phase: 'outcome',
    decision: reasons.length > 0 ? 'refuse' : 'permit',
    reasons,
    messageId: `${caller.system}#${messageId}`,
    ...actedBy(actor),
    to: caller.member,
    toSystem: caller.system,
    items: [page],
    purpose: namedPurpose,
    basisTaker: purpose?.basisTaker ?? null,
    subject: (facts && tags.get(facts.id)) ?? null,
    municipality: facts?.municipality ?? null,
  });
