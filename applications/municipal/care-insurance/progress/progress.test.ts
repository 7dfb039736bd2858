import { expect, test } from 'vitest';
import { type Certification, certificationFields } from '../ledger/certification.ts';
import { latestFirst, progressOf } from './progress.ts';

const one = (more: Partial<Certification>): Certification => ({
  ...certificationFields.parse({ insurer: '123456', insured: '1', kind: '新規', appliedOn: '2026-10-25' }),
  ...{ id: '00000000-0000-4000-8000-000000000001', code: 'A', ...more },
});

test('thirty days are in time, the thirty-first is late; ten days before it is warned', () => {
  expect(progressOf(one({}), '2026-11-24')).toMatchObject({ days: 30, due: '2026-11-24', warning: 'soon' });
  expect(progressOf(one({}), '2026-11-25')).toMatchObject({ days: 31, warning: 'late' });
  expect(progressOf(one({}), '2026-11-13')!.warning).toBeUndefined();
  expect(progressOf(one({}), '2026-11-14')!.warning).toBe('soon');
});

test('it is said what is waited for; survey and opinion go side by side, and the result is the end', () => {
  const waiting = (more: Partial<Certification>) => progressOf(one(more), '2026-11-24')?.waiting;
  expect(waiting({})).toBe('認定調査・主治医意見書');
  expect(waiting({ surveyedOn: '2026-11-01' })).toBe('主治医意見書');
  expect(waiting({ surveyedOn: '2026-11-01', opinionOn: '2026-11-02' })).toBe('審査会');
  expect(waiting({ surveyedOn: '2026-11-01', opinionOn: '2026-11-02', examinedOn: '2026-11-20' })).toBe('認定');
  expect(waiting({ level: '要介護1', certifiedOn: '2026-11-20' })).toBe('結果の通知');
  expect(waiting({ level: '要介護1', notifiedOn: '2026-11-24' })).toBeUndefined();
  expect(waiting({ appliedOn: null })).toBeUndefined();
});

test('what waits longest stands on top', () => {
  const all = ['2026-11-20', '2026-10-01', '2026-11-01'].map((appliedOn) => one({ appliedOn }));
  expect(latestFirst(all, '2026-11-24').map(({ progress }) => progress.days)).toEqual([54, 23, 4]);
});
