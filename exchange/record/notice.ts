import type { DecidedNotice } from '../stages.ts';
import { retentionOf } from './operating/retention-period.ts';
import { makeRecord, type RecordDraft } from './record.ts';
import type { Tags } from './submission.ts';

/** record, for a notice as such: that its sender told of this person. Whom it went to stands in records of their own, which follow this one. */
export function documentNotice(notice: DecidedNotice, tags: Tags): RecordDraft {
  const { notice: written, sender, subject, facts, decision, decidedAt } = notice;
  const permitted = decision.outcome === 'permit' ? decision : undefined;
  return makeRecord({
    time: decidedAt.toISOString(),
    kind: 'notice',
    phase: 'acceptance',
    message: notice.message,
    messageId: `${sender.system}#${written.id}`,
    previous: null,
    subject: (subject !== null && tags.get(subject)) || null,
    municipality: facts?.municipality ?? null,
    actor: null,
    role: null,
    from: sender.id,
    fromSystem: sender.system,
    to: null,
    toSystem: null,
    contract: written.contract,
    items: [],
    purpose: written.purpose,
    basisGiver: decision.basisGiver,
    basisTaker: decision.basisTaker,
    consents: [],
    relations: permitted?.relations ?? [],
    decision: decision.outcome,
    reasons: decision.outcome === 'refuse' ? decision.reasons : [],
    policyDigest: decision.policyDigest,
    payloadDigest: notice.payloadDigest,
    runMode: written.runmode,
    retention: retentionOf(decidedAt),
    hiddenUntil: null,
    count: 1,
  });
}
