import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { machineClock } from '../../../contracts/clock.ts';
import { openCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { consistencyProof, hashLeaf, memoryTree, rootOf } from '../../../contracts/tlog/merkle.ts';
import { createDoor } from '../../door/app.ts';
import { addWitness } from '../../door/watch/witness.ts';
import { openKeyStore } from '../../keys.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { readLedgerKeys, readWitnessKeys, signCheckpoint, vkeysOf, witnessVkeysOf } from '../tree/ledger-keys.ts';
import { startSequencer } from '../tree/sequencer.ts';
import { findView } from '../tree/view.ts';
import { createWitness } from './witness.ts';

const origin = 'log.example/1';
const name = 'witness.example/w';
let ledger: TestLedger;
let server: ServerType;
let url: string;
let witnessVkeys: readonly string[];
let logKeys: Awaited<ReturnType<typeof readLedgerKeys>>;

const leaves = Array.from({ length: 600 }, (_, i) => hashLeaf(Buffer.from(`entry ${i}`)));
const other = leaves.map((leaf, i) => (i === 7 ? hashLeaf(Buffer.from('another')) : leaf));
const signed = async (size: number, tree = leaves, by = logKeys, as = origin) =>
  signCheckpoint({ origin: as, size, root: await rootOf(size, memoryTree(tree)) }, by, new Date());
const proofOf = async (from: number, to: number, tree = leaves) =>
  (await consistencyProof(from, to, memoryTree(tree))).map((hash) => hash.toString('base64'));
const post = async (body: string) => {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
};
const ask = async (old: number, size: number, tree = leaves) =>
  post([`old ${old}`, ...(await proofOf(Math.min(old, size), size, tree)), '', await signed(size, tree)].join('\n'));

beforeAll(async () => {
  ledger = await openTestLedger();
  logKeys = await readLedgerKeys(openKeyStore(`${ledger.folder}/other-log`));
  const keys = await readWitnessKeys(ledger.signing.keys);
  witnessVkeys = witnessVkeysOf(name, keys, new Date());
  const logs = [
    { origin, vkeys: vkeysOf(origin, logKeys).slice(0, 1) },
    { origin: ledger.signing.origin, vkeys: vkeysOf(ledger.signing.origin, ledger.signing.ledgerKeys).slice(0, 1) },
  ];
  const answer = createWitness({
    pool: ledger.database.pool('sequencer', 4),
    keys: async () => keys,
    name,
    logs,
    realClock: machineClock,
  });
  const app = createDoor({ log: () => {} });
  addWitness(app, { vkeys: async () => witnessVkeys, answer });
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      url = `http://127.0.0.1:${port}/ledger/witness`;
      resolve();
    });
  });
});
afterAll(async () => {
  server.close();
  await ledger.close();
});

test('cosigns what extends what it knows, by both its keys, and says the size when it knows another', async () => {
  const first = await ask(0, 10);
  expect(first.status).toBe(200);
  const note = (await signed(10)) + first.body;
  expect(openCheckpoint(note, witnessVkeys).signedBy).toEqual([name, name]);
  expect((await ask(10, 300)).status).toBe(200);
  expect((await ask(300, 300)).status).toBe(200);
  expect(await ask(10, 300)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '300\n' });
  expect(await ask(0, 5)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '300\n' });
});

test('refuses as the specification says', async () => {
  const known = await signed(400);
  const proof = await proofOf(300, 400);
  expect((await post(`old 300\n\n${await signed(400, leaves, logKeys, 'unknown.example')}`)).status).toBe(404);
  expect(
    (await post(['old 300', ...proof, '', await signed(400, leaves, ledger.signing.ledgerKeys)].join('\n'))).status,
  ).toBe(403);
  const forged = known.replace(/\n400\n/, '\n401\n');
  expect((await post(['old 300', ...proof, '', forged].join('\n'))).status).toBe(403);
  expect((await post(`old 401\n\n${known}`)).status).toBe(400);
  expect((await ask(300, 400, other)).status).toBe(422);
  expect((await post(['old 300', ...proof.slice(1), '', known].join('\n'))).status).toBe(422);
  expect((await ask(300, 300, other)).status).toBe(409); // the same size under another root: a fork
  for (const bad of [
    '',
    'old 300',
    `old 0300\n\n${known}`,
    `old -1\n\n${known}`,
    `old 300\nnot base64\n\n${known}`,
    `old 300\n\n${'x'.repeat(99)}`,
    `old 300\n${'A'.repeat(43)}=\n`.repeat(2),
    `old 300\n${`${proof[0]}\n`.repeat(64)}\n${known}`,
  ])
    expect((await post(bad)).status, bad.slice(0, 40)).toBe(400);
  expect((await ask(300, 400)).status).toBe(200); // and none of that has changed what it knows
});

test('of many requests at one moment each size is cosigned once, and the size never falls', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(400, 401 + (i % 20))));
  const won = answers.filter(({ status }) => status === 200);
  // those of the same size as the first winner are equal to it, but their old size no longer is
  expect(won).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(39);
});

test('the sequencer has its checkpoints cosigned over HTTP; a dead and a lying witness delay nobody', async () => {
  const liar = new Hono().post('/add-checkpoint', (c) => c.text('\u2014 witness.example/w AAAAAAAAAAAAAAAAAAAA\n'));
  const lying = await new Promise<{ server: ServerType; port: number }>((resolve) => {
    const started = serve({ fetch: liar.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ server: started, port }),
    );
  });
  const said: string[] = [];
  const sequencer = await startSequencer({
    url: ledger.database.url('sequencer'),
    keys: ledger.signing.keys,
    origin: ledger.signing.origin,
    interval: 5,
    witnesses: [
      { name: 'dead', url: 'http://127.0.0.1:9/', vkey: witnessVkeys[0]! },
      { name: 'lying', url: `http://127.0.0.1:${lying.port}`, vkey: witnessVkeys[0]! },
      { name, url, vkey: witnessVkeys[0]! },
    ],
    log: (text) => said.push(text),
  });
  try {
    for (const size of [3, 300, 301]) {
      const before = (await findView(ledger.trail))?.size ?? 0;
      await ledger.record(size - before);
      const cosigned = async () => {
        const view = await findView(ledger.trail);
        if (view?.size !== size) return undefined;
        return openCheckpoint(view.note, [
          ...vkeysOf(ledger.signing.origin, ledger.signing.ledgerKeys),
          ...witnessVkeys,
        ]).signedBy;
      };
      await expect.poll(cosigned, { timeout: 20_000 }).toContain(name);
    }
    expect(said.filter((text) => text.includes('dead'))).toHaveLength(1);
    expect(said.filter((text) => text.includes('lying'))).toHaveLength(1);
  } finally {
    await sequencer.stop();
    lying.server.close();
  }
});

test('a body without end is not read to its end', async () => {
  expect((await post('x'.repeat(300_000))).status).toBe(413);
});
