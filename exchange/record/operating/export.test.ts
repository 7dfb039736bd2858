import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leafOf, leafVersions, openField } from '../../../contracts/leaf.ts';
import { decodeExport, encodeExport } from '../../../contracts/ledger-export.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { verifyLog } from '../../../verifier/log.ts';
import { folderSource } from '../../../verifier/source.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { agreeOnRemoval, writeTree } from '../testing-operating.ts';
import { vkeysOf } from '../tree/ledger-keys.ts';
import { exportLedger } from './export.ts';
import { countDue, removeDue } from './retention.ts';

let ledger: TestLedger;
let folder: string;
beforeAll(async () => {
  ledger = await openTestLedger();
  folder = path.join(ledger.folder, 'export');
});
afterAll(() => ledger.close());

const write = async () => {
  await rm(folder, { recursive: true, force: true });
  return writeTree({ trail: ledger.trail, ledgerKeys: ledger.signing.ledgerKeys }, folder);
};
const verify = (today: string, earlier: string[] = []) =>
  verifyLog(folderSource(folder), {
    vkeys: vkeysOf(ledger.signing.origin, ledger.signing.ledgerKeys).slice(0, 1),
    earlier,
    records: true,
    today,
  });

/** A day in Japan, as the database counts it. */
const daysAgo = (days: number) => new Date(Date.now() + (9 - 24 * days) * 3_600_000).toISOString().slice(0, 10);
const [today, yesterday] = [daysAgo(0), daysAgo(1)];

test('the exported folder verifies to the last record, against an earlier checkpoint too', async () => {
  await ledger.record(100, { retention: yesterday });
  await ledger.round();
  await write();
  const earlier = await readFile(path.join(folder, 'checkpoint'), 'utf8');
  await ledger.record(420, { retention: today });
  await ledger.round();
  expect(await write()).toBe(520);
  expect(await verify('2026-01-01', [earlier])).toMatchObject({ ok: true, findings: [] });
});

test('nothing is removed without two persons’ word, by no role and for nothing else', async () => {
  const operation = await agreeOnRemoval(ledger.admin);
  await expect(removeDue(ledger.exchange, randomUUID())).rejects.toThrow('two persons');
  for (const change of [
    "act = 'export'",
    'approved = false',
    'approved = NULL, answered_at = NULL',
    "expires_at = now() - interval '1 second'",
  ]) {
    const other = await agreeOnRemoval(ledger.admin);
    await ledger.admin.query(`UPDATE exchange.operation SET ${change} WHERE id = $1`, [other]);
    await expect(removeDue(ledger.exchange, other)).rejects.toThrow('two persons');
  }
  for (const change of ["answerer = '甲'", "answered_by = 'OPR/test/one'", "answered_by = 'OPR/other/two'"])
    await expect(
      ledger.admin.query(`UPDATE exchange.operation SET ${change} WHERE id = $1`, [operation]),
    ).rejects.toThrow(/violates/);
  // Nor is anything done on the word of nobody.
  for (const change of ['approved = NULL, answered_at = NULL', 'approved = false'])
    await expect(
      ledger.admin.query(`UPDATE exchange.operation SET ${change}, done_at = now() WHERE id = $1`, [operation]),
    ).rejects.toThrow(/violates/);
  for (const role of ['sweeper', 'sequencer', 'trail', 'applications'] as const)
    await expect(removeDue(ledger.database.pool(role, 1), operation)).rejects.toThrow(/permission denied/);
  await expect(
    ledger.exchange.query(`UPDATE exchange.operation SET expires_at = now() + interval '1 year'`),
  ).rejects.toThrow(/permission denied/);
  expect(await countDue(ledger.exchange)).toBe(100);
  expect(await countDue(ledger.exchange, 40)).toBe(40); // and no further
});

test('a region’s clock that is turned puts a removal off, and brings none nearer', async () => {
  const turn = (days: number) =>
    ledger.exchange.query(
      'INSERT INTO exchange.clock (offset_ms) VALUES ($1) ON CONFLICT (single) DO UPDATE SET offset_ms = excluded.offset_ms',
      [days * 86_400_000],
    );
  await turn(9 * 365);
  expect(await countDue(ledger.exchange)).toBe(100);
  await turn(-2);
  expect(await countDue(ledger.exchange)).toBe(0);
  expect(await removeDue(ledger.exchange, await agreeOnRemoval(ledger.admin))).toEqual({ removed: 0 });
  await turn(0);
});

test('records are removed when their retention has passed, and not before; the tree stays, and proves that it was due', async () => {
  const operation = await agreeOnRemoval(ledger.admin);
  await ledger.record(1, { retention: yesterday }); // not yet placed: not yet removed
  expect(await removeDue(ledger.exchange, operation)).toEqual({ removed: 100 });
  expect(await removeDue(ledger.exchange, operation)).toEqual({ removed: 0 });
  await ledger.round();
  await write();
  expect(await verify(today)).toMatchObject({ ok: true });
  expect(await verify(yesterday)).toMatchObject({
    ok: false,
    findings: [{ code: 'record_removed_early' }, ...Array(49).fill({})],
  });
  const text = await readFile(path.join(folder, 'records/000'), 'utf8');
  expect(JSON.parse(text.split('\n')[0]!)).toEqual({
    index: 0,
    retained: { salt: expect.any(String), value: yesterday },
  });
});

test('the database opens the retention of a leaf as the leaf’s own version does', async () => {
  const { rows } = await ledger.admin.query<{ fields: RecordFields; secret: Buffer }>(
    'SELECT fields, secret FROM ledger.record WHERE fields IS NOT NULL LIMIT 1',
  );
  const { fields, secret } = rows[0]!;
  for (const version of leafVersions) {
    const leaf = leafOf(fields, secret, version);
    const opened = await ledger.admin.query('SELECT ledger.opened_retention($1, $2, $3) AS opened', [
      leaf,
      fields.retention,
      secret,
    ]);
    expect(opened.rows[0]!.opened).toEqual(openField(leaf, fields, secret, 'retention'));
  }
});

test('it rests after so many steps, and goes on where it was', async () => {
  const operation = await agreeOnRemoval(ledger.admin);
  await ledger.record(600, { retention: yesterday });
  await ledger.round();
  const begun = await removeDue(ledger.exchange, operation, undefined, 1);
  expect(begun).toEqual({ removed: 500, after: expect.any(String) });
  expect(await removeDue(ledger.exchange, operation, begun.after, 1)).toEqual({
    removed: 101,
    after: expect.any(String),
  });
  expect(await countDue(ledger.exchange)).toBe(0);
});

test('a removal before its time shows', async () => {
  const file = path.join(folder, 'records/001');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [...lines.slice(0, 5), ...lines.slice(6)].join('\n'));
  expect(await verify(today)).toMatchObject({ ok: false, findings: [{ code: 'record_missing' }] });
});

test('an export on its way is taken apart however it is cut into pieces; one that was cut off, or leads elsewhere, is none', async () => {
  const source = { trail: ledger.trail, ledgerKeys: ledger.signing.ledgerKeys };
  const read = async (chunks: readonly Uint8Array[]) => {
    const names: string[] = [];
    const files = decodeExport(chunks as unknown as AsyncIterable<Uint8Array>);
    for (;;) {
      const { done, value } = await files.next();
      if (done) return { names, size: value };
      names.push(value[0]);
    }
  };
  const sent: Buffer[] = [];
  for await (const chunk of encodeExport(exportLedger(source))) sent.push(chunk);
  const whole = Buffer.concat(sent);
  const pieces = Array.from({ length: Math.ceil(whole.length / 1000) }, (_, i) =>
    whole.subarray(i * 1000, i * 1000 + 1000),
  );
  const { names, size } = await read(pieces);
  expect(size).toBe(1121);
  expect([names[0], names.at(-1)]).toEqual(['vkey', 'checkpoint']);
  await expect(read(sent.slice(0, -1))).rejects.toThrow(RangeError);
  for (const name of ['../x', '/etc/x', 'a//b', '..', 'a/../b', 'a\\b'])
    await expect(read([Buffer.from(`${JSON.stringify({ path: name, content: '' })}\n`)])).rejects.toThrow(RangeError);
});

test('nothing is read ahead of whoever takes it', async () => {
  let read = 0;
  const query = (...args: Parameters<typeof ledger.trail.query>) => {
    read++;
    return ledger.trail.query(...args);
  };
  const trail = new Proxy(ledger.trail, {
    get: (pool, name) => (name === 'query' ? query : Reflect.get(pool, name, pool)),
  });
  const sent = encodeExport(exportLedger({ trail, ledgerKeys: ledger.signing.ledgerKeys, records: false }));
  for (let taken = 0; taken < 3; taken++) await sent.next();
  const before = read;
  await ledger.admin.query('SELECT pg_sleep(0.05)');
  expect(read).toBe(before);
  expect(before).toBeLessThan(6);
  await sent.return(undefined);
});
