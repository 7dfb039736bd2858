import { expect, test } from 'vitest';
import { makeCarePlanFiles, type UnitKind } from '../../../../town/careplan/files.ts';
import { getResident, makeTown } from '../../../../town/town.ts';
import type { Deletion, Entry } from '../model/group.ts';
import type { ServiceRow } from '../model/month.ts';
import type { Route, SendingUnit } from '../model/unit.ts';
import { readUnits } from '../read/units.ts';
import { back, there } from '../testing.ts';
import { sayChange } from './changes.ts';
import { applyUnit, compareUnit, sayDifference } from './difference.ts';
import type { Held } from './held.ts';

const town = makeTown();
const one = getResident(town, town.cast.sharing1);
const two = getResident(town, town.cast.sharing2);
const nothing: Held = new Map();

function unit(kind: UnitKind, sequence: string, persons = [one]): SendingUnit {
  const [read] = readUnits(makeCarePlanFiles({ town, unit: kind, persons, sequence, month: '202611' })).units;
  if (read?.outcome !== 'read') throw new Error('not read');
  return read.unit;
}
const unitOf = (route: Route, sequence: string, entries: readonly Entry[]): SendingUnit => ({
  route,
  sequence,
  content: { entries },
});
const deletionOf = (route: Route, sequence: string, ...deletions: Deletion[]): SendingUnit => ({
  ...{ route, sequence },
  content: { deletions },
});
const outcomes = (held: Held, next: SendingUnit) => compareUnit(held, next).map(({ outcome }) => outcome);
const after = (...units: readonly SendingUnit[]): Held =>
  units.reduce<Held>((held, next) => applyUnit(held, next).held, nothing);

const sundays = '20261101000000';
const later = '20261102000000';

test('new, the same again, and changed: which columns, from what to what, in words', () => {
  const first = unit('plan', sundays);
  expect(outcomes(nothing, first)).toEqual(['new']);
  expect(outcomes(after(first), { ...first, sequence: later })).toEqual(['same']);
  const [entry] = first.content.entries!;
  if (entry?.kind !== 'plan') throw new Error('no plan');
  const parts = {
    ...entry.parts,
    UP1KYO: entry.parts.UP1KYO.map((row) => ({
      ...row,
      careLevel: '25',
      certifiedUntil: '20300331',
      policy: undefined,
    })),
    UP2KYO: entry.parts.UP2KYO.slice(0, -1),
    UP3KYO: [...entry.parts.UP3KYO, { weekday: '6', start: '1400', end: '1500', service: '買い物' }].reverse(),
  };
  const [difference] = compareUnit(after(first), unitOf(there, later, [{ ...entry, parts }]));
  expect(difference).toMatchObject({ outcome: 'changed', replaces: sundays, key: entry.key });
  const said = difference!.changes.map(sayChange);
  expect(said[0]).toContain('「認定有効期間終了日」：令和10年3月31日 → 令和12年3月31日');
  expect(said[0]).toContain('→ 要介護５');
  expect(said[0]).toMatch(/「総合的な援助の方針」：[^→]+ → （空）/s);
  expect(said.slice(1)).toEqual([
    '居宅サービス計画書 第2表（課題ＮＯ2・援助目標ＮＯ1・援助内容ＮＯ1）がなくなります。',
    '居宅サービス計画書 第3表（週間サービス計画表）（土・14:00・買い物）が増えます。',
  ]);
  expect(sayDifference(difference!)).toBe('居宅サービス計画書：いまの内容と、まるごと入れ替えます。違いは3か所です。');
});

test('a dry run changes nothing, and says what taking in would do', () => {
  const held = after(unit('slip', sundays));
  const before = [...held];
  compareUnit(held, unit('slip', later, [one, two]));
  expect([...held]).toEqual(before);
});

test('a unit replaces the whole of its keys, and nothing of other persons, months or kinds', () => {
  const held = after(unit('slip', sundays, [one, two]), unit('plan', sundays));
  const [entry] = unit('slip', later).content.entries!;
  if (entry?.kind !== 'slip') throw new Error('no slip');
  const short = { ...entry, parts: { ...entry.parts, UPPLAN: entry.parts.UPPLAN.slice(0, 1) } };
  const next = applyUnit(held, unitOf(there, later, [short])).held;
  expect(next.size).toBe(3);
  const entries = [...next.values()].map((item) => item.entry!);
  expect(entries.filter(({ kind }) => kind === 'slip')).toEqual([short, [...held.values()][1]!.entry]);
});

test('an older unit after a newer one is said, and not taken in; nor is another content under the same number', () => {
  const newer = unit('slip', later);
  const held = after(newer);
  const older = applyUnit(held, unit('slip', sundays));
  expect(older.held).toEqual(held);
  expect(older.differences.map(sayDifference)).toEqual([
    `サービス利用票・別表：いまの内容（連番${later}）より古いので、取り込みません。`,
  ]);
  expect(outcomes(held, newer)).toEqual(['same']);
  const [entry] = newer.content.entries!;
  if (entry?.kind !== 'slip') throw new Error('no slip');
  const other = unitOf(there, later, [{ ...entry, parts: { ...entry.parts, UPPLAN: [] } }]);
  expect(outcomes(held, other)).toEqual(['contradicting']);
  expect(applyUnit(held, other).held).toEqual(held);
});

test('a deleted plan takes its forms with it, and what was sent before it does not come back', () => {
  const plan = unit('plan', sundays);
  const { kind, key } = plan.content.entries![0]!;
  const deletion = deletionOf(there, later, { kind, key } as Deletion);
  const { held, differences } = applyUnit(after(plan), deletion);
  expect(sayDifference(differences[0]!)).toBe(
    '居宅サービス計画書：削除します（居宅サービス計画書 第1表、居宅サービス計画書 第2表、居宅サービス計画書 第3表（週間サービス計画表））。利用者補足情報も一緒になくなります。',
  );
  expect([...held.values()].map(({ entry }) => entry)).toEqual([undefined]);
  expect(outcomes(held, plan)).toEqual(['older']);
  expect(outcomes(held, deletion)).toEqual(['nothing_to_delete']);
  expect(outcomes(held, { ...plan, sequence: '20261103000000' })).toEqual(['new']);
  // The deletion came first: the plan is late, and stays away.
  expect(outcomes(after(deletion), plan)).toEqual(['older']);
});

const actuals = (serviceType: string, rows: readonly ServiceRow[], office = back.from): Entry<'actuals'> => ({
  kind: 'actuals',
  key: { insurer: '990019', insured: '0000000018', month: '202611', office, serviceType },
  parts: { UPJSK: rows },
  pictures: [],
});
const visit: ServiceRow = { day: '20261102', start: '0900', end: '0930', serviceCode: '111111', count: 1, units: 244 };

test('a correction of actuals is of its office and kind of service: other kinds of the same office stay', () => {
  const both = unitOf(back, sundays, [actuals('11', [visit, { ...visit, day: '20261105' }]), actuals('15', [visit])]);
  const correction = unitOf(back, later, [actuals('11', [{ ...visit, count: 2 }])]);
  const { held, differences } = applyUnit(after(both), correction);
  expect(differences[0]!.changes.map(sayChange)).toEqual([
    '第6表 サービス提供の実績（令和8年11月2日・09:00・09:30・111111）の「サービス回数」：1 → 2',
    '第6表 サービス提供の実績（令和8年11月5日・09:00・09:30・111111）がなくなります。',
  ]);
  expect([...held.values()].map(({ entry }) => entry?.kind === 'actuals' && entry.parts.UPJSK.length)).toEqual([1, 1]);
  const deleted = applyUnit(held, deletionOf(back, '20261103000000', { kind: 'actuals', key: actuals('11', []).key }));
  expect([...deleted.held.values()].map(({ entry }) => entry !== undefined)).toEqual([false, true]);
});

test('nobody replaces or deletes what another office has sent', () => {
  const mine = unitOf(back, sundays, [actuals('11', [visit])]);
  const stranger = { ...back, from: '0300000013' };
  const held = after(mine);
  const { kind, key } = actuals('11', []);
  expect(outcomes(held, deletionOf(stranger, later, { kind, key }))).toEqual(['nothing_to_delete']);
  const overwritten = applyUnit(held, unitOf(stranger, later, [actuals('11', [])])).held;
  expect([...overwritten.values()][0]!.entry).toEqual(actuals('11', [visit]));
});

test('two rows that say the same are two: one of them missing is a change', () => {
  const held = after(unitOf(back, sundays, [actuals('11', [visit, visit])]));
  const [difference] = compareUnit(held, unitOf(back, later, [actuals('11', [visit])]));
  expect(difference!.changes.map(({ kind }) => kind)).toEqual(['removed']);
});

test('another picture is a difference; another name of the same picture is none', () => {
  const first = unit('prevention', sundays);
  const [entry] = first.content.entries!;
  if (entry?.kind !== 'basics') throw new Error('no basics');
  const named = { ...entry.pictures[0]!, name: 'other.jpg' };
  const UPKIHON = entry.parts.UPKIHON.map((row) => ({ ...row, picture: 'other.jpg' }));
  const renamed: Entry = { ...entry, parts: { ...entry.parts, UPKIHON }, pictures: [named] };
  expect(outcomes(after(first), unitOf(there, later, [renamed]))).toEqual(['same']);
  const other: Entry = { ...entry, pictures: [{ ...named, bytes: Buffer.from([0xff, 0xd8, 0xff, 0]) }] };
  expect(compareUnit(after(first), unitOf(there, later, [other]))[0]!.changes.map(sayChange)).toEqual([
    '家族構成の図（画像）が変わります。',
  ]);
});
