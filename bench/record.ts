import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { machineClock } from '../contracts/clock.ts';
import { openPool, transact } from '../database/connect.ts';
import { createCluster, startCluster } from '../database/embedded/cluster.ts';
import { locate } from '../database/embedded/place.ts';
import { migrate } from '../database/migrate.ts';
import { makeRolePasswords, roleUrl, setRolePasswords } from '../database/roles.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { createGroup } from '../exchange/record/group.ts';
import { insertRecords, makeRecord, type RecordDraft } from '../exchange/record/record.ts';
import { startSequencer } from '../exchange/record/sequencer.ts';
import { findView } from '../exchange/record/view.ts';

/*
 * Records a second, each durable (fsync on) before its caller goes on: one transaction a record, against grouped commits, and how
 * long until all of them are published. The yardstick beside it: the same rows with one bare INSERT each.
 * Usage: node --import tsx bench/record.ts [--records 5000] [--callers 100]
 */
const { values } = parseArgs({
  options: { records: { type: 'string', default: '5000' }, callers: { type: 'string', default: '100' } },
});
const [count, callers] = [Number(values.records), Number(values.callers)];

const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-bench-'));
await chmod(folder, 0o755);
const place = await locate(folder);
await createCluster(place, 'bench');
const server = await startCluster(place, 'bench');
await migrate(server.url);
const passwords = makeRolePasswords();
await setRolePasswords(server.url, passwords);
const exchange = openPool(roleUrl(server.url, 'exchange', passwords.exchange), 20);
const trail = openPool(roleUrl(server.url, 'trail', passwords.trail), 2);
const admin = openPool(server.url, 20);

const drafts = (): RecordDraft[] => Array.from({ length: count }, aRecord);
const insert = (records: readonly RecordDraft[]) =>
  transact(exchange, {}, (connection) =>
    insertRecords(
      connection,
      records.map((one) => ({ records: [one] })),
      new Date(),
    ),
  );
const grouped = createGroup(insert);

await admin.query('CREATE TABLE bare (id uuid PRIMARY KEY, fields jsonb, leaf bytea)');
const bare = ({ id, fields, leaf }: RecordDraft) =>
  admin.query('INSERT INTO bare VALUES ($1, $2, $3)', [id, JSON.stringify(fields), leaf]);

let made: RecordDraft[] = [];
await tell('making a record and its leaf', async () => {
  made = drafts();
});
await tell('bare INSERT of one row each (yardstick)', () => run(made, bare));
await tell('one transaction a record', () => run(made, (one) => insert([one])));
made = drafts();
const sequencer = await startSequencer({
  url: roleUrl(server.url, 'sequencer', passwords.sequencer),
  keys: openKeyStore(path.join(folder, 'keys')),
  origin: 'bench.example/ledger',
  interval: 100,
  log: console.log,
});
await tell('grouped commits, the sequencer working beside it', () => run(made, grouped));
await tell('… and until all are published', async () => {
  while (((await findView(trail))?.size ?? 0) < 2 * count) await new Promise((resolve) => setTimeout(resolve, 20));
});

await sequencer.stop();
await Promise.all([exchange.end(), trail.end(), admin.end()]);
await server.stop();
await rm(folder, { recursive: true, force: true });

/** `callers` at a time, each with its next record as soon as the last is durable. */
async function run(records: readonly RecordDraft[], one: (record: RecordDraft) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < records.length) await one(records[next++]!);
    }),
  );
}

async function tell(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = machineClock.now().getTime();
  await work();
  const ms = machineClock.now().getTime() - start;
  console.log(`${what}: ${ms} ms${what.startsWith('…') ? '' : `, ${Math.round((count / ms) * 1000)} a second`}`);
}

function aRecord(): RecordDraft {
  return makeRecord({
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
    consents: [`${randomUUID()}@2026-04`],
    relations: [randomUUID(), randomUUID()],
    decision: 'permit',
    reasons: [],
    policyDigest: 'cd'.repeat(32),
    payloadDigest: 'ef'.repeat(32),
    runMode: '通常',
    retention: '2033-04-01',
    hiddenUntil: null,
    count: 1,
  });
}
