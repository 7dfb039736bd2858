import type { Actor } from '../../contracts/acting.ts';
import type { Kind } from '../../contracts/kind.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { retentionOf } from './operating/retention-period.ts';
import { makeRecord, type RecordDraft } from './record.ts';

/** What a member asked of the platform itself about one person, and what came of it. */
export type Asked = Pick<RecordFields, 'decision' | 'reasons'> &
  Partial<
    Pick<
      RecordFields,
      | 'phase'
      | 'subject'
      | 'municipality'
      | 'to'
      | 'toSystem'
      | 'actor'
      | 'role'
      | 'session'
      | 'messageId'
      | 'hiddenUntil'
      | 'runMode'
      | 'payloadDigest'
      | 'previous'
      | 'policyDigest'
      | 'purpose'
      | 'basisGiver'
      | 'basisTaker'
      | 'consents'
      | 'relations'
      | 'contract'
      | 'items'
    >
  >;

/** Who acted, in what role and in which sign-in. */
export const actedBy = (actor: Actor | undefined) => ({
  actor: actor?.id ?? null,
  role: actor?.role ?? null,
  session: actor?.session ?? null,
});

/** The record of something asked of the platform: a code, a registration, a look-up. */
export const documentAsked = (
  kind: Kind,
  caller: { readonly member: string; readonly system: string },
  time: Date,
  message: string,
  asked: Asked,
): RecordDraft =>
  makeRecord({
    time: time.toISOString(),
    kind,
    phase: 'change',
    message,
    messageId: null,
    previous: null,
    subject: null,
    municipality: null,
    actor: null,
    role: null,
    from: caller.member,
    fromSystem: caller.system,
    to: null,
    toSystem: null,
    contract: null,
    items: [],
    purpose: null,
    basisGiver: null,
    basisTaker: null,
    consents: [],
    relations: [],
    policyDigest: null,
    payloadDigest: null,
    runMode: '通常',
    retention: retentionOf(time),
    hiddenUntil: null,
    count: 1,
    ...asked,
  });
