import { beforeAll, expect, test } from 'vitest';
import { parseCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { parseNote } from '../contracts/tlog/note.ts';
import { verifyConsistency } from './consistency.ts';
import { verifyLog } from './log.ts';
import { buildTown, carefulReader, rememberingReader, type Town } from './tamper/attack.ts';
import { createChance } from './tamper/chance.ts';
import { type Files, memorySource, type Place, placeOf, publish, today } from './tamper/log.ts';

let places: Place[];
let town: Town;
beforeAll(async () => {
  const chance = createChance(1);
  places = Array.from({ length: 300 }, (_, i) => placeOf(i, chance));
  town = await buildTown(places);
});
const copy = (): Files => new Map(town.files);
const codesAndPlaces = async (files: Files, options = carefulReader(town, 257)) =>
  (await verifyLog(memorySource(files), options)).findings.map(({ code, where }) => `${code} ${where}`);

test('an honest log is found good, and what is remembered of it lets the next visit tell a roll-back', async () => {
  const { ok, remember } = await verifyLog(memorySource(copy()), carefulReader(town, 257));
  expect(ok).toBe(true);
  const shorter = await publish(places.slice(0, 299), town.log, town.witness);
  const second = await verifyLog(memorySource(shorter), { remembered: remember, today });
  expect(second.findings.map(({ code }) => code)).toEqual(['rolled_back']);
  expect(second).not.toHaveProperty('remember');
});

test('on a first visit without anything to compare, it says what it took on trust and did not check', async () => {
  const { ok, said } = await verifyLog(memorySource(copy()), { today });
  expect(ok).toBe(true);
  expect(said.join()).toMatch(/そのまま信じました.*巻き戻しと分岐は確かめていません/);
  const bare = new Map([...copy()].filter(([path]) => !path.startsWith('records/')));
  expect((await verifyLog(memorySource(bare), { today })).said.join()).toContain('記録の本文はここにない');
});

test.each([
  ['tile/entries/000', 5, 'entry_altered エントリー 0'],
  ['tile/0/000', 32 * 7 + 3, 'tile_altered tile/0/000'],
  ['tile/0/001.p/44', 0, 'tile_altered tile/0/001.p/44'],
  ['tile/1/000.p/1', 31, 'tile_altered tile/1/000.p/1'],
])('one changed byte of %s is named', async (path, at, finding) => {
  const files = copy();
  const bytes = Buffer.from(files.get(path)!);
  bytes[at] = bytes[at]! ^ 1;
  files.set(path, bytes);
  expect(await codesAndPlaces(files)).toContain(finding);
});

test('a record removed after its retention is no finding; on an earlier day it would be', async () => {
  const early = { ...carefulReader(town, 257), today: '2026-11-30' };
  const found = await codesAndPlaces(copy(), early);
  expect(found.slice(0, 2)).toEqual(['record_removed_early 記録 1', 'record_removed_early 記録 2']);
});

test('history rewritten with the log’s own key is a fork before whoever remembers', async () => {
  const rewritten = await publish(places.with(3, placeOf(3, createChance(9))), town.log);
  expect(await codesAndPlaces(rewritten, rememberingReader(town, 100))).toEqual([
    'forked 前に確かめたチェックポイント',
  ]);
});

test('an empty log and logs of every size around a tile’s edge are found good', async () => {
  for (const size of [0, 1, 2, 3, 255, 256, 257]) {
    const files = await publish(places.slice(0, size), town.log);
    expect(await verifyLog(memorySource(files), { today }), `${size}`).toMatchObject({ ok: true });
  }
});

test('two checkpoints are consistent by the tiles, or not', async () => {
  const at = (size: number) => parseCheckpoint(parseNote(town.earlier.get(size)!).body);
  const source = memorySource(copy());
  expect((await verifyConsistency(at(128), at(300), source)).ok).toBe(true);
  const forked = { ...at(128), root: at(100).root };
  expect((await verifyConsistency(forked, at(300), source)).findings[0]?.code).toBe('forked');
  expect((await verifyConsistency(at(300), at(128), source)).findings[0]?.code).toBe('rolled_back');
});
