import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { makeCarePlanFiles, type UnitKind } from '../../../../town/careplan/files.ts';
import { getResident, makeTown } from '../../../../town/town.ts';
import type { ProblemCode } from '../problem/catalogue.ts';
import { sayProblem } from '../problem/problem.ts';
import type { NamedBytes } from './file.ts';
import { readUnits } from './units.ts';

const town = makeTown();
const persons = [getResident(town, town.cast.sharing1), getResident(town, town.cast.sharingHardName)];
const sequence = '20261105093000';
const filesOf = (unit: UnitKind, who = persons): NamedBytes[] =>
  makeCarePlanFiles({ town, unit, persons: who, sequence, month: '202611' });
const textOf = ({ bytes }: NamedBytes) => iconv.decode(Buffer.from(bytes), 'cp932');

/** One file of a unit changed, found by its prefix. */
function withFile(files: readonly NamedBytes[], prefix: string, change: (file: NamedBytes) => Partial<NamedBytes>) {
  return files.map((file) => (file.name.startsWith(`${prefix}_`) ? { ...file, ...change(file) } : file));
}
const inText = (change: (text: string) => string) => (file: NamedBytes) => ({
  bytes: iconv.encode(change(textOf(file)), 'cp932'),
});
const inCells = (row: number, column: number, value: string) =>
  inText((text) => {
    const lines = text.split('\r\n');
    const cells = lines[row - 1]!.split(',');
    cells[column - 1] = value;
    lines[row - 1] = cells.join(',');
    return lines.join('\r\n');
  });

/** Everything but the check digits of the samples' numbers, which the town has kept. */
function problemsOf(files: readonly NamedBytes[]) {
  const { units, problems } = readUnits(files);
  const all = [...problems, ...units.flatMap((unit) => unit.problems)];
  return all.filter(({ code }) => code !== 'check_digit');
}
const codesOf = (files: readonly NamedBytes[]): ProblemCode[] => problemsOf(files).map(({ code }) => code);

describe('the town’s units', () => {
  test.each(['plan', 'slip', 'actuals', 'prevention'] as const)('%s is read without a word', (unit) => {
    const { units } = readUnits(filesOf(unit));
    expect(units.map(({ outcome }) => outcome)).toEqual(['read']);
    expect(problemsOf(filesOf(unit))).toEqual([]);
  });

  test('all at once are sorted into their units, the older first', () => {
    const later = makeCarePlanFiles({ town, unit: 'slip', persons, sequence: '20261106000000', month: '202611' });
    const { units } = readUnits([...later, ...filesOf('prevention'), ...filesOf('slip'), ...filesOf('plan')].reverse());
    expect(units.map(({ title, sequence: one }) => [title, one])).toEqual([
      ['居宅サービス計画書', sequence],
      ['サービス利用票・別表', sequence],
      ['介護予防 利用者基本情報', sequence],
      ['サービス利用票・別表', '20261106000000'],
    ]);
  });

  test('what the model says', () => {
    const [slip] = readUnits(filesOf('slip')).units;
    if (slip?.outcome !== 'read') throw new Error('not read');
    const [entry] = slip.unit.content.entries!;
    if (entry?.kind !== 'slip') throw new Error('no slip');
    const number = persons[0]!.insured[0]!;
    expect(entry.key).toEqual({ insurer: number.insurer, insured: number.insured, month: '202611' });
    expect(entry.parts.UPHOSOKU[0]).toMatchObject({
      name: persons[0]!.name,
      planDay: '00000000',
      limits: { length: 9 },
    });
    expect(entry.parts.UPPLAN[0]).toMatchObject({ day: '20261102', start: '0900', count: 1, units: 244, over30: '0' });
    expect(entry.parts.UPSIKYU.map(({ unitPrice }) => unitPrice)).toEqual([undefined, undefined, 1000, undefined]);
  });

  test('a row with an empty cell says nothing there, and a picture comes with its person', () => {
    const [unit] = readUnits(filesOf('prevention')).units;
    if (unit?.outcome !== 'read') throw new Error('not read');
    const [one, two] = unit.unit.content.entries!;
    expect([one?.pictures.length, two!.pictures.length]).toEqual([1, 1]);
    expect(one!.pictures[0]!.name).not.toBe(two!.pictures[0]!.name);
    if (one?.kind !== 'basics') throw new Error('no basics');
    expect(Object.keys(one.parts.UPKIHON_SUB1[0]!)).toEqual(['hour', 'own']);
  });
});

describe('each mistake is a problem with a name and a place', () => {
  const slip = () => filesOf('slip');
  const plan = () => filesOf('plan');
  test.each([
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
    ['header_row', withFile(slip(), 'DLTPLAN', () => ({}))],
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
  ] satisfies [ProblemCode, NamedBytes[]][])('%s', (code, files) => {
    const read = code === 'header_row' ? withHeading() : files;
    const found = problemsOf(read).find((problem) => problem.code === code);
    expect(found, codesOf(read).join()).toBeDefined();
    expect(found!.file).not.toBe('');
    expect(found!.what).toMatch(/。$/);
    expect(found!.mend).toMatch(/(?:ください|ます|ません)。$/);
  });

  function withHeading(): NamedBytes[] {
    const heading = 'CSVバージョン,保険者番号,被保険者番号,削除対象年月';
    const text = `${heading}\r\n202407,990019,0000000018,202611\r\n`;
    return [{ name: `DLTPLAN_202611_0300000100_43_0300000005_11_${sequence}.CSV`, bytes: iconv.encode(text, 'cp932') }];
  }

  test('it says where: line, column and name of the item, and the place in a spreadsheet where that is another', () => {
    const files = withFile(plan(), 'UP1KYO', (file) => inCells(file.bytes.length > 0 ? 1 : 0, 4, '2026')(file));
    const [problem] = problemsOf(files);
    expect(problem).toMatchObject({
      code: 'not_a_day',
      severity: 'warning',
      line: 1,
      row: 1,
      column: 4,
      name: '作成年月日',
    });
    const second = withFile(
      plan(),
      'UP1KYO',
      inText((text) => text.replace(/(\r\n202407,\d+,[0-9H]+,)\d{8}/, '$12026')),
    );
    const found = problemsOf(second).find(({ code }) => code === 'not_a_day')!;
    expect([found.line, found.row]).toEqual([4, 2]);
    expect(sayProblem(found)).toBe(
      `UP1KYO_0300000100_43_0300000005_11_${sequence}.CSV 4行目（表では2行目） 4項目「作成年月日」：日付（YYYYMMDD）ではありません。西暦8桁の、実在する日にしてください。`,
    );
  });

  test('what is wrong on every line is one problem that names the lines', () => {
    const files = withFile(
      slip(),
      'UPHOSOKU',
      inText((text) => text.replaceAll('2,,', '9,,')),
    );
    const found = problemsOf(files).filter(({ code }) => code === 'code_unknown');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]!.also).toEqual([2]);
    expect(sayProblem(found[0]!)).toContain('1行目（ほか1行）');
  });

  test('bad bytes: which, and in which cell; twenty of them, and how many more', () => {
    const [first] = filesOf('actuals');
    const bad = (count: number) => {
      const line = Buffer.concat([
        Buffer.from('202407,'),
        Buffer.from([0xfd]),
        Buffer.from(',1,202611,0300000005,11\r\n'),
      ]);
      const name = `DLTJSK_${first!.name.slice('UPJSK_'.length)}`;
      return problemsOf([{ name, bytes: Buffer.concat(Array.from({ length: count }, () => line)) }]);
    };
    expect(bad(1).find(({ code }) => code === 'bad_bytes')).toMatchObject({
      line: 1,
      column: 2,
      what: expect.stringContaining('FD'),
    });
    expect(bad(50).find(({ code }) => code === 'more_bad_bytes')!.what).toContain('30か所');
  });

  test('a unit with an error is not handed on; one with warnings is', () => {
    const wrong = readUnits(slip().filter(({ name }) => !name.startsWith('UPSIKYU'))).units[0]!;
    expect(wrong.outcome).toBe('refused');
    expect('unit' in wrong).toBe(false);
    const warned = readUnits(withFile(slip(), 'UPPLAN', inCells(1, 14, '123'))).units[0]!;
    expect(warned.outcome).toBe('read');
  });

  test.each([
    ['UPPLAN_0300000100_43_0300000005_11_20261105093000.CSV', '対象年月'],
    ['UPPLAN_202611_0300000100_43_0300000005_11_2026110509.CSV', 'ファイル連番'],
    ['UPPLAN_202611_0300000100_0300000005_11_20261105093000.CSV', 'サービス種類'],
    ['UPPLAN_202611_030000010_43_0300000005_11_20261105093000.CSV', '事業所番号'],
    ['UPPLAN_202611_0300000100_43_0300000005_11_20261105093000.csv.xlsx', '拡張子'],
    ['利用票.csv', '先頭'],
  ])('a wrong name says what is wrong with it: %s', (name, what) => {
    expect(problemsOf([{ name, bytes: Buffer.from('1') }])).toMatchObject([
      { code: 'bad_name', what: expect.stringContaining(what) },
    ]);
  });
});
