import { describe, expect, it } from 'vitest';
import { makeCarePlanFiles } from '../../../../town/careplan/files.ts';
import { getResident, makeTown } from '../../../../town/town.ts';
import type { Entry } from '../model/group.ts';
import type { SendingUnit } from '../model/unit.ts';
import { readUnits } from '../read/units.ts';
import { back, sequence, there } from '../testing.ts';
import { sayLost } from './csv.ts';
import { nextSequence } from './sequence.ts';
import { writeUnit } from './unit.ts';

const town = makeTown();
const persons = [getResident(town, town.cast.sharing1), getResident(town, town.cast.sharing2)];
const filesOf = (unit: 'plan' | 'slip' | 'actuals' | 'prevention') =>
  makeCarePlanFiles({ town, unit, persons, sequence, month: '202611' });
function unitOf(kind: Parameters<typeof filesOf>[0]): SendingUnit {
  const [read] = readUnits(filesOf(kind)).units;
  if (read?.outcome !== 'read') throw new Error('not read');
  return read.unit;
}
const withEntries = (unit: SendingUnit, change: (entry: Entry) => Entry): SendingUnit => ({
  ...unit,
  content: { entries: unit.content.entries!.map(change) },
});
const slipWith = (change: (parts: Entry<'slip'>['parts']) => Partial<Entry<'slip'>['parts']>) =>
  withEntries(unitOf('slip'), (entry) =>
    entry.kind === 'slip' ? { ...entry, parts: { ...entry.parts, ...change(entry.parts) } } : entry,
  );

describe('a unit that was read', () => {
  it.each(['plan', 'slip', 'actuals', 'prevention'] as const)('%s is written byte for byte, pictures too', (kind) => {
    const written = writeUnit(unitOf(kind));
    if (written.outcome !== 'written') throw new Error('refused');
    expect(written.replaced).toEqual([]);
    const plain = (files: readonly { name: string; bytes: Uint8Array }[]) =>
      files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]).sort();
    expect(plain(written.files)).toEqual(plain(filesOf(kind)));
  });

  it('sent under another number, all its files and pictures are called after that', () => {
    const written = writeUnit({ ...unitOf('prevention'), sequence: '20261201000000' });
    if (written.outcome !== 'written') throw new Error('refused');
    expect(written.files.every(({ name }) => name.includes('_20261201000000'))).toBe(true);
    const [unit] = readUnits(written.files).units;
    expect(unit!.problems.map(({ code }) => code)).not.toContain('picture_missing');
    expect(unit!.outcome).toBe('read');
  });
});

describe('what must not leave', () => {
  const name = '𠮷田\u0007　葛\u{E0100}西〜';
  const lossy = slipWith(({ UPHOSOKU }) => ({ UPHOSOKU: UPHOSOKU.map((row) => ({ ...row, name })) }));

  it('characters beyond MS932: each is named with its place, and nothing is written', () => {
    const refused = writeUnit(lossy);
    if (refused.outcome !== 'refused' || refused.reason !== 'unwritable_characters') throw new Error('not refused');
    expect(refused.lost).toHaveLength(8);
    expect(refused.lost.slice(0, 4).map(({ code, instead }) => [code, instead])).toEqual([
      ['U+0007', ''],
      ['U+20BB7', '〓'],
      ['U+845B U+E0100', '葛'],
      ['U+301C', '～'],
    ]);
    expect(sayLost(refused.lost[1]!)).toBe(
      `UPHOSOKU_202611_0300000100_43_0300000005_11_${sequence}.CSV 1行目 6項目「利用者氏名」の「𠮷」（U+20BB7）は、シフトJIS（MS932）にありません。「〓」と書きます。`,
    );
  });

  it('asked to replace, it does and says the same', () => {
    const written = writeUnit(lossy, 'replace');
    if (written.outcome !== 'written') throw new Error('refused');
    expect(written.replaced).toHaveLength(8);
    const [unit] = readUnits(written.files).units;
    if (unit?.outcome !== 'read') throw new Error('not read');
    const [entry] = unit.unit.content.entries!;
    expect(entry?.kind === 'slip' && entry.parts.UPHOSOKU[0]!.name).toBe('〓田　葛西～');
  });

  it.each([
    ['half a unit', 'missing_file', () => ({ UPSIKYU: [] })],
    [
      'no total',
      'total_missing',
      ({ UPSIKYU }) => ({ UPSIKYU: UPSIKYU.filter((row) => row.serviceCode !== '999999') }),
    ],
    [
      'a day that is none',
      'not_a_day',
      ({ UPPLAN }) => ({ UPPLAN: UPPLAN.map((row) => ({ ...row, day: '20261131' })) }),
    ],
    [
      'services outside the exchange',
      'outside_exchange',
      ({ UPPLAN }) => ({ UPPLAN: UPPLAN.map((row) => ({ ...row, serviceCode: '331111' })) }),
    ],
    [
      'a person whom the receiver does not serve',
      'unrelated_person',
      ({ UPPLAN }) => ({ UPPLAN: UPPLAN.map((row) => ({ ...row, office: '0300000100' })) }),
    ],
    [
      'fractions of a unit',
      'not_a_number',
      ({ UPPLAN }) => ({ UPPLAN: UPPLAN.map((row) => ({ ...row, units: 24.4 })) }),
    ],
  ] satisfies [string, string, (parts: Entry<'slip'>['parts']) => Partial<Entry<'slip'>['parts']>][])(
    '%s',
    (_, code, change) => {
      const refused = writeUnit(slipWith(change), 'replace');
      if (refused.outcome !== 'refused' || refused.reason !== 'not_to_standard') throw new Error('not refused');
      expect(refused.problems.filter(({ severity }) => severity === 'error').map((problem) => problem.code)).toContain(
        code,
      );
    },
  );

  it('外字 have no sign in CP932 that stands for them: they are replaced like any other, and never written as themselves', () => {
    const own = slipWith(({ UPHOSOKU }) => ({ UPHOSOKU: UPHOSOKU.map((row) => ({ ...row, name: '\ue000' })) }));
    expect(writeUnit(own)).toMatchObject({ outcome: 'refused', reason: 'unwritable_characters' });
    expect(writeUnit(own, 'replace')).toMatchObject({
      outcome: 'written',
      replaced: [{ code: 'U+E000', instead: '〓' }, {}],
    });
  });

  it('one person of several without 補足', () => {
    const unit = unitOf('slip');
    const [first, second] = unit.content.entries!;
    if (second?.kind !== 'slip') throw new Error('no slip');
    const without: Entry = { ...second, parts: { ...second.parts, UPHOSOKU: [] } };
    const refused = writeUnit({ ...unit, content: { entries: [first!, without] } });
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'not_to_standard' });
    expect('problems' in refused && refused.problems.map(({ code }) => code)).toContain('missing_rows');
  });

  it('a person with no service in the exchange has no unit at all', () => {
    const none = slipWith(() => ({ UPPLAN: [] }));
    expect(writeUnit(none)).toMatchObject({ outcome: 'refused', reason: 'not_to_standard' });
  });

  it('what is no unit is a mistake of the program', () => {
    const slip = unitOf('slip').content.entries!;
    const unit = (entries: readonly Entry[]) => () => writeUnit({ route: there, sequence, content: { entries } });
    expect(unit([])).toThrow(TypeError);
    expect(unit([...slip, ...unitOf('plan').content.entries!])).toThrow('one sending unit');
    const [first] = slip;
    if (first?.kind !== 'slip') throw new Error('no slip');
    expect(unit([first, { ...first, key: { ...first.key, month: '202612' } }])).toThrow('one month');
    expect(() => writeUnit({ ...unitOf('slip'), sequence: '1' })).toThrow('fourteen');
  });
});

describe('deletions', () => {
  const key = { insurer: '990019', insured: '0000000018' };
  it.each([
    ['DLT1KYO', there, { kind: 'plan', key: { ...key, planDay: '20261105' } }, '20261105'],
    ['DLTPLAN_202611', there, { kind: 'slip', key: { ...key, month: '202611' } }, '202611'],
    [
      'DLTJSK_202611',
      back,
      { kind: 'actuals', key: { ...key, month: '202611', office: back.from, serviceType: '11' } },
      `202611,${back.from},11`,
    ],
    ['DLTKIHON', there, { kind: 'basics', key: { ...key, consultedOn: '20261105' } }, '20261105'],
    ['DLTYOBO', there, { kind: 'prevention', key: { ...key, planDay: '20261105' } }, '20261105'],
  ] as const)('%s is written as the standard has it, and read again', (start, route, deletion, rest) => {
    const unit: SendingUnit = { route, sequence, content: { deletions: [deletion] } };
    const written = writeUnit(unit);
    if (written.outcome !== 'written') throw new Error('refused');
    const ends = `${route.from}_${route.fromService}_${route.to}_${route.toService}_${sequence}.CSV`;
    expect(written.files.map(({ name }) => name)).toEqual([`${start}_${ends}`]);
    expect(Buffer.from(written.files[0]!.bytes).toString()).toBe(`202407,990019,0000000018,${rest}\r\n`);
    expect(readUnits(written.files).units).toMatchObject([{ outcome: 'read', unit }]);
  });
});

describe('ファイル連番', () => {
  it('is the time in Japan, and always later than the one before', () => {
    const now = new Date('2026-11-24T15:00:00Z');
    expect(nextSequence(now)).toBe('20261125000000');
    expect(nextSequence(now, '20261124235959')).toBe('20261125000000');
    expect(nextSequence(now, '20261125000000')).toBe('20261125000001');
    expect(nextSequence(now, '20261231235959')).toBe('20270101000000');
  });
});
