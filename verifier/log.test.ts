import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { parseCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { parseNote } from '../contracts/tlog/note.ts';
import { decodeEntries, encodeEntries } from '../contracts/tlog/tile.ts';
import { verifyConsistency } from './consistency.ts';
import { verifyLog } from './log.ts';
import { buildTown, carefulReader, rememberingReader, type Town } from './tamper/attack.ts';
import { createChance } from './tamper/chance.ts';
import {
  type Files,
  keyOf,
  memorySource,
  type Place,
  placeOf,
  publish,
  signedCheckpoint,
  today,
} from './tamper/log.ts';

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

const flipAt = (files: Files, path: string, ...places: number[]) => {
  const bytes = Buffer.from(files.get(path)!);
  for (const at of places) bytes[at] = bytes[at]! ^ 1;
  return files.set(path, bytes);
};

test('a tile with many changed hashes is named, not the entries, which the signed root proves', async () => {
  const changed = flipAt(copy(), 'tile/0/000', 0, 32, 64, 5000);
  expect(await codesAndPlaces(changed)).toEqual(['tile_altered tile/0/000']);
});

test('one false entry is one finding: its record, and everything after it, are not blamed', async () => {
  expect(await codesAndPlaces(flipAt(copy(), 'tile/entries/000', 1500))).toEqual(['entry_altered エントリー 1']);
  const entries = decodeEntries(copy().get('tile/entries/000')!);
  const shorter = copy().set('tile/entries/000', encodeEntries(entries.toSpliced(7, 1)));
  expect(await codesAndPlaces(shorter)).toEqual(['entry_missing tile/entries/000', 'entry_altered エントリー 7']);
  const swapped = copy().set('tile/entries/000', encodeEntries(entries.with(3, entries[9]!).with(9, entries[3]!)));
  expect(await codesAndPlaces(swapped)).toEqual(['entry_altered エントリー 3']);
});

test('where entry and tile are both changed, it says that it cannot tell them apart', async () => {
  const files = flipAt(flipAt(copy(), 'tile/entries/000', 1500), 'tile/0/000', 32);
  const { findings } = await verifyLog(memorySource(files), carefulReader(town, 257));
  expect(findings[0]).toMatchObject({ code: 'entry_altered', where: 'エントリー 1' });
  expect(findings[0]?.text).toContain('どちらが違うかは決められません');
});

test('a log that claims the largest size is read only as far as it goes', async () => {
  const log = town.log;
  const boast = await signedCheckpoint(places, log, undefined, { size: 2 ** 53 - 1 });
  const files = copy().set('checkpoint', Buffer.from(boast));
  const { ok, said } = await verifyLog(memorySource(files), rememberingReader(town, 100));
  expect(ok).toBe(false);
  expect(said.join()).toContain('先は確かめていません');
});

test('an altered tile is not taken for a fork', async () => {
  const files = flipAt(copy(), 'tile/0/000', 32 * 200);
  expect(await codesAndPlaces(files, rememberingReader(town, 128))).toEqual(['tile_altered tile/0/000']);
});

test('a fork is narrowed down by every checkpoint that the reader has', async () => {
  const files = await publish(places.with(150, placeOf(150, createChance(9))), town.log);
  const earlier = [257, 100, 128].map((size) => town.earlier.get(size)!);
  const { findings } = await verifyLog(memorySource(files), { vkeys: [keyOf(town.log)], earlier, today });
  expect(findings.map(({ code }) => code)).toEqual(['forked']);
  expect(findings[0]?.text).toContain('エントリー 128～256');
});

test('records without their first file are not a log without records', async () => {
  const files = copy();
  files.delete('records/000');
  const { findings } = await verifyLog(memorySource(files), { today });
  expect(findings.map(({ code, where }) => `${code} ${where}`)).toEqual(['record_missing records/000']);
});

test.each([
  ['kawane.example/other', 'signature_missing'],
  ['kawane.example/ledger/2', 'recovery_unproved'], // named as after a recovery, with nothing to show for it
])('another log in the place of the remembered one is an alarm: %s', async (name, code) => {
  const next = { ...town.log, name };
  const checkpoint = await signedCheckpoint(places, next, undefined, { origin: name });
  const files = copy().set('checkpoint', Buffer.from(checkpoint));
  const { remembered } = rememberingReader(town, 300);
  const { findings } = await verifyLog(memorySource(files), { remembered, today });
  expect(findings.map((finding) => finding.code)).toEqual([code]);
});

test('another log is followed by a reader who names its key', async () => {
  const next = { ...town.log, name: 'kawane.example/other' };
  const checkpoint = await signedCheckpoint(places, next, undefined, { origin: next.name });
  const files = copy().set('checkpoint', Buffer.from(checkpoint));
  const { remembered } = rememberingReader(town, 300);
  const followed = await verifyLog(memorySource(files), { remembered, vkeys: [keyOf(next)], today });
  expect(followed.ok).toBe(true);
  expect(followed.said.join()).toContain('別の台帳です');
});

test('whatever bytes a source serves, the verifier gives a verdict', async () => {
  const paths = [...town.files.keys()];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.uint8Array({ maxLength: 600 }), async (path, bytes) => {
      const { ok } = await verifyLog(memorySource(copy().set(path, Buffer.from(bytes))), carefulReader(town, 257));
      expect(ok).toBe(path === 'vkey');
    }),
    { numRuns: 40 },
  );
});
