import type { Contract } from '../../../contracts/contract.ts';
import { baseline, type Origin } from '../sources.ts';
import { meaningsOf } from './meaning.ts';

/*
 * Coverage (承認した項目の範囲): what a rule lets out, a town has decided about the fields that there were when it approved the rule. A field that a
 * newer contract brings, or to which it gives another meaning, is none of them, whatever the rule says: "all" means all that were there.
 */

/** The contracts as they stood at an approval. */
export type Shown = {
  /** of their texts */
  readonly digest: string;
  /** a later one is higher */
  readonly number: number;
  readonly contracts: ReadonlyMap<string, Contract>;
};
/** By town, or `baseline`: all that were shown at one of its approvals. What was approved once stays so; rules are what takes it back. */
export type Coverage = ReadonlyMap<Origin, readonly Shown[]>;

/** What of a contract a town has not approved. */
export type Gap = {
  readonly fields: ReadonlySet<string>;
  /** for these the contract is wholly new */
  readonly purposes: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
};
/** By town, or `baseline`, and contract. Empty where everything is approved. */
export type Gaps = ReadonlyMap<Origin, ReadonlyMap<string, Gap>>;

/** What one town has approved, by `keysOf`. */
export type Approved = ReadonlySet<string>;
export const approvedIn = (shown: readonly Shown[]): Approved =>
  new Set(shown.flatMap(({ contracts }) => [...contracts.values()].flatMap(keysOf)));

const fieldKey = (id: string, name: string, meaning: string) => `${id} field ${name} ${meaning}`;
const purposeKey = (id: string, purpose: string) => `${id} purpose ${purpose}`;
const kindKey = (id: string, kind: string) => `${id} kind ${kind}`;

const keysOf = (contract: Contract): string[] => [
  ...[...meaningsOf(contract)].map(([name, meaning]) => fieldKey(contract.id, name, meaning)),
  ...contract.purposes.map((purpose) => purposeKey(contract.id, purpose)),
  ...contract.kinds.map((kind) => kindKey(contract.id, kind)),
];

/** What it is called, and what it was: what was approved under another name, word for word, is approved. */
export const namesOf = ({ id, formerly = [] }: Contract): readonly string[] => [id, ...formerly];

/** @returns undefined where the town has approved all of it */
export function findGap(contract: Contract, approved: Approved): Gap | undefined {
  // What is asked of the platform itself gives nothing away, and has to be possible for anything to be approved.
  if (contract.kinds.includes('registration')) return undefined;
  const lacks = (keyOf: (id: string) => string) => !namesOf(contract).some((id) => approved.has(keyOf(id)));
  const fields = [...meaningsOf(contract)].filter(([name, meaning]) => lacks((id) => fieldKey(id, name, meaning)));
  const purposes = contract.purposes.filter((purpose) => lacks((id) => purposeKey(id, purpose)));
  const kinds = contract.kinds.filter((kind) => lacks((id) => kindKey(id, kind)));
  if (fields.length + purposes.length + kinds.length === 0) return undefined;
  return { fields: new Set(fields.map(([name]) => name)), purposes: new Set(purposes), kinds: new Set(kinds) };
}

/** Whether anything under this contract can be decided in the name of this origin: about persons their towns decide. */
export const concerns = ({ subject }: Contract, origin: Origin): boolean =>
  origin !== baseline || subject === 'none' || subject === 'aggregate';

export function findGaps(
  contracts: Iterable<Contract>,
  coverage: Coverage,
  origins: Iterable<Origin>,
): ReadonlyMap<Origin, ReadonlyMap<string, Gap>> {
  const all = [...contracts];
  return new Map(
    [...origins].flatMap((origin): [Origin, ReadonlyMap<string, Gap>][] => {
      const approved = approvedIn(coverage.get(origin) ?? []);
      const gaps = all.flatMap((contract): [string, Gap][] => {
        const gap = concerns(contract, origin) ? findGap(contract, approved) : undefined;
        return gap ? [[contract.id, gap]] : [];
      });
      return gaps.length > 0 ? [[origin, new Map(gaps)]] : [];
    }),
  );
}

/** The fields that a town's rules cannot let out yet, in an exchange of this kind and purpose. */
export function notYetApproved(
  gaps: Gaps,
  town: Origin,
  { contract, purpose, kind }: { contract: Contract; purpose: { readonly id: string }; kind: string },
): ReadonlySet<string> {
  const gap = gaps.get(town)?.get(contract.id);
  if (!gap) return none;
  return gap.purposes.has(purpose.id) || gap.kinds.has(kind) ? new Set(Object.keys(contract.fields)) : gap.fields;
}
const none: ReadonlySet<string> = new Set();
