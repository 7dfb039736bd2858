import { hash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leafOf, openField, parseLeaf } from '../contracts/leaf.ts';
import { payloadDigest, type Receipt } from '../contracts/receipt.ts';
import type { RecordFields } from '../contracts/record.ts';
import { hashLeaf, inclusionProof, memoryTree } from '../contracts/tlog/merkle.ts';
import { formatProof } from '../contracts/tlog/proof.ts';
import { verifyCommand } from './main.ts';
import { createChance } from './tamper/chance.ts';
import {
  createSigner,
  type Files,
  keyOf,
  origin,
  type Place,
  placeOf,
  publish,
  signedCheckpoint,
} from './tamper/log.ts';

const clock = { now: () => new Date('2026-12-01T09:00:00+09:00') };
const chance = createChance(2);
const log = createSigner(origin);
const nonce = Buffer.alloc(32, 7);
const sentFile = { name: '計画書.csv', content: Buffer.from('1,2,3\r\n') };
const sha256 = hash('sha256', sentFile.content, 'hex');
let folder: string;
let server: Server;
let served: Files;
let places: Place[];
let receipt: Receipt;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'verifier-'));
  places = Array.from({ length: 20 }, (_, i) => placeOf(i, chance));
  receipt = await makeReceipt();
  served = await publish(places, log);
  server = createServer((request, response) => {
    const file = served.get(request.url!.replace(/^\/ledger\//, ''));
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await writeFile(path.join(folder, sentFile.name), sentFile.content);
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** Of the record at 5, whose payload is `sentFile`. */
async function makeReceipt(): Promise<Receipt> {
  const { fields: invented } = places[5]!.line as { fields: RecordFields };
  const digest = payloadDigest(nonce, [{ name: sentFile.name, sha256 }]);
  const fields = { ...invented, payloadDigest: digest };
  const secret = chance.bytes(32);
  const entry = leafOf(fields, secret);
  places[5] = { entry, line: { index: 5, fields, secret: secret.toString('base64') } };
  const read = memoryTree(places.map((place) => hashLeaf(place.entry)));
  const hashes = await inclusionProof(5, places.length, read);
  const proof = formatProof({ index: 5, hashes, checkpoint: await signedCheckpoint(places, log) });
  const names = ['message', 'messageId', 'time', 'payloadDigest', 'items'] as const;
  const open = (name: (typeof names)[number]) => {
    const { salt, value } = openField(entry, fields, secret, name);
    return [name, { salt, value: Array.isArray(value) ? [...value] : value }];
  };
  expect(parseLeaf(entry).size).toBe(32);
  return {
    ...{ format: 'engawa-receipt/v1', region: '川音', message: fields.message, messageId: '5' },
    payload: { nonce: nonce.toString('hex'), digest, files: [] },
    records: [{ index: 5, leaf: entry.toString('base64'), opened: Object.fromEntries(names.map(open)), proof }],
  };
}

async function verify(...args: string[]): Promise<{ code: number; lines: string }> {
  const lines: string[] = [];
  const io = { say: (line: string) => void lines.push(line), complain: (line: string) => void lines.push(line), clock };
  const code = await verifyCommand([...args, '--state', path.join(folder, 'state')], io);
  return { code, lines: lines.join('\n') };
}
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
async function write(name: string, changed: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, JSON.stringify(changed));
  return file;
}

test('a ledger by its address: trusted at first, remembered then, and a roll-back is told', async () => {
  expect(await verify(url())).toMatchObject({ code: 0, lines: expect.stringContaining('そのまま信じました') });
  expect(await verify(url())).toMatchObject({
    code: 0,
    lines: expect.stringContaining('前に確かめたチェックポイント（20件）の続き'),
  });
  const whole = served;
  served = await publish(places.slice(0, 19), log);
  expect(await verify(url())).toMatchObject({ code: 1, lines: expect.stringContaining('[rolled_back]') });
  served = await publish(places, createSigner(origin));
  expect(await verify(url())).toMatchObject({ code: 1, lines: expect.stringContaining('[signature_missing]') });
  served = whole;
  expect((await verify(url())).code).toBe(0);
});

test('an address at which nobody answers is told with what to look at', async () => {
  const sockets: Socket[] = [];
  const silent = createNetServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.end('SSH-2.0-x\r\n');
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  expect(await verify(`http://127.0.0.1:${port}`)).toMatchObject({
    code: 2,
    lines: expect.stringContaining('HTTP として'),
  });
  expect(await verify(`https://127.0.0.1:${port}`)).toMatchObject({
    code: 2,
    lines: expect.stringContaining('TLS で'),
  });
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
  const refused = await verify(`http://127.0.0.1:${port}`);
  expect(refused).toMatchObject({ code: 2, lines: expect.stringContaining('接続を断られました') });
  expect((await verify('http://nowhere.invalid')).lines).toMatch(/名前/);
});

test('an auditor’s folder, with the records', async () => {
  const ledger = path.join(folder, 'ledger');
  for (const [name, bytes] of served) {
    await mkdir(path.dirname(path.join(ledger, name)), { recursive: true });
    await writeFile(path.join(ledger, name), bytes);
  }
  expect((await verify(ledger, '--records', '--vkey', keyOf(log))).code).toBe(0);
  await rm(path.join(ledger, 'records'), { recursive: true });
  expect(await verify(ledger)).toMatchObject({ code: 1, lines: expect.stringContaining('[record_missing]') });
});

test('a receipt with its file', async () => {
  const file = await write('receipt.json', receipt);
  const held = path.join(folder, sentFile.name);
  expect(await verify(file, '--vkey', keyOf(log), '--file', held)).toMatchObject({
    code: 0,
    lines: expect.stringContaining('送られたものと同じ'),
  });
  await writeFile(path.join(folder, 'other.csv'), 'x');
  const other = await verify(file, '--vkey', keyOf(log), '--file', path.join(folder, 'other.csv'));
  expect(other).toMatchObject({ code: 1, lines: expect.stringContaining('[file_differs]') });
  const stranger = await verify(file, '--vkey', keyOf(createSigner(origin)));
  expect(stranger).toMatchObject({ code: 1, lines: expect.stringContaining('[signature_missing]') });
});

test.each<[string, (given: Receipt) => unknown]>([
  ['proof_invalid', (given) => ({ ...given, records: [] })],
  ['proof_invalid', ({ records: [record], ...rest }) => ({ ...rest, records: [{ ...record!, index: 4 }] })],
  ['proof_invalid', ({ records: [record], ...rest }) => ({ ...rest, records: [{ ...record!, proof: null }] })],
  ['other_message', (given) => ({ ...given, message: '00000000-0000-4000-8000-000000000009' })],
  ['other_message', (given) => ({ ...given, messageId: '4' })],
  ['payload_differs', (given) => ({ ...given, payload: { ...given.payload!, digest: '0'.repeat(64) } })],
  ['payload_differs', (given) => ({ ...given, payload: { ...given.payload!, files: [{ name: 'x', sha256 }] } })],
  [
    'opening_invalid',
    ({ records: [record], ...rest }) => {
      const opened = { ...record!.opened, time: { ...record!.opened.time!, value: '2026-01-01T00:00:00.000Z' } };
      return { ...rest, records: [{ ...record!, opened }] };
    },
  ],
  ['receipt_malformed', (given) => ({ ...given, format: 'v2' })],
])('a false receipt is told: %s', async (code, change) => {
  const result = await verify(await write('false.json', change(receipt)), '--vkey', keyOf(log));
  expect(result).toMatchObject({ code: 1, lines: expect.stringContaining(`[${code}]`) });
});

test.each([[[]], [['--no-such-option']], [['/no/such/file']], [['http://127.0.0.1:1']], [['a', 'b']]])(
  'what cannot be done is told by code 2: %j',
  async (args) => expect((await verify(...args)).code).toBe(2),
);

test('two checkpoints: of one size by themselves, of two sizes by the tiles of a log', async () => {
  const save = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const early = await save('early', await signedCheckpoint(places.slice(0, 12), log));
  const late = await save('late', await signedCheckpoint(places, log));
  const forged = await save('forged', await signedCheckpoint(places.with(3, placeOf(99, chance)), log));
  const key = ['--vkey', keyOf(log)];
  expect(await verify(late, '--checkpoint', forged, ...key)).toMatchObject({
    code: 1,
    lines: expect.stringContaining('[forked]'),
  });
  expect((await verify(late, '--checkpoint', late, ...key)).code).toBe(0);
  expect(await verify(late, '--checkpoint', early, ...key)).toMatchObject({
    code: 2,
    lines: expect.stringContaining('--log'),
  });
  expect((await verify(late, '--checkpoint', early, '--log', url(), ...key)).code).toBe(0);
  expect((await verify(early, '--checkpoint', late, '--log', url(), ...key)).code).toBe(0);
  expect((await verify(forged, '--checkpoint', early, '--log', url(), ...key)).code).toBe(1);
  expect((await verify(late, '--checkpoint', early, '--vkey', keyOf(createSigner(origin)))).code).toBe(1);
  expect((await verify(late, ...key)).code).toBe(2);
});

test('a copy elsewhere is compared with what is remembered of the same log', async () => {
  expect((await verify(url())).code).toBe(0);
  const elsewhere = path.join(folder, 'copy');
  const writeCopy = async (files: Files) => {
    for (const [name, bytes] of files) {
      await mkdir(path.dirname(path.join(elsewhere, name)), { recursive: true });
      await writeFile(path.join(elsewhere, name), bytes);
    }
  };
  await writeCopy(await publish(places.slice(0, 11), log));
  expect(await verify(elsewhere)).toMatchObject({ code: 1, lines: expect.stringContaining('[rolled_back]') });
  await writeCopy(await publish(places, createSigner(origin)));
  expect(await verify(elsewhere)).toMatchObject({ code: 1, lines: expect.stringContaining('[signature_missing]') });
});

test('a memory that is broken is told, not forgotten', async () => {
  const broken = path.join(folder, 'broken');
  await mkdir(broken);
  await writeFile(path.join(broken, 'x.json'), '{}');
  const lines: string[] = [];
  const io = { say: (line: string) => void lines.push(line), complain: (line: string) => void lines.push(line), clock };
  expect(await verifyCommand([url(), '--state', broken], io)).toBe(2);
  expect(lines.join()).toContain('壊れています');
});
