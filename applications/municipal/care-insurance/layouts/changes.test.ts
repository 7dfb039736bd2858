import { expect, test } from 'vitest';
import { getLayout, getLayouts } from '../../../../contracts/care/records/layout.ts';
import { readRecords } from '../../../../contracts/care/records/read.ts';
import { writeRecords } from '../../../../contracts/care/records/write.ts';
import type { Resident } from '../../register/resident.ts';
import { type Certification, certificationFields } from '../ledger/certification.ts';
import { changeRecord, changesOf } from './changes.ts';
import { toHalfKana } from './half-kana.ts';
import { shapesOf } from './shapes.ts';

const certified = (code: string, more: object): Certification => ({
  ...certificationFields.parse({
    ...{
      insurer: '123456',
      insured: `00000001${code}`,
      kind: '新規',
      appliedOn: '2026-10-01',
      certifiedOn: '2026-10-28',
    },
    ...{ notifiedOn: '2026-11-02', level: '要介護3', validFrom: '2026-10-01', validUntil: '2027-09-30', ...more },
  }),
  ...{ id: `${code}-${JSON.stringify(more).length}`, code },
});
const former = (code: string, more: object = {}) =>
  certified(code, { appliedOn: '2024-10-01', notifiedOn: '2024-11-01', validFrom: '2024-10-01', ...more });
const person = (code: string, left: Resident['left'] = null): Resident => ({
  ...{
    code,
    number: code,
    name: '縁　側子',
    kana: 'エンガワ　ガクコ',
    birth: '1940-02-03',
    sex: '女',
    address: '縁側市',
  },
  ...{ household: null, position: null, insured: { insurer: '123456', insured: `00000001${code}` }, left },
});
const kindsOf = (ledger: readonly Certification[], residents: readonly Resident[] = []) =>
  changesOf('202611', ledger, residents).map(({ kind, on, certification }) => [certification.code, kind, on]);

test('a result counts in the month in which it reached the person, and before that in none', () => {
  expect(kindsOf([certified('01', {})])).toEqual([['01', '新規', '2026-10-28']]);
  expect(kindsOf([certified('01', { notifiedOn: null })])).toEqual([]);
  expect(kindsOf([certified('01', { notifiedOn: '2026-12-01' })])).toEqual([]);
  expect(kindsOf([certified('01', { level: null, notifiedOn: null, certifiedOn: null })])).toEqual([]);
});

test('of somebody known it is a change; taken back, it is an end; of nobody known, 非該当 is nothing', () => {
  expect(kindsOf([former('01'), certified('01', { kind: '更新' })])).toEqual([['01', '変更', '2026-10-28']]);
  expect(kindsOf([former('01'), certified('01', { kind: '取消し' })])).toEqual([['01', '終了', '2026-10-28']]);
  const none = { level: '非該当', validFrom: null, validUntil: null };
  expect(kindsOf([former('01'), certified('01', none)])).toEqual([['01', '終了', '2026-10-28']]);
  expect(kindsOf([certified('01', none)])).toEqual([]);
  // What she was certified for before has never reached her: she was never known.
  expect(kindsOf([former('01', { notifiedOn: null }), certified('01', {})])).toEqual([['01', '新規', '2026-10-28']]);
});

test('who died or moved away while certified ends', () => {
  const gone = person('02', { by: '転出', on: '2026-11-20' });
  expect(kindsOf([former('02', { validUntil: '2027-01-31' })], [gone])).toEqual([['02', '終了', '2026-11-20']]);
  expect(kindsOf([former('02', { validUntil: '2026-10-31' })], [gone])).toEqual([]);
  expect(kindsOf([former('02', { validUntil: '2027-01-31' })], [person('02')])).toEqual([]);
});

test('the record has what the ledger has under the codes of its table, and comes back', () => {
  const [change] = changesOf('202611', [certified('01', { limitUnits: 27048, burden: 2 })], []);
  const record = changeRecord(getLayout('changes'), change!, person('01'));
  const bytes = writeRecords({ data: '531', insurer: '00123456', office: '', prefecture: '', month: '202611' }, [
    record,
  ]);
  const read = readRecords(bytes);
  expect(read.problems).toEqual([]);
  expect(read.records[0]!.values).toMatchObject({
    ...{
      exchange: '5311',
      changedOn: '20261028',
      change: '1',
      reason: '01',
      insurer: '00123456',
      insured: '0000000101',
    },
    ...{ kana: 'ｴﾝｶﾞﾜ ｶﾞｸｺ', birth: '19400203', sex: '2', application: '1', appliedOn: '20261001', level: '23' },
    ...{
      validFrom: '20261001',
      validUntil: '20270930',
      limit: '27048',
      limitFrom: '20261001',
      percent: '80',
      planner: '',
    },
  });
  const [shapes] = shapesOf(bytes, getLayouts());
  expect(shapes).toMatchObject({ layout: { id: 'changes' }, count: 1 });
  expect(shapes!.columns.slice(0, 8)).toEqual([
    ...[
      '4けたの数字 1件',
      '日付（8けた） 1件',
      '1けたの数字 1件',
      '2けたの数字 1件',
      '8けたの数字 1件',
      '10けたの数字 1件',
    ],
    ...['半角カナ 1件', '日付（8けた） 1件'],
  ]);
});

test('every sign of katakana is written in half width', () => {
  expect(toHalfKana('アヴパッー　ガ・ョ。')).toBe('ｱｳﾞﾊﾟｯｰ ｶﾞ･ｮ｡');
  expect(toHalfKana('縁A')).toBe('縁A');
});
