import { describe, expect, test } from 'vitest';
import { makeCarePlanFiles } from '../../../../town/careplan/files.ts';
import { sayProblem } from '../problem/problem.ts';
import { filesOf, inCells, inText, persons, problemsOf, sequence, town, withFile } from './testing-mistakes.ts';
import { readUnits } from './units.ts';

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

describe('a problem', () => {
  const slip = () => filesOf('slip');
  const plan = () => filesOf('plan');

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

describe('who may be told of whom', () => {
  const codesOf = (files: ReturnType<typeof filesOf>) => problemsOf(files).map(({ code }) => code);
  const toPlanner = (files: ReturnType<typeof filesOf>) =>
    files.map(({ name, bytes }) => ({ name: name.replace('_0300000005_11_', '_0300000013_46_'), bytes }));

  test('actuals for another planner than the receiver warn: a commissioned office may report to the centre', () => {
    const files = withFile(
      filesOf('actuals'),
      'UPJSK',
      inText((text) => text.replaceAll(',202611,0300000100,', ',202611,0300000005,')),
    );
    expect(problemsOf(files)).toMatchObject([{ code: 'unrelated_person_perhaps', also: { length: 1 } }]);
    expect(readUnits(files).units[0]!.outcome).toBe('read');
  });

  test('between offices that plan, the receiver serves nobody itself', () => {
    expect(codesOf(toPlanner(filesOf('slip')))).toEqual([]);
    expect(codesOf(toPlanner(filesOf('plan')))).toEqual([]);
  });
});
