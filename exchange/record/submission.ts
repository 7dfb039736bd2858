import type { Phase } from '../../contracts/kind.ts';
import type { Decided, Documented, Envelope, Judged } from '../stages.ts';
import { retentionOf } from './operating/retention-period.ts';
import { makeRecord } from './record.ts';
import { actedBy } from './registration.ts';

/** Tags of subjects, each made with that person's own key. */
export type Tags = ReadonlyMap<string, string>;

/**
 * record, for a submission: one record a subject, permit or refusal. `previous` names the acceptance's record of the same
 * subject where this is the hand-over.
 */
export function documentSubmission<D extends Decided<Envelope>>(
  message: D,
  tags: Tags,
  phase: Phase = 'acceptance',
  previous: ReadonlyMap<string, string> = new Map(),
): Documented<D> {
  return { ...message, records: message.judged.map((judged) => recordOf(message, judged, tags, phase, previous)) };
}

function recordOf(
  message: Decided<Envelope>,
  { named, facts, decision }: Judged,
  tags: Tags,
  phase: Phase,
  previous: ReadonlyMap<string, string>,
) {
  const { sender, receiver, named: written, decidedAt } = message;
  const permitted = decision.outcome === 'permit' ? decision : undefined;
  const subject = named.subject;
  return makeRecord({
    time: decidedAt.toISOString(),
    kind: message.kind,
    phase,
    message: message.message,
    messageId: `${sender.system}#${message.messageId}`,
    previous: (subject !== null && previous.get(subject)) || null,
    subject: (subject !== null && tags.get(subject)) || null,
    municipality: facts?.municipality ?? null,
    ...actedBy(message.actor),
    from: sender.id,
    fromSystem: sender.system,
    to: receiver?.id ?? written.receiver,
    toSystem: receiver?.system ?? null,
    contract: written.contract,
    items: (permitted && message.items) ?? permitted?.items ?? [],
    purpose: written.purpose,
    basisGiver: decision.basisGiver,
    basisTaker: decision.basisTaker,
    consents: permitted?.consents ?? [],
    relations: permitted?.relations ?? [],
    decision: decision.outcome,
    reasons: decision.outcome === 'refuse' ? decision.reasons : [],
    policyDigest: decision.policyDigest,
    payloadDigest: message.payloadDigest,
    runMode: message.runMode,
    retention: retentionOf(decidedAt),
    hiddenUntil: null,
    count: 1,
    declared: message.declared,
  });
}
