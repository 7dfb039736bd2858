import { expect, test } from 'vitest';
import { isOpen } from '../exchange/relay/opening-hours.ts';
import { findBusinessHour } from './business-hours.ts';
import { members, sampleOffices } from './members.ts';

const systemsOf = (...ids: readonly string[]) =>
  members.filter(({ id }) => ids.includes(id)).flatMap(({ systems }) => systems);
const needed = [
  ...systemsOf('GOV/990019', 'GOV/990027'),
  ...systemsOf(...Object.values(sampleOffices).map((number) => `CARE/${number}`)),
];

test.each([
  ['a morning of work', '2026-11-27T11:00', undefined],
  ['after the town halls have closed, with helpers still about', '2026-11-26T17:40', '2026-11-27T10:00'],
  [
    'the evening before a Saturday, on which helpers go out and no town hall is open',
    '2026-11-27T18:34',
    '2026-11-30T10:00',
  ],
  ['that Saturday', '2026-11-28T11:00', '2026-11-30T10:00'],
  ['the day before a holiday', '2026-11-02T20:00', '2026-11-04T10:00'],
])('%s', (_, now, to) => {
  const found = findBusinessHour(new Date(`${now}+09:00`));
  expect(found).toEqual(to && new Date(`${to}+09:00`));
});

test('whoever the first steps need is there, at whatever hour it is started', () => {
  expect(needed.length).toBeGreaterThan(4);
  for (let hour = 0; hour < 24 * 40; hour++) {
    const now = new Date(Date.parse('2026-12-10T00:00:00+09:00') + hour * 3_600_000);
    const at = findBusinessHour(now) ?? now;
    expect(
      needed.filter(({ openingHours }) => !isOpen(openingHours, at)).map(({ id }) => `${id} ${at.toISOString()}`),
    ).toEqual([]);
  }
});
