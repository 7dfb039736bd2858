import { expect, test } from 'vitest';
import type { Resident } from '../../../register/resident.ts';
import { type Certification, certificationFields } from '../certification.ts';
import { planOf } from './difference.ts';
import { type FileRow, readFile } from './read-file.ts';

const titles =
  '保険者番号,被保険者番号,申請区分,申請日,認定年月日,要介護状態区分コード,認定有効期間開始,認定有効期間終了,区分支給限度基準額,負担割合';
const readLines = (...lines: string[]) =>
  readFile(Buffer.from([titles, ...lines.map((line) => `123456,0000000101,${line}`)].join('\r\n')), '2026-11-24');
const problemsOf = (line: string) => readLines(line).problems.map(({ line: at, text }) => `${at} ${text}`);
const resident = { code: 'A', birth: '1941-07-05', insured: { insurer: '123456', insured: '0000000101' } } as Resident;
const known: Certification = {
  ...certificationFields.parse({ insurer: '123456', insured: '0000000101', kind: '更新', appliedOn: '2026-03-01' }),
  ...{ id: '00000000-0000-4000-8000-000000000001', code: 'A', certifiedOn: '2026-03-20', level: '要介護2' },
  ...{ validFrom: '2026-04-01', validUntil: '2028-02-29', limitUnits: 19705, burden: 1 },
};
const plan = (...lines: string[]) => {
  const { rows, problems } = readLines(...lines);
  expect(problems).toEqual([]);
  return planOf(rows as FileRow[], [resident], [known]);
};

test('a day that no calendar has is told by its line; a leap day is one', () => {
  const until = (day: string) => `更新,2026-03-01,2026-03-20,22,2026-04-01,${day},19705,1`;
  expect(problemsOf(until('2028-02-29'))).toEqual([]);
  expect(problemsOf(until('R10.2.29'))).toEqual([]);
  for (const none of ['2027-02-29', '20270229', 'R9.2.29', '2026-11-31'])
    expect(problemsOf(until(none))[0], none).toMatch(/^2 /);
});

test('what was done is over: a day after today is told, of a period and a planned meeting it is none', () => {
  const of = (applied: string, certified: string) => `更新,${applied},${certified},22,2027-01-01,2028-12-31,19705,1`;
  expect(problemsOf(of('2026-11-01', '2026-11-24'))).toEqual([]);
  expect(problemsOf(of('2026-11-01', '2026-11-25'))).toEqual([
    '2 「認定年月日」が、今日より後の日です。日を確かめてください。',
  ]);
  expect(problemsOf('新規,2026-12-01,,,,,,')).toEqual([expect.stringContaining('「申請日」')]);
});

test('取消し that is decided says so by its level: left empty it would stand as an application under way', () => {
  expect(problemsOf('取消し,2026-10-01,2026-10-20,,,,,')).toEqual([expect.stringContaining('01（非該当）')]);
  expect(problemsOf('職権取消,2026-10-01,2026-10-20,01,,,,')).toEqual([]);
  expect(problemsOf('取消し,2026-10-01,,,,,,')).toEqual([]);
});

test('a line is the application that is known by its day; a day that was written otherwise is corrected, not doubled', () => {
  const decided = '2026-03-20,22,2026-04-01,2028-02-29,19705,1';
  expect(plan(`更新,2026-03-01,${decided}`).changes).toEqual([]);
  const { changes } = plan(`更新,2026-03-02,${decided}`);
  expect(changes.map(({ before, after }) => [before?.id, after.id, after.appliedOn])).toEqual([
    [known.id, known.id, '2026-03-02'],
  ]);
  // Another decision, of the same period: both stand.
  expect(plan('区分変更,2026-04-02,2026-04-20,23,2026-04-01,2027-03-31,27048,1').changes[0]!.before).toBeUndefined();
});
