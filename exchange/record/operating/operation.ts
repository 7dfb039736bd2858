import { randomUUID } from 'node:crypto';
import type { MemberId } from '../../../contracts/member.ts';
import { makeRecord, type RecordDraft } from '../record.ts';
import { retentionOf } from './retention-period.ts';

/** What the operator does with the ledger itself, by a command on its own machine; it concerns no single person. */
export type Operation = {
  readonly operator: MemberId;
  readonly actor: string;
  readonly command: string;
  readonly items: readonly string[];
  readonly reasons: readonly string[];
  /** YYYY-MM-DD; as long as any other record where it is left out */
  readonly retention?: string;
};

/** The record of an operation. @param realNow the machine's time: a command knows no other */
export const documentOperation = (
  { operator, actor, command, items, reasons, retention }: Operation,
  realNow: Date,
): RecordDraft =>
  makeRecord({
    time: realNow.toISOString(),
    kind: 'registration',
    phase: 'change',
    message: randomUUID(),
    messageId: null,
    previous: null,
    subject: null,
    municipality: null,
    actor,
    role: '運営者',
    from: operator,
    fromSystem: `${operator}/${command}`,
    to: null,
    toSystem: null,
    contract: null,
    items,
    purpose: null,
    basisGiver: null,
    basisTaker: null,
    consents: [],
    relations: [],
    decision: 'permit',
    reasons,
    policyDigest: null,
    payloadDigest: null,
    runMode: '通常',
    retention: retention ?? retentionOf(realNow),
    hiddenUntil: null,
    count: 1,
  });
