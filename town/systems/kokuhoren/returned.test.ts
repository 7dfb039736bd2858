import { expect, test } from 'vitest';
import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { readCorrections } from './corrections.ts';
import { keyOf } from './decided.ts';
import { emptyHistory, type History, type Ledgers } from './ledgers.ts';
import { listsOf } from './lists.ts';
import { insured, ledgersWith } from './testing.ts';
import { entry, homes, ledgers, reasonsOf, run, slip, tables, withLines } from './testing-month.ts';

const at = (level: '22' | '13') => ledgersWith(tables, { insured: new Map([['123456/0000000101', insured(level)]]) });
const offices = (
  change: (services: {
    service: string;
    from: string;
    until: string | null;
    suspended: { from: string; until: string | null }[];
  }) => object,
) =>
  ledgersWith(tables, {
    offices: new Map(
      [...ledgers.offices].map(([code, one]) => [
        code,
        { ...one, services: one.services.map((service) => ({ ...service, ...change(service as never) })) },
      ]),
    ),
  });
const total = (change: Partial<Statement['totals'][number]>): Statement => ({
  ...homes,
  totals: [{ ...homes.totals[0]!, ...change }],
});
const lineOf = (change: Partial<Statement['lines'][number]>): Statement => ({
  ...homes,
  lines: [{ ...homes.lines[0]!, ...change }, ...homes.lines.slice(1)],
});

test.each<[string, string, Partial<Statement>, Ledgers]>([
  ['an insurer of elsewhere', 'ADD2', { ...homes, insurer: '999999' }, ledgers],
  ['somebody unknown', '12P0', { ...homes, insured: '0000000999' }, ledgers],
  [
    'a month that no certification covers',
    '12PD',
    homes,
    entry({ certified: [{ level: '21', from: '2026-12-01', until: '2027-11-30' }] }),
  ],
  ['another level than the insurer’s', '12QJ', homes, at('22')],
  ['an office that nobody knows', 'ADD0', { ...homes, provider: '9999999999' }, ledgers],
  ['a service that is not designated', 'ADD1', homes, offices(() => ({ from: '2026-12-01' }))],
  ['a designation that has ended', 'ADD1', homes, offices(() => ({ until: '2026-10-31' }))],
  [
    'an office suspended for the month',
    'ADD1',
    homes,
    offices(() => ({ suspended: [{ from: '2026-11-01', until: '2026-11-30' }] })),
  ],
  ['a service for another level', '10QF', { ...homes, level: '13' }, at('13')],
  ['units that the table does not have', 'X003', lineOf({ each: 388, units: 388 * 5 }), ledgers],
  ['more units than times', 'X003', lineOf({ units: 2000 }), ledgers],
  ['a code that no table knows', 'X003', lineOf({ code: '119999' }), ledgers],
  ['more days than the month has', 'X004', total({ days: 31 }), ledgers],
  ['sums other than the lines', 'X004', total({ limited: 1900 }), ledgers],
  ['a code of a service without a sum', 'X004', lineOf({ code: '152447' }), ledgers],
  ['more claimed than the lines', 'ASSA', total({ units: 2458 }), ledgers],
  ['less claimed than the lines', 'X004', total({ units: 2456 }), ledgers],
  ['more money than the units', 'ASSA', total({ benefit: 22114, burden: 2456 }), ledgers],
  ['a burden that is not the rest', 'X004', total({ burden: 0 }), ledgers],
  [
    'an addition by a higher rate',
    'ASSA',
    { ...homes, lines: homes.lines.map((one) => (one.code === '116275' ? { ...one, each: 600, units: 600 } : one)) },
    ledgers,
  ],
  ['another price', 'X005', total({ price: 1042 }), ledgers],
  ['another share than the card says', 'X006', { ...homes, percent: 80 }, ledgers],
  [
    'a share that the insurer has lowered',
    'X006',
    homes,
    entry({ percents: [{ from: '2018-04-01', until: null, percent: 70 }] }),
  ],
  ['the month of the review itself', 'X002', { ...homes, month: '202612' }, ledgers],
  ['a month two years past', 'X001', { ...homes, month: '202409' }, ledgers],
])('goes back: %s (%s)', (_, reason, statement, in_) => {
  const { decided, returned, held } = run({ statements: [statement as Statement] }, emptyHistory, '202612', in_);
  expect([decided, held]).toEqual([[], []]);
  expect(returned.map((one) => one.reason)).toEqual([reason]);
});

const first = run({ statements: [] });
const changed = (change: Partial<BenefitSlip>): BenefitSlip => ({ ...slip, ...change });
test.each<[string, string, readonly BenefitSlip[], History]>([
  ['a new one where one stands', '給管 ANNJ', [slip], first.history],
  ['two new ones in a month', '給管 ANN0', [slip, slip], emptyHistory],
  ['a new one of another office’s month', '給管 X012', [changed({ planner: '0300000999' })], first.history],
  ['two offices’ new ones in a month', '給管 X012', [slip, changed({ planner: '0300000999' })], emptyHistory],
  ['a correction of nothing', '給管 ANN9', [changed({ kind: '2' })], emptyHistory],
  ['a correction of another office’s', '給管 ANN9', [changed({ kind: '2', planner: '0300000999' })], first.history],
  ['a cancellation of another office’s', '給管 X008', [changed({ kind: '3', planner: '0300000999' })], first.history],
  ['a cancellation of nothing', '給管 X008', [changed({ kind: '3' })], emptyHistory],
  ['a service twice', '給管 ANNK', [changed({ lines: [slip.lines[0]!, slip.lines[0]!] })], emptyHistory],
  ['more than the limit', '給管 12P3', [withLines(16_000)], emptyHistory],
  ['more than its own limit', '給管 12P3', [changed({ limit: 1000 })], emptyHistory],
  ['somebody unknown', '給管 12P0', [changed({ insured: '0000000999' })], emptyHistory],
  [
    'an office that nobody knows',
    '給管 ADD0',
    [changed({ lines: [{ provider: 'X', service: '11', units: 1 }] })],
    emptyHistory,
  ],
])('a slip goes back: %s', (_, reason, slips, history) => {
  expect(reasonsOf(run({ slips, statements: [] }, history, '202701'))).toEqual([reason]);
});

test('a slip’s own limit is not believed', () => {
  expect(reasonsOf(run({ slips: [{ ...withLines(16_000), limit: 99_999 }], statements: [] }))).toEqual(['給管 12P3']);
});

test('a kind’s own limit of the town is of all offices of that kind together, from its day on', () => {
  const limits = (units: number, from: string) => entry({ typeLimits: [{ service: '11', units, from, until: null }] });
  const of = (in_: Ledgers) => reasonsOf(run({ statements: [] }, emptyHistory, '202612', in_));
  expect(of(limits(1934, '2026-11-01'))).toEqual(['給管 X009']); // 1935 are planned
  expect([of(limits(1935, '2026-11-01')), of(limits(1934, '2026-11-02'))]).toEqual([[], []]);
});

test('what its office takes back before it is decided is not decided; what it claims after that is', () => {
  const key = new Set([keyOf(homes)]);
  const held = run({ slips: [], statements: [homes] });
  const gone = run({ slips: [slip], statements: [], cancelled: key, takenBack: [] }, held.history, '202701');
  expect([gone.decided, gone.cancelled]).toEqual([[], [homes]]);
  const again = run({ slips: [slip], statements: [homes], cancelled: key }, held.history, '202701');
  expect([again.decided.length, again.cancelled]).toEqual([1, [homes]]);
});

test('過誤 is of what was decided; of anything else the office is told that there is nothing', () => {
  const key = keyOf(homes);
  expect(run({ slips: [], statements: [], withdrawn: new Set([key]) }).missing).toEqual([key]);
  const once = run();
  const back = run({ slips: [], statements: [], withdrawn: new Set([key]) }, once.history, '202701');
  expect([back.missing, back.adjusted.length]).toEqual([[], 1]);
  const lists = listsOf(back).filter(({ list }) => list === '7611');
  const paid = back.adjusted[0]!.before.services.reduce((sum, { benefit }) => sum + benefit, 0);
  expect(lists.flatMap(({ records }) => records).map(({ values }) => [values.kind, values.benefit])).toEqual([
    ['過誤', paid],
  ]);
  expect(reasonsOf(run({ slips: [] }, once.history, '202701'))).toContain(`${homes.provider} ANN4`);
  expect(run({ slips: [], statements: [homes] }, back.history, '202702').decided).toHaveLength(1);
});

test('an office takes back its own claims alone, an insurer those of its own insured', () => {
  const claim = {
    ...{ insurer: '123456', insured: '0000000101', month: '202611', form: '7131' },
    provider: '0300000005',
  };
  const asked = (kind: string) => ({ claims: [{ ...claim, kind, reason: '02', text: '' }] });
  const from = (sender: string, kind: string) => {
    const content = Buffer.from(JSON.stringify(asked(kind))).toString('base64');
    const parcel = { subjects: [], files: [{ name: 'correction.json', mediaType: 'application/json', content }] };
    const { withdrawn, cancelled } = readCorrections({ message: '1', sender, acceptedAt: '', parcel });
    return [withdrawn.length, cancelled.length];
  };
  expect([from('GOV/990019', '過誤'), from('GOV/990027', '過誤'), from('CARE/0300000005', '過誤')]).toEqual([
    [1, 0],
    [0, 0],
    [0, 0],
  ]);
  expect([from('CARE/0300000005', '取下げ'), from('CARE/0300000006', '取下げ'), from('GOV/990019', '取下げ')]).toEqual([
    [0, 1],
    [0, 0],
    [0, 0],
  ]);
});
