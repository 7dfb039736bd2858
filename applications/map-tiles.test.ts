import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfiguration } from '../configuration.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { makeKeys } from '../supervisor/application-keys.ts';
import { tileAt } from '../web/map/tile-area.ts';
import { start } from './main.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(100)]);
const inside = tileAt(150.02, 30.02, 12);
const paths = { inside: `/tiles/12/${inside.x}/${inside.y}.png`, outside: '/tiles/12/0/0.png' };
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-tiles-'));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The applications of a region with these tiles, of which one was fetched before. */
async function statusesWith(mapTiles: ReturnType<typeof readConfiguration>['region']['mapTiles']) {
  const port = await findFreePort();
  const data = path.join(folder, String(port));
  await mkdir(path.join(data, 'map-tiles'), { recursive: true });
  await writeFile(path.join(data, 'map-tiles', `12-${inside.x}-${inside.y}.png`), png);
  const read = readConfiguration({ APPLICATIONS_PORT: String(port), ENGAWA_DATA: data });
  const signing = (await makeKeys()).signing;
  const stop = await start(
    { ...read, region: { ...read.region, mapTiles } },
    {
      databaseUrl: database.url('applications'),
      ownUrls: {},
      keys: { signing, sealing: [randomBytes(32).toString('base64url')] },
    },
  );
  try {
    const ask = async (at: string) => (await fetch(`http://127.0.0.1:${port}${at}`)).status;
    return { inside: await ask(paths.inside), outside: await ask(paths.outside) };
  } finally {
    await stop();
  }
}

test('maps have no images unless the region names where it lies; then those of that area alone', async () => {
  expect(await statusesWith(null)).toEqual({ inside: 404, outside: 404 });
  const mapTiles = { bounds: [150, 30, 150.06, 30.05], zoom: [10, 17], megabytes: 1 } as const;
  expect(await statusesWith({ ...mapTiles, bounds: [...mapTiles.bounds], zoom: [...mapTiles.zoom] })).toEqual({
    inside: 200,
    outside: 404,
  });
});
