import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { findContradictions } from './contradictions.ts';
import { careLevelCodes, careLevels, isCareLevel } from './levels.ts';
import { findPrice } from './price.ts';
import { findValid, readTables } from './tables.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-care-tables-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const tables = await readTables();
const day = '2026-11-01';

test('a fact says whether it was seen', () => {
  expect(findValid(tables, 'limits', '06', day)!.seen).toBe(false);
  expect(findValid(tables, 'codes', '111111', day)).toMatchObject({ units: 244, seen: true });
});

test('a fact holds between its days, both included, and no other day', () => {
  const rate = (on: string) => findValid(tables, 'codes', '116275', on)?.permille;
  expect(['2024-05-31', '2024-06-01', '2026-05-31', '2026-06-01'].map(rate)).toEqual([undefined, 245, 245, 270]);
  expect(findValid(tables, 'limits', '25', '2019-09-30')).toBeUndefined();
});

test('11 is not 要支援1, and heavier levels have greater codes', () => {
  expect(isCareLevel('11')).toBe(false);
  expect(isCareLevel('toString')).toBe(false);
  expect(careLevelCodes.map((code) => careLevels[code])).toEqual([
    ...['事業対象者', '要支援1', '要支援2', '要介護1', '要介護2', '要介護3', '要介護4', '要介護5'],
  ]);
});

test('a town changes a table by a file of its own; one that is not right stops the start', async () => {
  const put = async (name: string, table: object) => {
    const at = path.join(folder, name);
    await mkdir(at);
    await writeFile(path.join(at, 'municipality-grades.json'), JSON.stringify(table));
    return at;
  };
  const row = { municipality: '990019', grade: '6級地', from: '2027-04-01', until: null, source: '告示', seen: true };
  const changed = await readTables(await put('right', { title: '地域区分', rows: [row] }));
  expect(findValid(changed, 'municipality-grades', '990019', '2027-04-01')!.grade).toBe('6級地');
  expect(findValid(changed, 'limits', '25', day)!.units).toBe(36217);
  await expect(readTables(await put('twice', { rows: [row, { ...row, from: '2028-04-01' }] }))).rejects.toThrow(
    /期間の重なる/,
  );
  await expect(readTables(await put('wrong', { rows: [{ ...row, seen: undefined }] }))).rejects.toThrow(
    /municipality-grades\.json の rows → 0 → seen/,
  );
});

test('a price follows the office’s grade and the service; an unknown one has none', () => {
  expect(findPrice(tables, '11', '6級地', day)).toBe(1042);
  expect(findPrice(tables, '17', '1級地', day)).toBe(1000);
  expect(findPrice(tables, '99', '1級地', day)).toBeUndefined();
  expect(findPrice(tables, '11', '8級地', day)).toBeUndefined();
});

test.each([
  ['21', ['111111', '171001'], ['rental-for-light']],
  ['13', ['111111'], ['care-for-support']],
  ['25', ['111111', '171001', '171013'], []],
  ['23', ['171001', '171013'], ['rental-excretion']],
  ['22', ['A21111'], ['project-for-care']],
  ['06', ['A21111', '631111'], ['prevention-for-care']],
] as const)('level %s with %j', (level, codes, ids) => {
  expect(findContradictions(tables, level, codes, day).map(({ rule }) => rule.id)).toEqual(ids);
});

const official = new URL('../../../shared/data/care/', import.meta.url);
describe.skipIf(!existsSync(official))('against the official tables (left out without ../shared/data)', () => {
  const rows = (file: string): Record<string, string>[] =>
    parse(readFileSync(new URL(file, official), 'utf8'), { columns: true, bom: true });

  test('units and titles of our codes are those of the table of 令和6年6月', () => {
    const theirs = new Map(rows('service-codes-r6-sample.csv').map((row) => [row.service_code, row]));
    const both = [...tables.codes.values()].flat().filter(({ code }) => theirs.has(code));
    expect(both.length).toBeGreaterThan(20);
    for (const { code, units, title, per } of both)
      expect([code, String(units), title, `1${per}につき`]).toEqual([
        code,
        theirs.get(code)!.units,
        theirs.get(code)!.service_name,
        theirs.get(code)!.unit_type,
      ]);
  });

  test('limits and kinds of service are those of the standard', () => {
    for (const { code, name, monthly_limit_units_from_2019_10 } of rows('careplan-v41/care-levels.csv')) {
      expect(findValid(tables, 'limits', code!, day)!.units).toBe(Number(monthly_limit_units_from_2019_10));
      expect(careLevels[code as keyof typeof careLevels]).toBe(name!.normalize('NFKC'));
    }
    const kinds = new Map(rows('careplan-v41/service-types.csv').map((row) => [row.code, row]));
    for (const [service, [row]] of tables.services)
      if (kinds.has(service))
        expect([row!.title, row!.program]).toEqual([kinds.get(service)!.name, kinds.get(service)!.program]);
  });
});
