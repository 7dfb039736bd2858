import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { catalogue, type ProblemCode } from '../problem/catalogue.ts';
import type { NamedBytes } from './file.ts';
import {
  codesOf,
  filesOf,
  inCells,
  inText,
  persons,
  problemsOf,
  sequence,
  textOf,
  withFile,
} from './testing-mistakes.ts';

const slip = () => filesOf('slip');
const plan = () => filesOf('plan');
const heading = 'CSVバージョン,保険者番号,被保険者番号,削除対象年月';
const withHeading: NamedBytes[] = [
  {
    name: `DLTPLAN_202611_0300000100_43_0300000005_11_${sequence}.CSV`,
    bytes: iconv.encode(`${heading}\r\n202407,990019,0000000018,202611\r\n`, 'cp932'),
  },
];

/** A unit of the town with one thing wrong in it. */
const cases = [
  ['utf8', withFile(slip(), 'UPPLAN', (file) => ({ bytes: Buffer.from(textOf(file)) }))],
  ['utf8_mark', withFile(slip(), 'UPPLAN', (file) => ({ bytes: Buffer.from(`\ufeff${textOf(file)}`) }))],
  ['utf16', withFile(slip(), 'UPPLAN', (file) => ({ bytes: Buffer.from(`\ufeff${textOf(file)}`, 'utf16le') }))],
  ['empty_file', withFile(slip(), 'UPPLAN', () => ({ bytes: new Uint8Array() }))],
  ['not_text', withFile(slip(), 'UPPLAN', ({ bytes }) => ({ bytes: Buffer.concat([bytes, Buffer.alloc(1)]) }))],
  ['too_large', withFile(slip(), 'UPPLAN', () => ({ bytes: Buffer.alloc(20 * 1024 * 1024 + 1, '1') }))],
  [
    'bad_bytes',
    withFile(slip(), 'UPPLAN', ({ bytes }) => ({
      bytes: Buffer.concat([bytes.subarray(0, 7), Buffer.from([0xfd]), bytes.subarray(7)]),
    })),
  ],
  [
    'quote_open',
    withFile(
      plan(),
      'UP2KYO',
      inText((text) => text.slice(0, text.indexOf('"') + 3)),
    ),
  ],
  [
    'quote_wrong',
    withFile(
      plan(),
      'UP2KYO',
      inText((text) => text.replace('"', 'x"')),
    ),
  ],
  [
    'line_end',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.replaceAll('\r\n', '\n')),
    ),
  ],
  [
    'last_line_end',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.slice(0, -2)),
    ),
  ],
  [
    'blank_line',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => `${text}\r\n`),
    ),
  ],
  ['header_row', withHeading],
  [
    'too_few_columns',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.replace(/,\r\n/, '\r\n')),
    ),
  ],
  [
    'too_many_columns',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.replace(/\r\n/, ',\r\n')),
    ),
  ],
  [
    'version_unknown',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.replaceAll('202407,', '202504,')),
    ),
  ],
  [
    'columns_unknown',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.replaceAll('202407,', '203504,').replaceAll('\r\n', ',1\r\n')),
    ),
  ],
  ['versions_mixed', withFile(slip(), 'UPPLAN', inCells(2, 1, '202504'))],
  ['months_mixed', withFile(slip(), 'UPPLAN', inCells(2, 5, '202612'))],
  [
    'month_not_of_name',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text.replaceAll(',202611,', ',202612,')),
    ),
  ],
  ['key_empty', withFile(slip(), 'UPPLAN', inCells(1, 3, ''))],
  ['required_empty', withFile(slip(), 'UPSIKYU', inCells(1, 33, ''))],
  ['required_empty_unseen', withFile(slip(), 'UPPLAN', inCells(1, 14, ''))],
  ['too_long', withFile(slip(), 'UPPLAN', inCells(1, 14, '123'))],
  ['too_long_unseen', withFile(slip(), 'UPPLAN', inCells(1, 19, '123'))],
  ['code_unknown', withFile(slip(), 'UPHOSOKU', inCells(1, 18, '11'))],
  ['not_a_day', withFile(slip(), 'UPPLAN', inCells(1, 10, '20261131'))],
  ['not_a_month', withFile(plan(), 'UPHOSOKU', inCells(1, 63, '202613'))],
  ['not_a_time', withFile(slip(), 'UPPLAN', inCells(1, 12, '9:00'))],
  ['not_flags', withFile(slip(), 'UPPLAN', inCells(1, 11, '0101'))],
  ['not_a_number', withFile(slip(), 'UPPLAN', inCells(1, 8, '24.4'))],
  ['not_a_price', withFile(slip(), 'UPSIKYU', inCells(3, 23, '10.4'))],
  ['not_a_decimal', withFile(slip(), 'UPSIKYU', inCells(3, 25, '9割'))],
  ['bad_form', withFile(slip(), 'UPHOSOKU', inCells(1, 9, '0000001'))],
  ['number_form', withFile(slip(), 'UPPLAN', inCells(1, 20, '12345'))],
  [
    'private_character',
    withFile(slip(), 'UPPLAN', ({ bytes }) => ({
      bytes: Buffer.concat([bytes.subarray(0, -2), Buffer.from('f040', 'hex'), bytes.subarray(-2)]),
    })),
  ],
  ['control_character', withFile(slip(), 'UPPLAN', inCells(1, 7, '"\u0007"'))],
  ['my_number', withFile(slip(), 'UPPLAN', inCells(1, 7, `"番号${['1234', '5678', '9018'].join('')}"`))],
  ['text_not_quoted', withFile(slip(), 'UPPLAN', inCells(1, 7, '中里'))],
  ['outside_exchange', withFile(slip(), 'UPPLAN', inCells(1, 15, '331111'))],
  ['service_type_unknown', withFile(slip(), 'UPPLAN', inCells(1, 15, '991111'))],
  ['equipment_unnamed', withFile(slip(), 'UPPLAN', inCells(1, 15, '171001'))],
  ['item_no_elsewhere', withFile(slip(), 'UPPLAN', inCells(1, 19, '1'))],
  ['day_not_of_month', withFile(slip(), 'UPPLAN', inCells(1, 10, '20261201'))],
  [
    'row_again',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) => text + text),
    ),
  ],
  ['euc', withFile(slip(), 'UPPLAN', (file) => ({ bytes: iconv.encode(textOf(file), 'euc-jp') }))],
  ['too_many', withFile(slip(), 'UPPLAN', () => ({ bytes: Buffer.alloc(5000, ',') }))],
  [
    'subtotal_missing',
    withFile(
      slip(),
      'UPSIKYU',
      inText((text) => text.replaceAll(/^.*11AAAA.*\r\n/gm, '')),
    ),
  ],
  [
    'total_missing',
    withFile(
      slip(),
      'UPSIKYU',
      inText((text) => text.replaceAll(/^.*,999999,.*\r\n/gm, '')),
    ),
  ],
  ['total_wrong', withFile(slip(), 'UPSIKYU', inCells(3, 13, '1'))],
  ['missing_file', slip().filter(({ name }) => !name.startsWith('UPSIKYU'))],
  [
    'missing_rows',
    withFile(
      slip(),
      'UPHOSOKU',
      inText((text) => text.slice(0, text.indexOf('\r\n') + 2)),
    ),
  ],
  [
    'few_rows',
    withFile(
      slip(),
      'UPSIKYU',
      inText((text) => text.replaceAll(new RegExp(`^.*,${persons[1]!.insured[0]!.insured},.*\r\n`, 'gm'), '')),
    ),
  ],
  [
    'rows_twice',
    withFile(
      slip(),
      'UPHOSOKU',
      inText((text) => text + text),
    ),
  ],
  [
    'unrelated_person',
    withFile(
      slip(),
      'UPPLAN',
      inText((text) =>
        text
          .replaceAll('111111,,,,,0300000005', '111111,,,,,0300000100')
          .replaceAll('117211,,,,,0300000005', '117211,,,,,0300000100'),
      ),
    ),
  ],
  [
    'unrelated_person_perhaps',
    withFile(
      plan(),
      'UP2KYO',
      inText((text) => text.replaceAll(',0300000005,', ',0300000100,')),
    ),
  ],
  ['other_sender', withFile(filesOf('actuals'), 'UPJSK', inCells(1, 20, '0300000100'))],
  ['not_a_planner', slip().map(({ name, bytes }) => ({ name: name.replace('_43_', '_15_'), bytes }))],
  ['picture_missing', filesOf('prevention').filter(({ name }) => !name.endsWith('_0002.jpg'))],
  [
    'picture_unnamed',
    withFile(
      filesOf('prevention'),
      'UPKIHON',
      inText((text) => text.replaceAll('_0002.jpg', '_0009.jpg')),
    ),
  ],
  ['not_a_jpeg', withFile(filesOf('prevention'), 'UPKIHON_IMAGE', () => ({ bytes: Buffer.from('GIF89a') }))],
  ['same_name', [...slip(), slip()[0]!]],
  ['bad_name', slip().map(({ name, bytes }) => ({ name: name.replace('.CSV', '.TXT'), bytes }))],
  ['more_bad_bytes', withFile(slip(), 'UPPLAN', () => ({ bytes: Buffer.alloc(50, 0xfd) }))],
] satisfies [ProblemCode, NamedBytes[]][];

test.each(cases)('%s is named, with its place and what to do', (code, files) => {
  const found = problemsOf(files).find((problem) => problem.code === code);
  expect(found, codesOf(files).join()).toBeDefined();
  expect(found!.file).not.toBe('');
  expect(found!.what).toMatch(/。$/);
  expect(found!.mend).toMatch(/(?:ください|ます|ません)。$/);
});

test('no mistake of the catalogue is without its case', () => {
  const left = Object.keys(catalogue).filter((code) => !cases.some(([one]) => one === code));
  // Two versions there are only where a region has added one (table/own.test.ts).
  expect(left).toEqual(['versions_of_unit', 'not_in_version', 'check_digit']); // every file of the town has it, in the numbers of the official samples
});
