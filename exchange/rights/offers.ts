import { createHash } from 'node:crypto';
import type { Contract } from '../../contracts/contract.ts';
import { exceptionalKinds } from '../../contracts/kind.ts';
import type { MemberId } from '../../contracts/member.ts';
import { mustTake, type Purpose } from '../../contracts/purpose.ts';
import type { RelationKind } from '../../contracts/relation.ts';
import type { SubjectFacts } from '../decide/question.ts';
import type { Directory, Member } from '../identify/directory/directory.ts';
import { ownGivers } from '../identify/standing/consents.ts';
import { isInForce } from '../identify/standing/standing.ts';

/** A consent that the person could give: to whom, for what, which documents, from whom. Everything that is said of it is in its text version. */
export type Offer = {
  readonly purpose: Purpose;
  readonly recipient: Member;
  /** who would give it; never the recipient */
  readonly givers: readonly Member[];
  readonly documents: readonly Contract[];
  /** of the words that are shown: another text has another */
  readonly textVersion: string;
};

type Known = {
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly directory: Pick<Directory, 'findMember' | 'findReception'>;
};

/**
 * What the person could consent to at this moment: for each purpose that rests on their consent, each member that has the relation which
 * it asks for, where somebody has the data and may give it. What rests on statute is not asked: the answer would change nothing.
 */
export function offersOf(known: Known, facts: SubjectFacts, now: Date): Offer[] {
  const { findMember, findReception } = known.directory;
  const takesPart = (purpose: Purpose, { id, kind }: Member): boolean => {
    const taking = mustTake(purpose, kind);
    return taking === undefined || findReception(id, taking) !== undefined;
  };
  const related = (
    purpose: Purpose,
    kinds: readonly RelationKind[],
    memberKinds: Purpose['receiverKinds'],
  ): Member[] => {
    const ids = facts.relations
      .filter((one) => kinds.includes(one.kind) && isInForce(one, one.endedAt, now))
      .map(({ member }) => member);
    const members = [...new Set(ids)].sort().flatMap((id) => findMember(id) ?? []);
    return members.filter((one) => one.leftAt === null && memberKinds.includes(one.kind) && takesPart(purpose, one));
  };
  const asked = [...known.purposes.values()].filter(({ consents, kinds = [] }) => {
    const isExceptional = exceptionalKinds.some((kind) => kinds.includes(kind));
    return !isExceptional && consents.some(({ givers }) => givers.some((giver) => ownGivers.includes(giver)));
  });
  return asked.flatMap((purpose) => {
    const documents = [...known.contracts.values()].filter(
      ({ purposes, subject }) => purposes.includes(purpose.id) && (subject === 'one' || subject === 'many'),
    );
    if (documents.length === 0) return [];
    return related(purpose, purpose.receiverRelations, purpose.receiverKinds).flatMap((recipient): Offer[] => {
      // 支援措置: what would be cut off all the same is not offered.
      if (facts.protected && !(purpose.protectedTo ?? []).includes(recipient.kind)) return [];
      const givers = related(purpose, purpose.senderRelations, purpose.senderKinds).filter(
        ({ id }) => id !== recipient.id,
      );
      if (givers.length === 0) return [];
      const offer = { purpose, recipient, givers, documents };
      return [{ ...offer, textVersion: versionOf(offer) }];
    });
  });
}

export const itemsOf = ({ fields }: Contract): string[] => Object.values(fields).map(({ title }) => title);

export const ifNotOf = ({ ifNot }: Purpose): string => ifNot ?? '同意しなければ、この情報は渡しません。';

function versionOf({ purpose, recipient, givers, documents }: Omit<Offer, 'textVersion'>): string {
  const { id, title, plain, basisGiver, basisTaker, onward, retentionYears, deletion } = purpose;
  const words = [
    ...[id, title, plain, basisGiver, basisTaker, onward, retentionYears, deletion, ifNotOf(purpose)],
    ...[recipient.id, recipient.name, givers.map(({ id }) => id)],
    documents.map((one) => [one.id, one.title, one.plain, itemsOf(one)]),
  ];
  return digestOf(words);
}

const digestOf = (words: unknown): string =>
  `web-${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)}`;

/** Of all that is offered at once (包括同意): whoever chooses has seen all of these. */
export const versionOfAll = (offers: readonly Offer[]): string =>
  digestOf(offers.map(({ textVersion }) => textVersion));

/** One square of 文書 × 見られる機関, for one purpose. */
export type Cell = { readonly purpose: string; readonly contract: string; readonly recipient: MemberId };
