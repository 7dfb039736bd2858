import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contract } from '../../contracts/contract.ts';
import type { Purpose } from '../../contracts/purpose.ts';
import type { ConsentFact, SubjectFacts } from '../decide/question.ts';
import type { Member } from '../identify/directory/directory.ts';
import { cellsOf, covers, keyOf, planChoice } from './choice.ts';
import { type Offer, offersOf } from './offers.ts';

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

test('of the clinics only one that takes the sheet in is offered as where it may go, and as who tells of the discharge', () => {
  const now = new Date('2026-11-24T10:00:00+09:00');
  const own = (member: string, kind: string) =>
    ({ id: kind, member, kind, validFrom: new Date(0), validUntil: null, endedAt: null }) as const;
  const facts = {
    protected: false,
    relations: [own('CARE/1', 'care-manager'), own('MED/3', 'patient')],
  } as unknown as SubjectFacts;
  const sharing = (id: string, from: readonly string[], to: readonly string[]) =>
    ({
      ...{ id, senderKinds: [from[0]], senderRelations: [from[1]], receiverKinds: [to[0]], receiverRelations: [to[1]] },
      ...{ consents: [{ givers: ['person'], fields: ['*'] }] },
      onlyTaking: { kinds: ['clinic'], contract: 'care/admission' },
    }) as unknown as Purpose;
  const [planner, clinic] = [
    ['care-management', 'care-manager'],
    ['clinic', 'patient'],
  ] as const;
  const purposes = [sharing('in', planner, clinic), sharing('out', clinic, planner)];
  const document = { id: 'd', title: 'd', plain: 'd', fields: {}, subject: 'one', purposes: ['in', 'out'] };
  const offeredWhere = (taking: readonly string[]) =>
    offersOf(
      {
        purposes: new Map(purposes.map((one) => [one.id, one])),
        contracts: new Map([['d', document as unknown as Contract]]),
        directory: {
          findMember: (id) =>
            ({ id, kind: id === 'MED/3' ? 'clinic' : 'care-management', leftAt: null }) as unknown as Member,
          findReception: (id, contract) => (taking.includes(`${id} ${contract}`) ? 'MED/3/care' : undefined),
        },
      },
      facts,
      now,
    ).map(({ purpose, recipient, givers }) => [purpose.id, recipient.id, givers.map(({ id }) => id)]);
  expect(offeredWhere([])).toEqual([]);
  expect(offeredWhere(['MED/3 care/opened', 'MED/4 care/admission'])).toEqual([]);
  expect(offeredWhere(['MED/3 care/admission'])).toEqual([
    ['in', 'MED/3', ['CARE/1']],
    ['out', 'CARE/1', ['MED/3']],
  ]);
});
