import type { Contract } from '../../contracts/contract.ts';
import type { Kind, RunMode } from '../../contracts/kind.ts';
import type { MemberId, MemberKind, ReceiverKind } from '../../contracts/member.ts';
import type { Giver, Purpose } from '../../contracts/purpose.ts';
import type { RelationKind } from '../../contracts/relation.ts';

/** A member as a decision sees it. */
export type Party = {
  readonly id: MemberId;
  readonly kind: MemberKind;
  /** 全国地方公共団体コード of its seat; null when it serves the whole region */
  readonly municipality: string | null;
};

/** Whoever gets the data: a member, or the person whom it is about. */
export type Receiver = Omit<Party, 'kind'> & { readonly kind: ReceiverKind };

export type RelationFact = {
  readonly id: string;
  readonly member: MemberId;
  readonly kind: RelationKind;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly endedAt: Date | null;
};

export type ConsentFact = {
  readonly id: string;
  readonly giver: Giver;
  /** a member id, or `kind:<member kind>` */
  readonly recipient: string;
  readonly purpose: string;
  /** empty: every contract of the purpose */
  readonly contracts: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly withdrawnAt: Date | null;
  readonly textVersion: string;
};

/** What is registered about one person at the moment of a decision: read in the transaction that relies on it. */
export type SubjectFacts = {
  readonly id: string;
  readonly municipality: string;
  readonly status: 'active' | 'closed' | 'merged' | 'split';
  /** when the person died or moved away, of one who is closed */
  readonly closedAt?: Date | null;
  /** when a wrong merge of this person with another was last undone */
  readonly splitAt?: Date;
  readonly protected: boolean;
  readonly relations: readonly RelationFact[];
  readonly consents: readonly ConsentFact[];
};

/** One decision: this exchange, this person, this moment. */
export type Question = {
  readonly kind: Kind;
  readonly contract: Contract;
  readonly purpose: Purpose;
  readonly time: Date;
  readonly runMode: RunMode;
  /** the member that gives the data */
  readonly sender: Party;
  /** the member that gets it, or the person */
  readonly receiver: Receiver;
  /** what the asker shows with the request and what the provider says of the case; names as the policies use them */
  readonly shown: Readonly<Record<string, string | boolean>>;
  /** of which months (YYYYMM) the content speaks, where its contract says so */
  readonly months?: readonly string[];
  /** null where the contract is about nobody (aggregate, none) */
  readonly subject: SubjectFacts | null;
};
