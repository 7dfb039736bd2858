import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readUnits } from '../../applications/care/files/read/units.ts';
import { getLayout, type Prefix } from '../../applications/care/files/table/table.ts';
import { currentTable } from '../../applications/care/files/table/tables.ts';
import { extractSubjects } from '../../contracts/content/extract.ts';
import { parseCarePlanName } from '../../contracts/content/filename.ts';
import { contract as contractSchema } from '../../contracts/contract.ts';
import { fitCp932 } from '../../web/export/cp932.ts';
import { getResident, makeTown } from '../town.ts';
import { withSubstitutes, writeCsv } from './csv.ts';
import { makeCarePlanFiles, type UnitKind } from './files.ts';
import type { CareFile } from './unit.ts';

const town = makeTown();
const residents = (...parts: (keyof typeof town.cast)[]) => parts.map((part) => getResident(town, town.cast[part]));
const sequence = '20260425183000';
const unit = (kind: UnitKind, persons = residents('sampleNineDigits', 'sharingHardName')) =>
  makeCarePlanFiles({ town, unit: kind, persons, sequence, month: '202605' });
const rowsOf = (file: CareFile) =>
  parse(new TextDecoder('shift_jis', { fatal: true }).decode(file.bytes)) as string[][];
const layoutOf = (name: string) => getLayout(currentTable, parseCarePlanName(name)!.prefix as Prefix);
const all = (['plan', 'slip', 'actuals', 'prevention'] as const).flatMap((kind) => unit(kind));
const csvFiles = all.filter((file) => file.name.endsWith('.CSV'));

describe('the town’s care-plan files', () => {
  it('are named as the standard names them, in its order', () => {
    const there = '0300000100_43_0300000005_11_20260425183000';
    expect(all.map((file) => file.name)).toEqual([
      `UPHOSOKU_000000_${there}.CSV`,
      `UP1KYO_${there}.CSV`,
      `UP2KYO_${there}.CSV`,
      `UP3KYO_${there}.CSV`,
      `UPHOSOKU_202605_${there}.CSV`,
      `UPPLAN_202605_${there}.CSV`,
      `UPSIKYU_202605_${there}.CSV`,
      'UPJSK_202605_0300000005_11_0300000100_43_20260425183000.CSV',
      `UPKIHON_${there}.CSV`,
      `UPKIHON_SUB1_${there}.CSV`,
      `UPKIHON_IMAGE_${there}_0001.jpg`,
      `UPKIHON_IMAGE_${there}_0002.jpg`,
    ]);
  });

  it.each(csvFiles.map((file) => [file.name, file] as const))(
    '%s has its columns, persons and line ends',
    (name, file) => {
      const rows = rowsOf(file);
      expect(new Set(rows.map((row) => row.length))).toEqual(new Set([layoutOf(name).columns.length]));
      expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(['202407']));
      const [nine, hard] = residents('sampleNineDigits', 'sharingHardName');
      expect([...new Set(rows.map((row) => `${row[1]}/${row[2]}`))]).toEqual([
        '123456/123456789',
        `123456/${hard!.insured[0]!.insured}`,
      ]);
      expect(nine!.insured[0]!.insured).toHaveLength(9);
      expect(file.bytes.subarray(-2).toString()).toBe('\r\n');
    },
  );

  it('quote every free text and nothing else, and keep line ends and quotation marks inside', () => {
    const text = iconv.decode(all.find((file) => file.name.startsWith('UP1KYO'))!.bytes, 'cp932');
    expect(text).toMatch(/^202407,123456,123456789,20260425,000-\d{4},"九十九県/);
    expect(text).toContain('合い言葉は""あわてない""です。",');
    expect(rowsOf(all.find((file) => file.name.startsWith('UP1KYO'))!)[0]![21]).toMatch(/\r\n家族「無理をせず, /);
  });

  it('write a registered substitute for what CP932 lacks, never a question mark', () => {
    const supplement = rowsOf(all[0]!);
    expect(getResident(town, town.cast.sharingHardName).name).toBe('𠮷田　富美');
    expect(supplement[1]![5]).toBe('吉田　富美');
    for (const file of csvFiles) expect(iconv.decode(file.bytes, 'cp932')).not.toContain('?');
    expect(withSubstitutes('葛\u{E0100}西𣘺本𡈽屋髙﨑')).toBe('葛西橋本土屋髙﨑');
    expect(() => writeCsv('', 'UPHOSOKU', [{ 6: '𠮷' }])).toThrow('CP932 has no U+20BB7');
    for (const resident of town.residents)
      expect(fitCp932(withSubstitutes(resident.name + resident.address)).unwritable).toEqual([]);
  });

  it('plan each visit of the month, and report back all but the one that was missed', () => {
    const planned = rowsOf(all.find((file) => file.name.startsWith('UPPLAN'))!).filter((row) => row[2] === '123456789');
    const done = rowsOf(all.find((file) => file.name.startsWith('UPJSK'))!).filter((row) => row[2] === '123456789');
    // May 2026: four Mondays, Tuesdays and Thursdays each
    expect(planned.map((row) => row[9]!.slice(6)).join(' ')).toBe('04 05 07 11 12 14 18 19 21 25 26 28');
    expect(done.map((row) => row[9])).toEqual(planned.slice(1).map((row) => row[9]));
    expect([planned[0]![23], done[0]![23]]).toEqual(['0300000100', '0300000005']);
  });

  it('sum up the units and the money', () => {
    const rows = rowsOf(all.find((file) => file.name.startsWith('UPSIKYU'))!).filter((row) => row[2] === '123456789');
    const units = 8 * 244 + 4 * 179;
    expect(rows.map((row) => [row[8], row[16]])).toEqual([
      ['111111', String(8 * 244)],
      ['117211', String(4 * 179)],
      ['11AAAA', String(units)],
      ['999999', String(units)],
    ]);
    const [cost, claimed, own] = [rows[3]![23], rows[3]![25], rows[3]![27]].map(Number);
    expect([cost, claimed! + own!]).toEqual([units * 10, cost]);
  });

  it('name each picture in the row of its person, and hold a whole JPEG', () => {
    const pictures = all.filter((file) => file.name.endsWith('.jpg'));
    const basic = rowsOf(all.find((file) => file.name.startsWith('UPKIHON_0'))!);
    expect(basic.map((row) => row[61])).toEqual(pictures.map((file) => file.name));
    for (const { bytes } of pictures) {
      expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
      expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
    }
  });

  it('refuse a sequence that is none, and a person without care insurance', () => {
    expect(() => makeCarePlanFiles({ town, unit: 'plan', persons: [], sequence: '2026' })).toThrow(TypeError);
    const child = town.residents.find((resident) => resident.insured.length === 0)!;
    expect(() => unit('plan', [child])).toThrow('no care insurance');
  });
});

describe('as the care-plan contract reads them', () => {
  const contract = contractSchema.parse(
    JSON.parse(readFileSync(new URL('../../applications/care/contracts/careplan-v41.json', import.meta.url), 'utf8')),
  );

  it.each(['plan', 'slip', 'actuals', 'prevention'] as const)(
    '%s: everybody is found, and nothing is wrong',
    (kind) => {
      const persons = residents('sharing1', 'sharingHardName');
      const { subjects, warnings, problems } = extractSubjects(contract, unit(kind, persons));
      expect(problems).toEqual([]);
      // The towns' insurer numbers are those of the official samples; their check digits, and nothing else, are flawed.
      expect(warnings.filter(({ text }) => !text.startsWith('保険者番号'))).toEqual([]);
      expect(subjects.map(({ insurer, insured }) => ({ insurer, insured }))).toEqual(
        persons.map((resident) => resident.insured[0]),
      );
    },
  );

  it('the nine digits of the sample files are a warning, never a problem', () => {
    const { warnings, problems } = extractSubjects(contract, unit('plan', residents('sampleNineDigits')));
    expect(problems).toEqual([]);
    expect(warnings.map(({ text }) => text).join()).toContain('被保険者番号');
  });
});

describe('as the application that reads them', () => {
  it.each(['plan', 'slip', 'actuals', 'prevention'] as const)('%s: one whole sending unit', (kind) => {
    const { units, problems } = readUnits(unit(kind), 'writing');
    expect(problems).toEqual([]);
    expect(units.map(({ outcome }) => outcome)).toEqual(['read']);
    expect([...new Set(units[0]!.problems.map(({ code }) => code))].sort()).toEqual(['check_digit', 'number_form']);
  });
});
