import type { Contract } from '../../../contracts/contract.ts';
import type { Purpose } from '../../../contracts/purpose.ts';
import type { Origin } from '../sources.ts';
import { type Approved, approvedIn, type Coverage, concerns, findGap, namesOf, type Shown } from './coverage.ts';

/** A newer form that waits, and for whom. */
export type HeldBack = { readonly newer: Contract; readonly towns: readonly Origin[] };

/**
 * A content that goes whole cannot be cut: a newer form of it waits until every town has approved it, and the one that all have approved stays in
 * force. It is one form for the whole region, because offices of different towns send it to each other. One that has no older form is decided town by town.
 * @param isOurs what came with the software; for what anybody has uploaded, the towns that have to do with it were asked (enrol/enrolments.ts)
 * @returns `contracts` as they are in force, and what waits, as it came
 */
export function holdBack(
  contracts: ReadonlyMap<string, Contract>,
  {
    coverage,
    origins,
    purposes,
    isOurs,
  }: {
    readonly coverage: Coverage;
    readonly origins: readonly Origin[];
    readonly purposes: ReadonlyMap<string, Purpose>;
    readonly isOurs: (id: string) => boolean;
  },
): { readonly contracts: ReadonlyMap<string, Contract>; readonly heldBack: ReadonlyMap<string, HeldBack> } {
  const approved = new Map(origins.map((origin) => [origin, approvedIn(coverage.get(origin) ?? [])]));
  const newestFirst = [...new Set([...coverage.values()].flat())].toSorted((a, b) => b.number - a.number);
  const heldBack = new Map<string, HeldBack>();
  const inForce = [...contracts].map(([id, contract]): [string, Contract] => {
    if (contract.form !== 'whole' || !isOurs(id)) return [id, contract];
    const towns = findLacking(contract, approved);
    if (towns.length === 0) return [id, contract];
    for (const shown of newestFirst) {
      const older = usable(findOlder(contract, shown), purposes);
      if (!older || findLacking(older, approved).length > 0) continue;
      heldBack.set(id, { newer: contract, towns });
      return [id, older];
    }
    return [id, contract];
  });
  return { contracts: new Map(inForce), heldBack };
}

const findLacking = (contract: Contract, approved: ReadonlyMap<Origin, Approved>): Origin[] =>
  [...approved].flatMap(([origin, own]) =>
    concerns(contract, origin) && findGap(contract, own) !== undefined ? origin : [],
  );

/** As it was then, by the name that it has now. */
function findOlder(contract: Contract, { contracts }: Shown): Contract | undefined {
  const older = namesOf(contract).flatMap((name) => contracts.get(name) ?? [])[0];
  return older && { ...older, id: contract.id, formerly: contract.formerly };
}

function usable(older: Contract | undefined, purposes: ReadonlyMap<string, Purpose>): Contract | undefined {
  if (older?.form !== 'whole') return undefined;
  const known = older.purposes.filter((purpose) => purposes.has(purpose));
  return known.length === 0 ? undefined : { ...older, purposes: known };
}
