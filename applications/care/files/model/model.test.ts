import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBasics, anyPlan, anySlip } from '../testing.ts';
import { countedRows, readBenefits, withinRows } from './benefits.ts';
import { fillDown } from './fill-down.ts';
import type { GroupKind } from './group.ts';
import { withoutPlace } from './hide-place.ts';
import type { BenefitRow, ServiceRow } from './month.ts';
import { readNeeds } from './needs.ts';
import type { SecondTableRow } from './plan.ts';
import { readServiceLines, writeServiceLines } from './service-lines.ts';
import { readWeek } from './week.ts';

test('第6表: a line has a cell for each of its days; two visits of one day are never made one', () => {
  const visit: ServiceRow = {
    day: '20261102',
    start: '0900',
    end: '0930',
    serviceCode: '111111',
    count: 1,
    units: 244,
  };
  const lines = readServiceLines([
    visit,
    { ...visit, day: '20261105' },
    { ...visit, start: '1700', end: '1730' },
    { ...visit },
  ]);
  expect(lines.map(({ service, cells }) => [service.start, cells.map(({ day }) => day)])).toEqual([
    ['0900', ['20261102', '20261105', '20261102']],
    ['1700', ['20261102']],
  ]);
});

test('第6表: lines and cells are the rows again, every one', () => {
  const texts = (rows: readonly ServiceRow[]) =>
    rows
      .map((row) =>
        JSON.stringify(
          Object.entries(row)
            .filter(([, value]) => value !== undefined)
            .sort(),
        ),
      )
      .sort();
  fc.assert(
    fc.property(anySlip, (slip) => {
      const rows = slip.parts.UPPLAN;
      expect(texts(writeServiceLines(readServiceLines(rows)))).toEqual(texts(rows));
    }),
    { numRuns: 50 },
  );
});

test('第7表: details, subtotals and the total are told apart, and none is lost', () => {
  const codes = ['111111', '11AAAA', '11EEEE', '21ZZZZ', '999999', 'A21111'];
  const benefits = readBenefits(codes.map((serviceCode) => ({ serviceCode })));
  expect(Object.values(benefits).flat()).toHaveLength(codes.length);
  expect(Object.entries(benefits).map(([kind, rows]) => [kind, rows.map((row) => row.serviceCode)])).toEqual([
    ['detail', ['111111', 'A21111']],
    ['within', ['11AAAA']],
    ['outside', ['11EEEE']],
    ['over30', ['21ZZZZ']],
    ['total', ['999999']],
  ]);
});

test('第7表: each yen counts once, whichever sums its writer has left out', () => {
  const [one, other] = ['0300000005', '9970100240'];
  const detail = (office: string, serviceCode: string, more: BenefitRow): BenefitRow => ({
    office,
    serviceCode,
    ...more,
  });
  const rows = [
    detail(one, '111111', { managedUnits: 488, cost: 4880 }), // one code alone: 11AAAA is not asked for
    detail(one, '116275', { cost: 1320 }),
    detail(other, '152447', { managedUnits: 791 }),
    detail(other, '155301', { managedUnits: 40 }),
    detail(other, '15AAAA', { managedUnits: 831, withinLimit: 831, cost: 8310 }),
    detail(other, '156107', { cost: 90 }),
    detail(other, '15EEEE', { cost: 90 }),
    detail(other, '211111', { over30: '1' }),
    detail(other, '216100', { over30: '1', fullShare: 540 }),
    detail(other, '21ZZZZ', { over30: '1', fullShare: 6450 }),
    detail(other, '21EEEE', { cost: 0 }),
    { office: '9999999999', serviceCode: '999999', cost: 14_600, fullShare: 6990 },
  ];
  const sum = (at: 'cost' | 'fullShare') => countedRows(rows).reduce((all, row) => all + (row[at] ?? 0), 0);
  expect([sum('cost'), sum('fullShare')]).toEqual([14_600, 6990]);
  expect(withinRows(rows).map(({ serviceCode }) => serviceCode)).toEqual(['15AAAA', '111111']);
});

test('第3表: three kinds of row, and a row that is two of them is both', () => {
  expect(
    readWeek([
      { service: '訪問介護', weekday: '1', start: '0900', end: '0930' },
      { activity: '朝食', activityStart: '0730', activityEnd: '0800' },
      { other: '月1回　受診' },
      { weekday: '2', service: '通所介護', activity: '昼寝', other: '短期入所' },
      {},
    ]),
  ).toEqual({
    services: [
      { weekday: '1', start: '0900', end: '0930', text: '訪問介護' },
      { weekday: '2', start: undefined, end: undefined, text: '通所介護' },
    ],
    activities: [
      { start: '0730', end: '0800', text: '朝食' },
      { start: undefined, end: undefined, text: '昼寝' },
    ],
    others: [{ text: '月1回　受診' }, { text: '短期入所' }],
  });
});

test('of a protected person nothing goes that tells where she is, and all else does', () => {
  const told = (value: unknown): string[] =>
    Object.entries((value ?? {}) as object).flatMap(([name, inner]) =>
      typeof inner === 'object'
        ? /office/i.test(name)
          ? []
          : told(inner)
        : /address|telephone|postcode/.test(name)
          ? [inner]
          : [],
    );
  fc.assert(
    fc.property(fc.oneof(anySlip, anyPlan, anyBasics), (entry) => {
      const hidden = withoutPlace<GroupKind>(entry);
      // 主治医の電話 in UPKIHON_SUB2 is the clinic's.
      expect(told({ ...hidden.parts, UPKIHON_SUB2: [] })).toEqual([]);
      const place = /"(?:postcode|address[12]?|telephone)":"(?:[^"\\]|\\.)*",?/g;
      const without = (text: string) => text.replace(place, '').replaceAll(',}', '}');
      const { UP1KYO: _, ...rest } = hidden.parts as Partial<Record<string, unknown>>;
      const { UP1KYO: __, ...before } = entry.parts as Partial<Record<string, unknown>>;
      expect(without(JSON.stringify(rest))).toBe(without(JSON.stringify(before)));
    }),
    { numRuns: 30 },
  );
});

test('fill-down: printed once or on every row, it is the same tree; a row without its number takes nothing', () => {
  const printed: SecondTableRow[] = [
    { needNo: 1, need: '一', goalNo: 1, longGoal: '長', shortGoal: '短', contentNo: 1, content: '甲' },
    { needNo: 1, goalNo: 1, contentNo: 2, content: '乙' },
    { needNo: 2, need: '二', goalNo: 1, longGoal: '長二', contentNo: 1 },
    { content: '番号のない行' },
  ];
  const filled = fillDown('UP2KYO', printed);
  expect(filled[1]).toMatchObject({ need: '一', longGoal: '長', shortGoal: '短', content: '乙' });
  expect(filled[2]).not.toHaveProperty('shortGoal');
  expect(filled[3]).toEqual({ content: '番号のない行' });
  expect(readNeeds(filled)).toEqual(readNeeds(printed));
  expect(printed[1]).toEqual({ needNo: 1, goalNo: 1, contentNo: 2, content: '乙' });
});
