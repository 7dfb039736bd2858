import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  byTableOrder,
  carePlanPrefixes,
  orderKeyOf,
  orderPositionOf,
  parseCarePlanName,
  sendingUnitOf,
} from './filename.ts';

const tail = '0300000100_43_0300000005_11_20191025200201';

test('the example of the standard is read part by part', () => {
  const name = parseCarePlanName(`UPPLAN_201912_${tail}.CSV`)!;
  expect(name).toEqual({
    prefix: 'UPPLAN',
    month: '201912',
    from: '0300000100',
    fromService: '43',
    to: '0300000005',
    toService: '11',
    sequence: '20191025200201',
  });
  expect(orderKeyOf(name)).toBe('0300000100>43>0300000005>11');
  expect(orderPositionOf(name)).toBe(20191025200201);
});

test.each([
  [`UP1KYO_${tail}.CSV`, 'UP1KYO'],
  [`upkihon_sub2_${tail}.csv`, 'UPKIHON_SUB2'],
  [`UPYOBO_SUB_${tail}.CSV`, 'UPYOBO_SUB'],
  [`UPKIHON_IMAGE_${tail}_0001.jpg`, 'UPKIHON_IMAGE'],
  [`UPHOSOKU_000000_${tail}.CSV`, 'UPHOSOKU'],
  ['UPJSK_202612_03A0000005_A2_0300000100_AF_20261201090000.CSV', 'UPJSK'],
])('%s', (name, prefix) => expect(parseCarePlanName(name)?.prefix).toBe(prefix));

test.each([
  `UPPLAN_${tail}.CSV`,
  `UP1KYO_201912_${tail}.CSV`,
  `UPKIHON_IMAGE_${tail}.jpg`,
  `UPKIHON_IMAGE_${tail}_0001.CSV`,
  `UP1KYO_${tail}_0001.CSV`,
  `UP1KYO_${tail}.CSV.exe`,
  `UP1KYO_0300000100_43_0300000005_11_2019102520020.CSV`,
  `UP9KYO_${tail}.CSV`,
  `../UP1KYO_${tail}.CSV`,
  '請求書.xlsx',
])('%s is not one of the standard', (name) => expect(parseCarePlanName(name)).toBeUndefined());

test('sending units follow the standard: 補足 goes with the plan or with the month', () => {
  const unit = (name: string) => sendingUnitOf(parseCarePlanName(name)!);
  expect(unit(`UPHOSOKU_000000_${tail}.CSV`)).toBe(unit(`UP3KYO_${tail}.CSV`));
  expect(unit(`UPHOSOKU_201912_${tail}.CSV`)).toBe(unit(`UPSIKYU_201912_${tail}.CSV`));
  expect(unit(`UPPLAN_202001_${tail}.CSV`)).not.toBe(unit(`UPPLAN_201912_${tail}.CSV`));
  expect(unit(`UPKIHON_IMAGE_${tail}_0001.jpg`)).toBe(unit(`UPYOBO_${tail}.CSV`));
  const alone = ['DLT1KYO', 'DLTPLAN_201912', 'UPJSK_201912', 'DLTJSK_201912', 'DLTKIHON', 'DLTYOBO'];
  expect(new Set(alone.map((prefix) => unit(`${prefix}_${tail}.CSV`))).size).toBe(alone.length);
});

test('any shuffle of files sorts into the order of the table', () => {
  const names = carePlanPrefixes.map((prefix) =>
    /UPHOSOKU|PLAN|SIKYU|JSK/.test(prefix)
      ? `${prefix}_201912_${tail}.CSV`
      : `${prefix}_${tail}${prefix === 'UPKIHON_IMAGE' ? '_0001.jpg' : '.CSV'}`,
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (shuffled) => {
      const sorted = shuffled.map((name) => parseCarePlanName(name)!).sort(byTableOrder);
      expect(sorted.map(({ prefix }) => prefix)).toEqual(carePlanPrefixes);
    }),
  );
});
