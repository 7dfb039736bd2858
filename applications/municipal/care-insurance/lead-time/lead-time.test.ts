import { expect, test } from 'vitest';
import { type Certification, certificationFields } from '../ledger/certification.ts';
import { leadTimesOf } from './lead-time.ts';

const one = (appliedOn: string | null, notifiedOn: string, kind = '更新'): Certification => ({
  ...certificationFields.parse({ insurer: '1', insured: '1', kind, appliedOn, notifiedOn, level: '要介護1' }),
  ...{ id: '00000000-0000-4000-8000-000000000001', code: 'A' },
});

test('by the month of the result: how many, the median, and how many within thirty days', () => {
  const all = [
    one('2026-09-01', '2026-10-01'), // 30
    one('2026-09-01', '2026-10-02'), // 31
    one('2026-09-21', '2026-10-01'), // 10
    one('2026-10-01', '2026-11-10'), // 40
    one('2026-11-01', '2026-11-21'), // 20
    one(null, '2026-11-21'),
    one('2026-11-01', '2026-11-02', '取消し'),
  ];
  expect(leadTimesOf(all)).toEqual([
    { month: '202610', count: 3, median: 30, inTime: 2 },
    { month: '202611', count: 2, median: 30, inTime: 1 },
  ]);
});
