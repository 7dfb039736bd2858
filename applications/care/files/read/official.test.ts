import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNeeds, readSupport } from '../model/needs.ts';
import type { SecondTableRow } from '../model/plan.ts';
import type { SupportRow } from '../model/prevention.ts';
import { Problems, sayProblem } from '../problem/problem.ts';
import { nest } from '../table/value.ts';
import { anyHarm, harm } from '../testing.ts';
import { writeCsv } from '../write/csv.ts';
import { type NamedBytes, readFile } from './file.ts';
import { readUnits } from './units.ts';

const care = new URL('../../../../../shared/data/care/', import.meta.url);
const there = existsSync(care);

describe.skipIf(!there)('what the ministry publishes (left out without ../shared/data)', () => {
  const all = there
    ? readdirSync(care, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => ({ name, bytes: readFileSync(`${parentPath}/${name}`) }))
    : [];
  const samples = all.filter(({ name }) => /^UP.*\.CSV$/.test(name));
  const read = (file: NamedBytes) => {
    const problems = new Problems('reading');
    return { file: readFile(file, problems)!, problems: problems.list() };
  };
  const rowsOf = (prefix: string) => {
    const { layout, rows } = read(samples.find(({ name }) => name.startsWith(`${prefix}_0`))!).file;
    return rows.map(({ values }) => nest(layout.columns, values, new Set()));
  };

  it('the 記載例 are there', () => expect(samples.length).toBe(3));

  it.each(samples.map((file) => [file.name, file] as const))(
    '%s is read whole, its own flaws as warnings',
    (_, sample) => {
      const { file, problems } = read(sample);
      expect(file.rows.length).toBeGreaterThan(4);
      expect(problems.map(({ severity }) => severity)).not.toContain('error');
      const codes = problems.map(({ code }) => code);
      expect(codes).toContain('version_unknown');
      expect(codes.some((code) => code === 'number_form' || code === 'not_a_day')).toBe(true);
    },
  );

  it.each(samples.map((file) => [file.name, file] as const))('%s is written again byte for byte', (name, sample) => {
    const { layout, rows } = read(sample).file;
    const { bytes, lost } = writeCsv(
      name,
      layout,
      rows.map(({ cells }) => cells),
    );
    expect(lost).toEqual([]);
    expect(bytes.equals(sample.bytes)).toBe(true);
  });

  it('第2表: blank needs and goals are those of the row above with the same number', () => {
    const needs = readNeeds(rowsOf('UP2KYO') as SecondTableRow[]);
    const tree = needs.map(({ no, text, goals }) => [
      no,
      text,
      goals.map((goal) => [goal.no, goal.long, goal.short, goal.contents.length]),
    ]);
    expect(tree).toEqual([
      [
        1,
        '課題１',
        [
          [1, '長期１', '短期１', 2],
          [1, '長期１', '短期２', 1],
          [2, '長期２', '短期３', 1],
        ],
      ],
      [2, '課題２', [[1, '長期３', '短期４', 1]]],
    ]);
    expect(needs[0]!.goals[1]).toMatchObject({ longTerm: 'aaaa', shortTerm: 'eeee' });
  });

  it('介護予防の別表: the same, by need and by support', () => {
    const support = readSupport(rowsOf('UPYOBO_SUB') as SupportRow[]);
    expect(
      support.map(({ needNo, supportNo, serviceNo, goal, point, service }) => [
        needNo,
        supportNo,
        serviceNo,
        goal,
        point,
        service,
      ]),
    ).toEqual([
      [1, 1, 1, '○○になること。', '○○の実施', '介護予防通所介護'],
      [1, 2, 1, '○○になること。', '●●の実施', '介護予防通所介護'],
      [1, 2, 2, '○○になること。', '●●の実施', '宅老所利用'],
      [2, 1, 1, '△△△になること。'.replace('△△△', '△△'), '△△の実施', '介護予防通所リハビリ'],
      [1, 1, 1, '○○になること。', '○○の実施', '介護予防通所介護'],
      [1, 2, 1, '○○になること。', '●●の実施', '介護予防通所介護'],
    ]);
  });

  it('every file of the folder is read without a crash, under its own name and under one of the standard', () => {
    expect(all.length).toBeGreaterThan(8);
    for (const { name, bytes } of all) {
      expect(readUnits([{ name, bytes }]).units.length + readUnits([{ name, bytes }]).problems.length).toBeGreaterThan(
        0,
      );
      const standard = 'UP2KYO_0300000100_43_0300000005_11_20191025200201.CSV';
      const { units } = readUnits([{ name: standard, bytes }]);
      // A unit of one file is never whole.
      expect(units.map(({ outcome }) => outcome)).toEqual(['refused']);
    }
  });

  it('harmed, no file of the folder crashes the reader, or is taken without a word', () => {
    const standard = 'UP2KYO_0300000100_43_0300000005_11_20191025200201.CSV';
    const small = all.filter(({ bytes }) => bytes.length < 20_000);
    expect(small.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.constantFrom(...small), fc.boolean(), anyHarm, ({ name, bytes }, own, what) => {
        const { units, problems } = readUnits([{ name: own ? name : standard, bytes: harm(bytes, what) }]);
        for (const unit of units) expect([unit.outcome, unit.problems.length > 0]).toEqual(['refused', true]);
        expect(units.length + problems.length).toBeGreaterThan(0);
        for (const problem of [...problems, ...units.flatMap((unit) => unit.problems)])
          expect(sayProblem(problem)).toMatch(/。$/);
      }),
      { numRuns: 80 },
    );
  });

  it('a harmed 記載例 says something else than the whole one, or is written again as it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), anyHarm, (sample, what) => {
        const harmed = { name: sample.name, bytes: harm(sample.bytes, what) };
        const { file, problems } = read(harmed);
        if (JSON.stringify(problems) !== JSON.stringify(read(sample).problems)) return;
        const cells = file.rows.map((row) => row.cells);
        expect(writeCsv(sample.name, file.layout, cells).bytes.equals(harmed.bytes)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  it('alone they are no whole units, and it is said which files are missing', () => {
    const { units } = readUnits(samples);
    expect(units.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    const missing = units.map(({ problems }) => problems.filter(({ code }) => code === 'missing_file').length);
    expect(missing).toEqual([3, 2]);
  });
});
