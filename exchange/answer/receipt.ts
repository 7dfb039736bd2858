import type { RecordFields } from '../../contracts/record.ts';

/**
 * What a party's receipt opens of a record: all that the party knew or may know. The subject's tag, the relations and the
 * reasons stay closed; its proof of them is the log itself.
 */
export const openedToParties = [
  'id',
  'time',
  'kind',
  'phase',
  'message',
  'messageId',
  'from',
  'fromSystem',
  'to',
  'toSystem',
  'contract',
  'items',
  'purpose',
  'basisGiver',
  'basisTaker',
  'decision',
  'policyDigest',
  'payloadDigest',
  'runMode',
  'retention',
  'declared',
] as const satisfies readonly (keyof RecordFields)[];

/** What the person is shown of a record about them beside that: who acted in what role, and what their own registrations had to do with it. */
export const openedToPerson = [
  ...openedToParties,
  'municipality',
  'role',
  'consents',
  'relations',
  'reasons',
  'hiddenUntil',
  'count',
] as const satisfies readonly (keyof RecordFields)[];
/** Why something was refused may say that the person hides: a proxy is told the role only. */
export const openedToProxies = [...openedToParties, 'role'] as const satisfies readonly (keyof RecordFields)[];
