import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { machineClock } from '../../contracts/clock.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { makeClient } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { type KeyStore, openKeyStore } from '../keys.ts';
import { insertRecords, makeRecord } from './record.ts';
import type { Signing } from './tree/block.ts';
import { readLedgerKeys } from './tree/ledger-keys.ts';
import { sequence } from './tree/sequencer.ts';

/** A record of an exchange between the two offices, with what a test wants to be different. */
export const aRecord = (different: Partial<RecordFields> = {}) =>
  makeRecord({
    time: '2026-04-01T00:00:00.000Z',
    kind: 'submission',
    phase: 'acceptance',
    message: randomUUID(),
    messageId: 'CARE/0300000100/careplan#1',
    previous: null,
    subject: 'ab'.repeat(32),
    municipality: '990019',
    actor: null,
    role: null,
    from: 'CARE/0300000100',
    fromSystem: 'CARE/0300000100/careplan',
    to: 'CARE/0300000005',
    toSystem: 'CARE/0300000005/careplan',
    contract: 'care/careplan-v41',
    items: ['*'],
    purpose: 'care-plan-sharing',
    basisGiver: '個人情報保護法27条1項（同意）',
    basisTaker: '個人情報保護法18条',
    consents: [],
    relations: [],
    decision: 'permit',
    reasons: [],
    policyDigest: 'cd'.repeat(32),
    payloadDigest: null,
    runMode: '通常',
    retention: '2031-04-01',
    hiddenUntil: null,
    count: 1,
    ...different,
  });

/** A ledger of a test's own: a real database, real keys in a folder, and a sequencer that works when it is told to. */
export async function openTestLedger(database?: TestDatabase) {
  const own = database ?? (await createTestDatabase());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-ledger-'));
  const keys: KeyStore = openKeyStore(folder);
  const signing: Signing = { keys, origin: 'ledger.example/990019', ledgerKeys: await readLedgerKeys(keys) };
  const exchange = own.pool('exchange');
  const clients: pg.Client[] = [];
  const connect = async () => {
    const client = makeClient(own.url('sequencer'), 'engawa-sequencer');
    client.on('error', () => {});
    await client.connect();
    clients.push(client);
    return client;
  };
  const client = await connect();
  return {
    database: own,
    folder,
    signing,
    client,
    connect,
    exchange,
    admin: own.pool('admin', 2),
    trail: own.pool('trail', 2),
    /** records `count` entries and returns them */
    async record(count = 1, different: Partial<RecordFields> = {}) {
      const records = Array.from({ length: count }, () => aRecord(different));
      await insertRecords(exchange, [{ records }], new Date());
      return records;
    },
    /** one round of the sequencer; why it is blocked, if it is */
    round: (on: pg.Client = client) => sequence(on, signing, machineClock),
    async close() {
      await Promise.all(clients.map((one) => one.end().catch(() => {})));
      await own.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type TestLedger = Awaited<ReturnType<typeof openTestLedger>>;
