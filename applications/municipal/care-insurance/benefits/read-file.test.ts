import { expect, test } from 'vitest';
import { type BenefitRecord, benefitRecords } from '../../../../contracts/care/benefit.ts';
import { writeRecords } from '../../../../contracts/care/records/write.ts';
import { readFile } from './read-file.ts';

const one: BenefitRecord = {
  ...{ kind: '1', form: '7131', processed: '202612', percent: 90 },
  benefits: [
    {
      ...{
        insurer: '123456',
        insured: '0000000101',
        level: '21',
        month: '202611',
        provider: '9970100240',
        service: '15',
      },
      ...{ days: 3, units: 2373, cost: 23_730, benefit: 21_357, burden: 2373 },
      lines: [{ code: '152447', each: 791, times: 3, units: 2373 }],
    },
  ],
};
const control = { data: '111', insurer: '00123456', office: '', prefecture: '', month: '202612' };
const written = (...all: BenefitRecord[]) => writeRecords(control, all.flatMap(benefitRecords));
const textsOf = (bytes: Uint8Array) => readFile(bytes).problems.map(({ line, text }) => `${line} ${text}`);

test('a file comes back as it was written, each statement with the row on which it begins', () => {
  const other = { ...one, benefits: one.benefits.map((benefit) => ({ ...benefit, provider: '9970100257' })) };
  expect(readFile(written(one, other))).toEqual({
    rows: [
      { ...one, line: 2 },
      { ...other, line: 5 },
    ],
    problems: [],
  });
});

test('taken back and decided anew in one file is nothing told twice', () => {
  expect(textsOf(written({ ...one, kind: '3' }, one))).toEqual([]);
});

test.each<[string, Uint8Array, RegExp]>([
  ['no such file', Buffer.from('1,2,3'), /^1 /],
  ['cut off', written(one).subarray(0, 120), /途中で切れて/],
  ['another kind of file', writeRecords(control, []), /^1 給付実績（1111）の記録がありません/],
  [
    'sums that do not add up',
    written({ ...one, benefits: [{ ...one.benefits[0]!, burden: 2372 }] }),
    /^2 サービス種類15の費用総額/,
  ],
  ['a month to come', written({ ...one, processed: '202611' }), /^2 サービス提供年月が、審査年月より前/],
  ['the same twice', written(one, one), /^5 同じ給付実績（サービス種類15）が、2行目/],
  ['no sums', writeRecords(control, benefitRecords(one).slice(0, 2)), /^2 集計（T1）のない/],
  [
    'rows without a head',
    writeRecords(control, benefitRecords(one).slice(1)),
    /^2 基本情報（H1）のない[\s\S]*3 基本情報/,
  ],
  [
    'a level that there is not',
    written({ ...one, benefits: [{ ...one.benefits[0]!, level: '11' as '21' }] }),
    /^2 要介護状態区分/,
  ],
])('is named by its row and not taken in: %s', (_, bytes, text) => {
  expect(textsOf(bytes).join('\n')).toMatch(text);
  expect(readFile(bytes).rows).toEqual([]);
});
