import type { Kind, Phase, RunMode } from './kind.ts';

/**
 * A record (記録): one exchange and one subject. The order of `recordFields` is the order of the commitments in the leaf
 * (contracts/leaf.ts) and never changes; a new field goes to the end, under a new leaf version.
 * Values are text, lists of text, whole numbers or null; never a payload value.
 */
export type RecordFields = {
  /** of this record; uuid */
  readonly id: string;
  /** the region's clock, ISO 8601 UTC with milliseconds */
  readonly time: string;
  readonly kind: Kind;
  readonly phase: Phase;
  /** the message that it belongs to; uuid, ours */
  readonly message: string;
  /** the sender's own id of the message: `<system>#<id>` */
  readonly messageId: string | null;
  /** the record that this one follows (a hand-over follows an acceptance) */
  readonly previous: string | null;
  /** tag of the subject, made with that person's own key; hex; null where no person is meant */
  readonly subject: string | null;
  /** the subject's municipality, six digits */
  readonly municipality: string | null;
  /** who acted: a staff member or a resident, as the member names them */
  readonly actor: string | null;
  readonly role: string | null;
  readonly from: string;
  readonly fromSystem: string;
  readonly to: string | null;
  readonly toSystem: string | null;
  readonly contract: string | null;
  /** the items disclosed (開示項目); '*' means the whole of a whole contract */
  readonly items: readonly string[];
  readonly purpose: string | null;
  /** the giver's side of the law (提供元) */
  readonly basisGiver: string | null;
  /** the taker's side of the law (提供先) */
  readonly basisTaker: string | null;
  /** the consents relied on: `<id>@<text version>` */
  readonly consents: readonly string[];
  /** the relations relied on: ids */
  readonly relations: readonly string[];
  readonly decision: 'permit' | 'refuse' | 'unknown';
  readonly reasons: readonly string[];
  readonly policyDigest: string | null;
  /** SHA-256(nonce ‖ payload), hex; the nonce derives from a key outside the database and stands in the parties' receipts */
  readonly payloadDigest: string | null;
  readonly runMode: RunMode;
  /** kept at least until this day, YYYY-MM-DD */
  readonly retention: string;
  /** shown to the subject from this time on, where law delays it */
  readonly hiddenUntil: string | null;
  /** how many equal refusals this one record stands for */
  readonly count: number;
  /** what the sender declares of the content (`declarations`); a leaf of version 1 has no such field */
  readonly declared?: readonly string[];
  /**
   * the sign-in session in which somebody acted, under a name that is good for nothing else: the same in the record of the sign-in and of all that was
   * done in it; of a resident another one in each person's records. null where nobody had signed in; a leaf of version 1 or 2 has no such field
   */
  readonly session?: string | null;
};

/** What a sender may declare, in the words of the trail; whoever declares it answers for it. */
export const declarations = {
  'no-my-number': '12桁の数字は個人番号ではない',
} as const;
export type Declaration = keyof typeof declarations;

export const recordFields = [
  'id',
  'time',
  'kind',
  'phase',
  'message',
  'messageId',
  'previous',
  'subject',
  'municipality',
  'actor',
  'role',
  'from',
  'fromSystem',
  'to',
  'toSystem',
  'contract',
  'items',
  'purpose',
  'basisGiver',
  'basisTaker',
  'consents',
  'relations',
  'decision',
  'reasons',
  'policyDigest',
  'payloadDigest',
  'runMode',
  'retention',
  'hiddenUntil',
  'count',
  'declared',
  'session',
] as const satisfies readonly (keyof RecordFields)[];

type Missing = Exclude<keyof RecordFields, (typeof recordFields)[number]>;
const nothingMissing: Missing extends never ? true : Missing = true;
void nothingMissing;
