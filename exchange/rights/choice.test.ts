import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contract } from '../../contracts/contract.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { ConsentFact } from '../decide/question.ts';
import type { Member } from '../identify/directory/directory.ts';
import { cellsOf, covers, keyOf, planChoice } from './choice.ts';
import type { Offer } from './offers.ts';

/*
 * 包括同意: whatever stood before and whatever is chosen, afterwards exactly the chosen squares are open, and the others are as they were.
 */
const purposes = ['p1', 'p2'];
const contracts = ['a', 'b', 'c'];
const kinds = { 'CARE/1': 'home-help', 'CARE/2': 'home-help', 'MED/3': 'clinic' } as const;
const members = Object.keys(kinds) as (keyof typeof kinds)[];

const offers: Offer[] = purposes.flatMap((purpose) =>
  members.map((id) => ({
    purpose: { id: purpose } as Purpose,
    recipient: { id, kind: kinds[id] } as unknown as Member,
    givers: [],
    documents: contracts.map((contract) => ({ id: contract }) as Contract),
    textVersion: 'v',
  })),
);
const cells = cellsOf(offers);
const consent = fc.record({
  id: fc.uuid(),
  purpose: fc.constantFrom(...purposes),
  recipient: fc.constantFrom(...members, 'kind:home-help', 'kind:clinic'),
  contracts: fc.subarray(contracts),
  validUntil: fc.constantFrom(null, new Date('2027-01-01'), new Date('2028-01-01')),
}) as unknown as fc.Arbitrary<ConsentFact>;
const choice = fc.uniqueArray(fc.tuple(fc.constantFrom(...cells), fc.boolean()), {
  selector: ([cell]) => keyOf(cell),
});
type Covering = Pick<ConsentFact, 'purpose' | 'recipient' | 'contracts'>;
const isOpen = (all: readonly Covering[]) => (cell: (typeof cells)[number]) =>
  all.some((one) => covers(one, cell, kinds[cell.recipient as keyof typeof kinds]));

const asked = new Date('2027-06-01');
const endOf = ({ validUntil }: Pick<ConsentFact, 'validUntil'>) => validUntil?.getTime() ?? Number.POSITIVE_INFINITY;

test('exactly the chosen squares are open afterwards, and choosing the same again does nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(consent, { selector: ({ id }) => id }), choice, (before, chosen) => {
      const wanted = new Map(chosen.map(([cell, allowed]) => [keyOf(cell), allowed]));
      const plan = planChoice(offers, before, wanted, asked);
      const given = plan.give.map(
        ({ offer, contracts: some, validUntil }, i) =>
          ({
            id: `new-${i}`,
            purpose: offer.purpose.id,
            recipient: offer.recipient.id,
            contracts: some,
            validUntil,
          }) as ConsentFact,
      );
      const after = [...before.filter(({ id }) => !plan.withdraw.includes(id)), ...given];
      const was = isOpen(before);
      for (const cell of cells) expect(isOpen(after)(cell)).toBe(wanted.get(keyOf(cell)) ?? was(cell));
      expect(planChoice(offers, after, wanted, asked)).toEqual({ withdraw: [], give: [] });
      // What was allowed and stays so holds no longer than it did; what was not holds as long as was asked, and says that it is new.
      const until = (all: readonly ConsentFact[], cell: (typeof cells)[number]) =>
        Math.max(...all.filter((one) => isOpen([one])(cell)).map(endOf));
      for (const cell of cells.filter(isOpen(after)))
        expect(until(after, cell)).toBeLessThanOrEqual(was(cell) ? until(before, cell) : endOf({ validUntil: asked }));
      expect(plan.give.filter(({ opens }) => opens).flatMap(({ contracts: some }) => some)).toHaveLength(
        cells.filter((cell) => isOpen(after)(cell) && !was(cell)).length,
      );
      // Nothing is touched that is not to be closed.
      const closed = chosen.filter(([, allowed]) => !allowed).map(([cell]) => cell);
      for (const id of plan.withdraw) expect(closed.some(isOpen(before.filter((one) => one.id === id)))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
