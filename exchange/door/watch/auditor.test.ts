import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLeafOf } from '../../../contracts/leaf.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { parseNote } from '../../../contracts/tlog/note.ts';
import { decodeEntries, entriesPath } from '../../../contracts/tlog/tile.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';

let region: TestRegion;
let auditor: TestClient;
let manager: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  auditor = await region.client('AUD/tsukumo-kansa/main');
  manager = await region.client('CARE/0300000100/careplan');
  await manager.codesOf([{ insurer: '123456', insured: '123456789' }]);
});
afterAll(() => region.close());

type Line = { index: number; fields: RecordFields; secret: string };
const published = async () =>
  parseCheckpoint(parseNote(await (await fetch(`${region.url}/ledger/checkpoint`)).text()).body).size;
const readLines = async (size: number): Promise<Line[]> => {
  const response = await auditor.call('GET', `/ledger/records/000?size=${size}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

test('an auditor reads every record, each as its entry commits to it, and the reading is itself recorded', async () => {
  await expect.poll(published, { timeout: 20_000 }).toBeGreaterThan(0);
  const size = await published();
  const lines = await readLines(size);
  const bundle = await fetch(`${region.url}/ledger/${entriesPath(0, size)}`);
  const entries = decodeEntries(Buffer.from(await bundle.arrayBuffer()));
  expect(lines.map(({ index }) => index)).toEqual([...entries.keys()]);
  for (const { index, fields, secret } of lines)
    expect(isLeafOf(entries[index]!, fields, Buffer.from(secret, 'base64'))).toBe(true);

  await expect.poll(published, { timeout: 20_000 }).toBeGreaterThan(size);
  expect((await readLines(await published())).slice(size)).toContainEqual(
    expect.objectContaining({
      fields: expect.objectContaining({ kind: 'trail-look-up', from: 'AUD/tsukumo-kansa', decision: 'permit' }),
    }),
  );
});

test('for everybody else there are no records', async () => {
  expect((await fetch(`${region.url}/ledger/records/000`)).status).toBe(404);
  expect((await manager.call('GET', '/ledger/records/000')).status).toBe(404);
  expect((await fetch(`${region.url}/ledger/records/000`, { headers: { Authorization: 'DPoP x' } })).status).toBe(401);
  for (const path of ['x', '000.p/5/6', '999', '000?size=-1'])
    expect((await auditor.call('GET', `/ledger/records/${path}`)).status, path).toBeGreaterThanOrEqual(400);
});
