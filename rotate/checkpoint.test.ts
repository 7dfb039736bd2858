import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyTurn } from '../contracts/tlog/key-turn.ts';
import { formatNote, parseNote } from '../contracts/tlog/note.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { readLedgerKeys, signCheckpoint, vkeysOf } from '../exchange/record/tree/ledger-keys.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { verifyLog } from '../verifier/log.ts';
import { verifyCommand } from '../verifier/main.ts';
import { type Source, urlSource } from '../verifier/source.ts';
import { openOperator, type TestOperator } from './testing.ts';

// The key that signs the ledger is turned while records are made; whoever knew the old key follows, and is not led astray.

let region: TestRegion;
let operator: TestOperator;
let office: TestClient;
let old: string[];
beforeAll(async () => {
  region = await startTestRegion();
  operator = openOperator(region);
  office = await region.client('CARE/0300000100/careplan');
  old = await vkeys();
});
afterAll(async () => {
  operator.close();
  await region.close();
});

const person = { insurer: '123456', insured: '1234567890' };
const ledger = () => `${region.url}/ledger`;
const text = async (name: string) => (await fetch(`${ledger()}/${name}`)).text();
const vkeys = async () => (await text('vkey')).trim().split('\n');
const keys = () => openKeyStore(path.join(region.data, 'keys'));
async function verify(...args: string[]) {
  const said: string[] = [];
  const io = { say: (line: string) => said.push(line), complain: (line: string) => said.push(line) };
  return { code: await verifyCommand(args, io), said: said.join('\n') };
}
const state = (name: string) => ['--state', path.join(region.data, 'states', name)];
const ask = async () => expect((await office.codesOf([person]))[0]).toHaveProperty('code');
const log = (changed: Record<string, string>, given: readonly string[]) => {
  const from = urlSource(ledger());
  const source: Source = {
    name: 'changed',
    read: async (name) => (name in changed ? Buffer.from(changed[name]!) : from.read(name)),
  };
  return verifyLog(source, { vkeys: given, today: '2026-11-24' });
};

test('it is turned while records are made and the ledger is verified: nobody is refused, nobody alarmed', {
  timeout: 120_000,
}, async () => {
  await ask();
  expect((await verify(ledger(), ...state('before'))).code).toBe(0);
  const { result } = await operator.whileWorking(
    async (lane) => {
      await ask();
      expect(await verify(ledger(), '--vkey', old[0]!, ...state(`given-${lane}`))).toMatchObject({ code: 0 });
      expect(await verify(ledger(), ...state(`following-${lane}`))).toMatchObject({ code: 0 });
    },
    () => operator.rotate('checkpoint'),
  );
  expect(result).toMatchObject({ code: 0 });
  const current = await vkeys();
  expect(current).toHaveLength(old.length);
  expect(current[0]).not.toBe(old[0]);
  await ask();
  await expect.poll(async () => (await log({}, [current[0]!])).ok, { timeout: 10_000 }).toBe(true);
  const remembered = await verify(ledger(), ...state('before'));
  expect(remembered).toMatchObject({ code: 0, said: expect.stringContaining('新しい鍵に引き継がれています') });
  expect((await verify(ledger(), ...state('before'))).said).not.toContain('引き継がれています');
  expect((await verify(ledger(), '--vkey', current[0]!, ...state('new'))).code).toBe(0);
});

test('once the old key has handed over, what it alone signs is not believed, and neither is a turn that one key made', async () => {
  const ledgerKeys = await readLedgerKeys(keys());
  const [before] = ledgerKeys.before;
  const [note] = JSON.parse(await text('turns')) as [string];
  const { last, origin } = openKeyTurn(note);
  const now = new Date();
  const byOld = { ...before!, before: [], turnedAt: undefined };
  const beyond = { origin, size: last.size + 1000, root: Buffer.alloc(32) };
  const known = vkeysOf(origin, ledgerKeys);
  for (const given of [old, known])
    expect((await log({ checkpoint: signCheckpoint(beyond, byOld, now) }, given)).findings).toMatchObject([
      { code: 'signature_missing' },
    ]);
  const { body, signatures } = parseNote(note);
  for (const one of signatures) {
    const alone = JSON.stringify([formatNote(body, [one.line])]);
    expect((await log({ turns: alone }, old)).findings).toMatchObject([{ code: 'key_turn_invalid' }]);
  }
  expect((await log({ turns: JSON.stringify([note, note]) }, old)).findings).toMatchObject([
    { code: 'key_turn_invalid' },
  ]);
  expect((await log({ turns: 'x' }, old)).findings).toMatchObject([{ code: 'key_turn_invalid' }]);
});

test('both keys sign for ninety days, then the new one alone', async () => {
  const ledgerKeys = await readLedgerKeys(keys());
  const head = { origin: 'x', size: 1, root: Buffer.alloc(32) };
  const lines = (days: number) =>
    parseNote(signCheckpoint(head, ledgerKeys, new Date(ledgerKeys.turnedAt!.getTime() + days * 86_400_000))).signatures
      .length;
  expect(lines(89)).toBe(2 * lines(91));
});

test('a receipt of before is proved by the old key; a second turn leads from the first key to the third', {
  timeout: 120_000,
}, async () => {
  const memory = state('before');
  const file = path.join(region.data, 'old-checkpoint');
  await writeFile(file, await text('checkpoint'));
  expect((await operator.rotate('checkpoint')).said).toContain('2 番');
  await ask();
  const newest = (await vkeys())[0]!;
  await expect.poll(async () => (await log({}, [newest])).ok, { timeout: 10_000 }).toBe(true);
  expect((await verify(ledger(), '--vkey', old[0]!, '--checkpoint', file, ...state('old'))).code).toBe(0);
  expect((await verify(ledger(), ...memory)).code).toBe(0);
  // The memory keeps what was signed under the first.
  expect((await verify(file, '--checkpoint', file, ...memory)).code).toBe(0);
  expect((await operator.rotate('witness')).code).toBe(0);
  expect((await text('witness/vkey')).trim().split('\n')).toHaveLength(2 * old.length);
  await region.restart();
  await ask();
  expect((await verify(ledger(), ...memory)).code).toBe(0);
});
