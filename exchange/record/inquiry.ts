import type { RecordFields } from '../../contracts/record.ts';
import type { Documented, WeighedInquiry } from '../stages.ts';
import { hiddenUntil } from './hidden.ts';
import { retentionOf } from './operating/retention-period.ts';
import { makeRecord } from './record.ts';
import { actedBy } from './registration.ts';
import type { Tags } from './submission.ts';

/** What an outcome's record says beside the decision; an intent has none of it. */
export type Outcome = {
  /** the record of the intent */
  readonly previous: string;
  /** in place of the decision's own: nothing was given although it was permitted, or nobody knows */
  readonly decision?: 'refuse' | 'unknown';
  /** what really went out; empty where the provider had nothing to give */
  readonly items: readonly string[];
  readonly reasons: readonly string[];
  readonly payloadDigest: string | null;
};

/**
 * record, for an inquiry: of the intent before the provider is asked, because the question itself says something about a person; of
 * the outcome before the answer leaves.
 */
export function documentInquiry<I extends WeighedInquiry>(inquiry: I, tags: Tags, outcome?: Outcome): Documented<I> {
  return { ...inquiry, records: [makeRecord(fieldsOf(inquiry, tags, outcome))] };
}

/** The record that stands for an intent whose process died: whether anything was given is not known. */
export const fieldsOfUnknown = (inquiry: WeighedInquiry, tags: Tags, previous: string): Omit<RecordFields, 'id'> =>
  fieldsOf(inquiry, tags, { previous, decision: 'unknown', items: [], reasons: [], payloadDigest: null });

function fieldsOf(inquiry: WeighedInquiry, tags: Tags, outcome: Outcome | undefined): Omit<RecordFields, 'id'> {
  const { asker, giver, provider, decision, decidedAt, subject, facts, contract } = inquiry;
  const permitted = decision.outcome === 'permit' ? decision : undefined;
  return {
    time: decidedAt.toISOString(),
    kind: inquiry.kind ?? 'inquiry',
    phase: outcome ? 'outcome' : 'intent',
    message: inquiry.message,
    messageId: `${asker.system}#${inquiry.messageId}`,
    previous: outcome?.previous ?? null,
    subject: (subject !== null && tags.get(subject)) || null,
    municipality: facts?.municipality ?? null,
    ...actedBy(inquiry.actor),
    // The data goes from the provider to the asker, whoever began.
    from: giver?.id ?? provider.member,
    fromSystem: giver?.system ?? provider.system,
    to: asker.id,
    toSystem: asker.system,
    contract: contract?.id ?? null,
    items: outcome?.items ?? permitted?.items ?? [],
    purpose: inquiry.namedPurpose,
    basisGiver: decision.basisGiver,
    basisTaker: decision.basisTaker,
    consents: permitted?.consents ?? [],
    relations: permitted?.relations ?? [],
    decision: outcome?.decision ?? decision.outcome,
    reasons: outcome?.reasons ?? (decision.outcome === 'refuse' ? decision.reasons : []),
    policyDigest: decision.policyDigest,
    payloadDigest: outcome ? outcome.payloadDigest : inquiry.questionDigest,
    runMode: inquiry.runMode,
    retention: retentionOf(decidedAt),
    hiddenUntil: hiddenUntil(inquiry.purpose, decidedAt),
    count: 1,
    declared: [],
  };
}
