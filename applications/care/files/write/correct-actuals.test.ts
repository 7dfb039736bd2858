import { expect, test } from 'vitest';
import type { Entry } from '../model/group.ts';
import type { ServiceRow } from '../model/month.ts';
import { correctActuals } from './correct-actuals.ts';

const actuals = (serviceType: string, rows: readonly ServiceRow[], insured = '0000000018'): Entry<'actuals'> => ({
  kind: 'actuals',
  key: { insurer: '990019', insured, month: '202611', office: '0300000005', serviceType },
  parts: { UPJSK: rows },
  pictures: [],
});
const main = { day: '20261102', serviceCode: '111111' };
const satellite = { ...main, satellite: '01' };

test('a correction carries everything of its office and kind, and what is as sent is not sent again', () => {
  const before = [actuals('11', [main, satellite]), actuals('12', [main]), actuals('11', [main], '0000000026')];
  const after = [actuals('11', [main, { ...satellite, count: 2 }]), actuals('12', [main]), before[2]!];
  expect(correctActuals(before, after)).toEqual({ entries: [after[0]], deletions: [] });
});

test('what the main office has cancelled is a correction while a satellite has some left, and only then a deletion', () => {
  const before = [actuals('11', [main, satellite])];
  const left = actuals('11', [satellite]);
  expect(correctActuals(before, [left])).toEqual({ entries: [left], deletions: [] });
  const gone = { entries: [], deletions: [{ kind: 'actuals', key: before[0]!.key }] };
  expect(correctActuals(before, [])).toEqual(gone);
  expect(correctActuals(before, [actuals('11', [])])).toEqual(gone);
});

test('what is new is sent, and what was never sent is not deleted', () => {
  expect(correctActuals([], [actuals('11', [main]), actuals('12', [])])).toEqual({
    entries: [actuals('11', [main])],
    deletions: [],
  });
});
