import { expect, test } from 'vitest';
import { ageOn } from '../../../../web/japanese/day.ts';
import type { Resident } from '../../register/resident.ts';
import { type Certification, certificationFields } from '../ledger/certification.ts';
import { bandOf, countCertified } from './count.ts';
import { publishTables } from './figures.ts';

const today = '2026-11-24';
const resident = (code: string, more: Partial<Resident> = {}): Resident => ({
  ...{ code, number: code, name: code, kana: code, birth: '1940-01-01', sex: '女', address: '縁側市大字奥沢1番' },
  ...{ household: null, position: null, insured: { insurer: '123456', insured: code }, left: null, ...more },
});
const certified = (code: string, level: string, validFrom = '2026-04-01'): Certification => ({
  ...certificationFields.parse({
    insurer: '123456',
    insured: code,
    kind: '更新',
    level,
    validFrom,
    validUntil: '2027-03-31',
  }),
  ...{ id: '00000000-0000-4000-8000-000000000001', code },
});
const sum = (insured: string, service: string, cost: number) => ({ insurer: '123456', insured, service, cost });
const areas = new Map([
  ['大字奥沢', '山手圏域'],
  ['奥沢', '川辺圏域'],
]);
const known = { areas, today, paid: [sum('A', '15', 5000), sum('A', '11', 3000)] };

test('everybody once, where they live, by the later certification, with what was paid', () => {
  const ledger = [certified('A', '要介護1'), certified('A', '要介護4', '2026-11-01'), certified('B', '要支援2')];
  const residents = [resident('A'), resident('B', { address: '隣町1番', birth: '1950-11-25' })];
  const { sides, rows } = countCertified({ ...known, ledger, residents }, true);
  expect(rows).toEqual([
    { insured: 'A', at: ['要介護4', '山手圏域', '85歳以上', '通所'], cost: 8000 },
    { insured: 'B', at: ['要支援2', 'そのほか', '75〜84歳', '利用なし'], cost: 0 },
  ]);
  expect(publishTables(30_000, sides, rows)).toEqual({ problem: expect.not.stringContaining('区分') });
  const grouped = countCertified({ ...known, ledger, residents }, false);
  expect(grouped.rows.map(({ at }) => at[0])).toEqual([...['要介護3〜5', '要支援1・2']]);
});

test('a 町字 that lies in two 圏域 is told apart by its 番地', () => {
  const split = new Map([...areas, ['大字奥沢 100〜番', '川辺圏域']]);
  const residents = [resident('A'), resident('B', { address: '縁側市大字奥沢１００番地' })];
  const ledger = [certified('A', '要介護1'), certified('B', '要介護1')];
  const { sides, rows } = countCertified({ ...known, areas: split, ledger, residents }, true);
  expect(rows.map(({ at }) => at[1])).toEqual(['山手圏域', '川辺圏域']);
  expect(sides[1]!.categories).toEqual(['山手圏域', '川辺圏域']);
});

test('who has left or is not certified is nobody here', () => {
  const residents = [resident('A', { left: { by: '転出', on: '2026-10-01' } }), resident('B')];
  const ledger = [certified('A', '要介護1'), certified('B', '非該当'), certified('C', '要介護1')];
  expect(countCertified({ ...known, ledger, residents }, true).rows).toEqual([]);
});

test('an age is counted by the birthday', () => {
  expect([ageOn(today, '1951-11-24'), ageOn(today, '1951-11-25')]).toEqual([75, 74]);
  expect([64, 65, 74, 75, 84, 85].map(bandOf)).toEqual([
    ...['64歳以下', '65〜74歳', '65〜74歳', '75〜84歳', '75〜84歳', '85歳以上'],
  ]);
});
