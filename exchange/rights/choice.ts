import type { ConsentFact, SubjectFacts } from '../decide/question.ts';
import { ownGivers } from '../identify/standing/consents.ts';
import { isInForce } from '../identify/standing/standing.ts';
import type { Cell, Offer } from './offers.ts';

/*
 * 包括同意: all that may be consented to, chosen at once as a table 文書 × 見られる機関. What stands already is changed as little as the choice asks.
 */

/** The person's own consents that hold now. */
export const ownConsents = ({ consents }: SubjectFacts, now: Date): ConsentFact[] =>
  consents.filter((one) => ownGivers.includes(one.giver) && isInForce(one, one.withdrawnAt, now));

export const keyOf = ({ purpose, contract, recipient }: Cell): string => JSON.stringify([purpose, recipient, contract]);

export const cellsOf = (offers: readonly Offer[]): Cell[] =>
  offers.flatMap(({ purpose, recipient, documents }) =>
    documents.map(({ id }) => ({ purpose: purpose.id, contract: id, recipient: recipient.id })),
  );

/** Whether a consent lets this recipient have this document for this purpose. @param kind the recipient's kind of member */
export const covers = (consent: Pick<ConsentFact, 'purpose' | 'recipient' | 'contracts'>, cell: Cell, kind: string) =>
  consent.purpose === cell.purpose &&
  (consent.recipient === cell.recipient || consent.recipient === `kind:${kind}`) &&
  (consent.contracts.length === 0 || consent.contracts.includes(cell.contract));

type Choice = {
  /** ids of consents to be withdrawn */
  readonly withdraw: readonly string[];
  readonly give: readonly {
    readonly offer: Offer;
    readonly contracts: readonly string[];
    readonly validUntil: Date | null;
    /** something is allowed that was not; not: the rest of a consent that is withdrawn */
    readonly opens: boolean;
  }[];
};

/**
 * What is to be done so that exactly the chosen squares are allowed; squares that are not spoken of stay as they are. A consent that allows a
 * square which is to be closed is withdrawn whole, and what else it allowed in the table is given anew, until when it held.
 * @param chosen by `keyOf`: whether it shall be allowed
 * @param validUntil of what is allowed now and was not
 */
export function planChoice(
  offers: readonly Offer[],
  consents: readonly ConsentFact[],
  chosen: ReadonlyMap<string, boolean>,
  validUntil: Date | null,
): Choice {
  const kindOf = new Map(offers.map(({ recipient }) => [recipient.id as string, recipient.kind as string]));
  const covering = (cell: Cell, by: readonly ConsentFact[]) =>
    by.filter((one) => covers(one, cell, kindOf.get(cell.recipient)!));
  const cells = cellsOf(offers);
  const closing = cells.filter((cell) => chosen.get(keyOf(cell)) === false);
  const withdrawn = consents.filter((one) => closing.some((cell) => covering(cell, [one]).length > 0));
  const remaining = consents.filter((one) => !withdrawn.includes(one));
  const give = offers.flatMap((offer) => {
    const groups = new Map<string, { contracts: string[]; validUntil: Date | null; opens: boolean }>();
    for (const cell of cellsOf([offer])) {
      const before = covering(cell, consents);
      const wanted = chosen.get(keyOf(cell)) ?? before.length > 0;
      if (!wanted || covering(cell, remaining).length > 0) continue;
      const opens = before.length === 0;
      const until = opens ? validUntil : latestOf(before.map((one) => one.validUntil));
      const key = `${opens} ${until?.getTime()}`;
      const group = groups.get(key) ?? { contracts: [], validUntil: until, opens };
      group.contracts.push(cell.contract);
      groups.set(key, group);
    }
    return [...groups.values()].map((group) => ({ offer, ...group }));
  });
  return { withdraw: withdrawn.map(({ id }) => id), give };
}

/** null has no end. */
const latestOf = (ends: readonly (Date | null)[]): Date | null =>
  ends.some((end) => !end) ? null : new Date(Math.max(...ends.map((end) => end!.getTime())));
