import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyUnit } from '../files/compare/difference.ts';
import type { Held } from '../files/compare/held.ts';
import type { Entry } from '../files/model/group.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { type ActualRow, entriesOf, findOutgoing, writtenOn } from './outgoing.ts';

const [office, month] = ['0300000005', '202611'];
const planners = ['0300000100', '0300000200'] as const;
const persons = ['0000000018', '0000000026'].map((insured) => ({ insurer: '990019', insured }));

type Act =
  | { readonly do: 'add'; readonly row: ActualRow }
  | { readonly do: 'take'; readonly at: number }
  | { readonly do: 'move'; readonly who: number; readonly planner: string }
  | { readonly do: 'send'; readonly planner: string }
  /** of what is on the road one arrives, whichever; and stays there to come once more */
  | { readonly do: 'arrive'; readonly at: number };

const anyRow = fc
  .record({
    who: fc.nat(1),
    serviceType: fc.constantFrom('11', '12'),
    day: fc.integer({ min: 1, max: 9 }),
    start: fc.constantFrom('0900', '9999'),
    satellite: fc.constantFrom(undefined, '01'),
  })
  .map(({ who, serviceType, day, start, satellite }): ActualRow => {
    const service = { day: `${month}0${day}`, start, end: start, serviceCode: `${serviceType}1111`, count: 1, office };
    return { ...persons[who]!, serviceType, service: satellite ? { ...service, satellite } : service };
  });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: anyRow.map((row): Act => ({ do: 'add', row })) },
  { weight: 3, arbitrary: fc.nat(20).map((at): Act => ({ do: 'take', at })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ who: fc.nat(1), planner: fc.constantFrom(...planners) })
      .map((one): Act => ({ do: 'move', ...one })),
  },
  { weight: 3, arbitrary: fc.constantFrom(...planners).map((planner): Act => ({ do: 'send', planner })) },
  { weight: 3, arbitrary: fc.nat(20).map((at): Act => ({ do: 'arrive', at })) },
);

/** An office that keeps actuals, and the planners that take in what it sends. */
function run(acts: readonly Act[]) {
  let rows: ActualRow[] = [];
  let sequence = 20261101000000;
  const plannerOf = new Map(persons.map(({ insured }) => [insured, planners[0] as string]));
  let own: Held = new Map();
  const theirs = new Map<string, Held>(planners.map((planner) => [planner, new Map()]));
  const road: SendingUnit[] = [];
  const entries = (held: Held) => [...held.values()].flatMap(({ entry }) => (entry ? [entry as Entry<'actuals'>] : []));
  const now = () => entriesOf({ office, month }, rows, ({ insured }) => plannerOf.get(insured));

  function give(to: string, content: SendingUnit['content']): void {
    const unit: SendingUnit = {
      route: { from: office, fromService: '11', to, toService: '43' },
      sequence: String(sequence++),
      content,
    };
    own = applyUnit(own, unit).held;
    road.push(unit);
  }
  function arrive(at: number): void {
    const unit = road[at % Math.max(road.length, 1)];
    if (unit) theirs.set(unit.route.to, applyUnit(theirs.get(unit.route.to)!, unit).held);
  }
  function send(to: string): void {
    for (const { planner, deletions, entries: sent } of findOutgoing(entries(own), now(), to)) {
      if (deletions.length > 0) give(planner, { deletions });
      if (sent.length > 0)
        give(planner, { entries: sent.map((entry) => writtenOn(entry, `2026${String(sequence).slice(4, 8)}`)) });
    }
  }
  for (const act of acts)
    if (act.do === 'add') rows = [...rows, act.row];
    else if (act.do === 'take') rows = rows.filter((_, i) => i !== act.at);
    else if (act.do === 'move') plannerOf.set(persons[act.who]!.insured, act.planner);
    else if (act.do === 'arrive') arrive(act.at);
    else send(act.planner);
  /** everything, the last first: no order may matter */
  const arriveAll = () => {
    for (const at of road.keys()) arrive(road.length - 1 - at);
  };
  return { send, arriveAll, entries, now, theirs, own: () => own };
}

const said = (all: readonly Entry<'actuals'>[]) =>
  all
    .map(({ key, parts }) =>
      JSON.stringify(
        [key, parts.UPJSK.map(({ writtenOn: _, ...row }) => Object.entries(row).sort()).toSorted()],
        (_, value) => value,
      ),
    )
    .sort();

test('no sequence of corrections loses an actual, doubles one, or leaves one where it is no more, whatever arrives late or twice', () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 40 }), (acts) => {
      const office = run(acts);
      for (const planner of planners) office.send(planner);
      office.arriveAll();
      const held = planners.flatMap((planner) => office.entries(office.theirs.get(planner)!));
      expect(said(held)).toEqual(said(office.now()));
      // And then there is nothing more to send.
      for (const planner of planners)
        expect(findOutgoing(office.entries(office.own()), office.now(), planner)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('what was typed names no planner, and goes where the person’s other rows go', () => {
  const [person] = persons as [(typeof persons)[number]];
  const service = { start: '0900', end: '1000', serviceCode: '111111', count: 1, office };
  const rows: ActualRow[] = [
    { ...person, serviceType: '11', service: { ...service, day: `${month}01` } },
    { ...person, serviceType: '11', service: { ...service, day: `${month}02`, plannerOffice: planners[0] } },
    { ...person, serviceType: '12', service: { ...service, day: `${month}01`, serviceCode: '121111' } },
  ];
  const entries = entriesOf({ office, month }, rows, () => undefined);
  expect(findOutgoing([], entries, planners[0]).flatMap((one) => one.entries)).toHaveLength(2);
});
