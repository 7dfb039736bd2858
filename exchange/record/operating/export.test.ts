import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLog } from '../../../verifier/log.ts';
import { folderSource } from '../../../verifier/source.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { vkeysOf } from '../tree/ledger-keys.ts';
import { exportLedger } from './export.ts';
import { removeRecords } from './retention.ts';

let ledger: TestLedger;
let folder: string;
beforeAll(async () => {
  ledger = await openTestLedger();
  folder = path.join(ledger.folder, 'export');
});
afterAll(() => ledger.close());

const write = async () => {
  await rm(folder, { recursive: true, force: true });
  return exportLedger({ trail: ledger.trail, ledgerKeys: ledger.signing.ledgerKeys }, folder);
};
const verify = (today: string, earlier: string[] = []) =>
  verifyLog(folderSource(folder), {
    vkeys: vkeysOf(ledger.signing.origin, ledger.signing.ledgerKeys).slice(0, 1),
    earlier,
    records: true,
    today,
  });

test('the exported folder verifies to the last record, against an earlier checkpoint too', async () => {
  await ledger.record(100, { retention: '2026-03-31' });
  await ledger.round();
  await write();
  const earlier = await readFile(path.join(folder, 'checkpoint'), 'utf8');
  await ledger.record(420, { retention: '2033-03-31' });
  await ledger.round();
  expect(await write()).toBe(520);
  expect(await verify('2026-01-01', [earlier])).toMatchObject({ ok: true, findings: [] });
});

test('records are removed when their retention has passed, and not before; the tree stays, and proves that it was due', async () => {
  expect(await removeRecords(ledger.admin, '2026-03-31')).toBe(0);
  await ledger.record(1, { retention: '2026-03-31' }); // not yet placed: not yet removed
  expect(await removeRecords(ledger.admin, '2026-04-01')).toBe(100);
  expect(await removeRecords(ledger.admin, '2026-04-01')).toBe(0);
  await ledger.round();
  await write();
  expect(await verify('2026-04-01')).toMatchObject({ ok: true });
  expect(await verify('2026-03-31')).toMatchObject({
    ok: false,
    findings: [{ code: 'record_removed_early' }, ...Array(49).fill({})],
  });
  const text = await readFile(path.join(folder, 'records/000'), 'utf8');
  expect(text.split('\n')[0]).toMatch(/^\{"index":0,"retained":\{"salt":"[^"]+","value":"2026-03-31"\}\}$/);
});

test('a removal before its time shows', async () => {
  const file = path.join(folder, 'records/001');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [...lines.slice(0, 5), ...lines.slice(6)].join('\n'));
  expect(await verify('2026-04-01')).toMatchObject({ ok: false, findings: [{ code: 'record_missing' }] });
});
