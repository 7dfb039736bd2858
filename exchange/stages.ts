import type { Actor } from '../contracts/acting.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Decision, Permit } from '../contracts/decision.ts';
import type { RunMode } from '../contracts/kind.ts';
import type { SystemId } from '../contracts/member.ts';
import type { MessageAttributes } from '../contracts/message.ts';
import type { Notice } from '../contracts/notice.ts';
import type { Purpose } from '../contracts/purpose.ts';
import type { Declaration } from '../contracts/record.ts';
import type { RefusalCode } from '../contracts/refusal.ts';
import type { RefusalAnswer } from './answer/refusal.ts';
import type { Party, Receiver, SubjectFacts } from './decide/question.ts';
import type { AccessKind } from './identify/access.ts';
import type { Presented } from './identify/acting/acting.ts';
import type { Own, Page } from './identify/acting/person.ts';
import type { Caller } from './identify/caller/authenticate.ts';
import type { Service } from './identify/directory/directory.ts';
import type { RecordDraft, Recorded } from './record/record.ts';
import type { Waiting } from './relay/waiting.ts';

/*
 * How far a message has come stands in its type: Received → Identified → Decided → Recorded. `keep` and `deliver` accept only
 * what is Recorded, and only record/ can make it so.
 */

export type ReceivedFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** hex */
  readonly sha256: string;
};

export type Received = {
  readonly caller: Caller;
  readonly attributes: MessageAttributes;
  /** the sender's pairwise codes of the subjects, as it gave them */
  readonly codes: readonly string[];
  readonly files: readonly ReceivedFile[];
};

/** A subject that the message names: by the sender's code, or found in the content only (then `code` is null). */
export type NamedSubject = {
  readonly code: string | null;
  readonly subject: string | null;
  readonly inContent: boolean;
  /** of which months (YYYYMM) the content speaks, where its contract says so */
  readonly months?: readonly string[];
};

/** What a decision, a record and a hand-over need to know of a message. */
export type Envelope = {
  readonly kind: 'submission' | 'notice' | 'inquiry' | 'emergency-release';
  /** ours; uuid */
  readonly message: string;
  /** the sender's own id of it */
  readonly messageId: string;
  readonly sender: Party & { readonly system: SystemId };
  readonly receiver: (Party & { readonly system: SystemId }) | undefined;
  readonly contract: Contract | undefined;
  readonly purpose: Purpose | undefined;
  /** contract, purpose and receiver as the sender wrote them, known or not */
  readonly named: { readonly contract: string; readonly purpose: string; readonly receiver: string };
  readonly subjects: readonly NamedSubject[];
  /** when they were identified, where time passes until the decision */
  readonly knownAt?: Date;
  /** refusals that no one's authority is needed for, each with what to mend */
  readonly objections: readonly { readonly code: RefusalCode; readonly detail?: string }[];
  readonly runMode: RunMode;
  /** what the sender declares of the content; of a hand-over, it stands in the record of its acceptance */
  readonly declared: readonly Declaration[];
  /** of an inquiry's answer that waits for its asker: what was sealed, and what the asker had shown */
  readonly items?: readonly string[];
  readonly shown?: Readonly<Record<string, string | boolean>>;
  /** who acts: for the sender, or for the asker whose answer it is */
  readonly actor?: Actor;
  /** SHA-256(nonce ‖ manifest of the files), hex; the nonce stands in the parties' receipts */
  readonly payloadDigest: string;
};

export type Identified = Received &
  Envelope & {
    /** keyed digests of everything that makes two sendings the same, the current key's first; for duplicates */
    readonly contentDigests: readonly Buffer[];
    /** when the relay gives it up */
    readonly expiresAt: Date;
  };

export type Judged = {
  readonly named: NamedSubject;
  readonly facts: SubjectFacts | undefined;
  readonly decision: Decision;
};

export type Decided<E extends Envelope = Identified> = E & {
  readonly outcome: 'permit' | 'refuse';
  /** one a subject; one with no subject where the contract is about nobody or no subject could be read */
  readonly judged: readonly Judged[];
  readonly decidedAt: Date;
};

/** What record/ is given to make durable: the decided message and its records, in the order of `judged`. */
export type Documented<D> = D & { readonly records: readonly RecordDraft[] };

/** A notice (通知) as it came, and its content as the one file in which every receiver gets it. */
export type ReceivedNotice = { readonly caller: Caller; readonly notice: Notice; readonly file: ReceivedFile };

/** Who tells of whom; whom it goes to is not known yet. */
export type IdentifiedNotice = ReceivedNotice &
  Pick<Envelope, 'message' | 'sender' | 'contract' | 'purpose' | 'objections' | 'payloadDigest'> & {
    readonly subject: string | null;
    /** keyed digests of everything that makes two sendings the same, the current key's first; for duplicates */
    readonly contentDigests: readonly Buffer[];
  };

/** What the sender of a notice is answered: the same whether nobody, somebody or everybody is told. */
export type NoticeAccepted = { readonly id: string; readonly message: string; readonly state: 'accepted' };

export type DecidedNotice = IdentifiedNotice & {
  readonly facts: SubjectFacts | undefined;
  readonly decision: Decision;
  readonly decidedAt: Date;
};

/** A waiting message whose authority has been asked for the second time; `reason` is what the sender is told of a refusal. */
export type Reconsidered = Decided<Waiting & Envelope> & { readonly reason: RefusalCode | 'not_available' | null };
export type HandedOver = Recorded<Documented<Reconsidered>>;

/** Who is at the door: a member's system, or (本人開示) a resident, who acts for no member. */
export type Asking = Omit<Caller, 'memberKind'> & { readonly memberKind: Receiver['kind'] };

/** An inquiry (照会) as its door read it: what the asker wrote, nothing of it believed yet. */
export type Asked = {
  readonly caller: Asking;
  /** a resident's own question: on whose page */
  readonly own?: Own;
  /** ours; uuid (X-Road-Request-Id) */
  readonly message: string;
  /** the asker's own id of it (X-Road-Id) */
  readonly messageId: string;
  /** who is asked, as the asker wrote it: member `class/code`, system `class/code/name`, the service's code */
  readonly provider: { readonly member: string; readonly system: string; readonly service: string };
  readonly method: string;
  /** below the service code, as it came over the wire: empty, or beginning with a slash */
  readonly path: string;
  /** as it came over the wire: empty, or beginning with a question mark */
  readonly query: string;
  /** those that go on to the provider, in the order and spelling of the asker */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** the asker's pairwise code of the person; null where the contract is about nobody */
  readonly code: string | null;
  readonly purpose: string;
  /** what the asker shows with the request; names as the policies use them */
  readonly shown: Readonly<Record<string, string | boolean>>;
  readonly runMode: RunMode;
  /** asked with `Prefer: respond-async` */
  readonly later: boolean;
  /** who acts, as the asker's system claims */
  readonly acting?: Presented;
  /** the id of an opened break-glass or self access under which it is asked */
  readonly access?: string;
};

/** Who is asked what, by whom: all that can be known without the database. */
export type Inquiry = Omit<Asked, 'purpose'> & {
  readonly asker: Receiver & { readonly system: SystemId };
  /** the service's side; undefined where there is none of that name */
  readonly giver: (Party & { readonly system: SystemId }) | undefined;
  readonly service: Service | undefined;
  readonly contract: Contract | undefined;
  readonly purpose: Purpose | undefined;
  /** the purpose as the asker wrote it, registered or not */
  readonly namedPurpose: string;
  /** refusals that no one's authority is needed for, each with what to mend */
  readonly objections: readonly { readonly code: RefusalCode; readonly detail?: string }[];
  /** as in the record: digest of the question */
  readonly questionDigest: string;
  /** who acts, found among the asker's staff in the transaction that relies on it */
  readonly actor?: Actor;
  /** asked under an access that was opened for it, or by the person, what it counts as */
  readonly kind?: AccessKind;
  /** of a resident's own question: as whom on that page, and whose registration it rests on, for `lockSubjects` */
  readonly askedAs?: { readonly as: Page['as']; readonly concerned: readonly string[] };
};

/** Asked about whom, and what was decided: first of the intent, then of the answer. */
export type WeighedInquiry = Inquiry & {
  readonly subject: string | null;
  /** when it was read whom the asker's code means */
  readonly knownAt: Date;
  readonly facts: SubjectFacts | undefined;
  readonly decision: Decision;
  readonly decidedAt: Date;
};

/** Permitted and on record: what a provider may be asked. */
export type Intent = Recorded<
  WeighedInquiry & { readonly decision: Permit; readonly records: readonly { readonly id: string }[] }
> & {
  /** the provider's own code of the person */
  readonly codeAtProvider: string | null;
};

/** What came of asking. `failed`: nothing that could be let go on. */
export type Obtained =
  /** `subject`: whom the provider was asked about */
  | (Given & { readonly failed?: undefined; readonly subject: string | null })
  | { readonly failed: RefusalCode; readonly detail?: string };

/** An answer: the provider's, or what is let go on of it. */
export type Given = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
};

export type InquiryAnswer =
  | { readonly given: Given }
  | { readonly refused: RefusalAnswer }
  /** 202: the answer comes to the asker's inbox */
  | { readonly kept: { readonly message: string; readonly opens?: Date } }
  /** outside the provider's opening hours, or it cannot be reached now */
  | { readonly closed: { readonly opens: Date | undefined; readonly code: RefusalCode } };

/** exchange/travel/inquiry.ts: the whole way of an inquiry. Throws Fault. */
export type Ask = (asked: Asked, signal?: AbortSignal) => Promise<InquiryAnswer>;
