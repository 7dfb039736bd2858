import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemsFolder } from '../../applications/main.ts';
import type { MemberId } from '../../contracts/member.ts';
import { openPool, type Pool } from '../../database/connect.ts';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';
import type { Ground } from '../application/ground.ts';
import type { Work } from '../application/work.ts';
import { openSystems } from './systems.ts';
import { startWorking } from './working.ts';

let region: TestRegion;
let pool: Pool;
beforeAll(async () => {
  region = await startTestRegion();
  pool = openPool(region.database.url('app_care'), 2);
});
afterAll(async () => {
  await pool.end();
  await region.close();
});

const one: MemberId = 'CARE/9900100018';
const other: MemberId = 'CARE/9970100112';

test('a member whose key cannot be used, or whose work fails, keeps nobody else from theirs; it goes on when that is mended', async () => {
  const folder = systemsFolder(region.data);
  const file = path.join(folder, ...one.split('/'), 'care.json');
  await chmod(file, 0o644);
  const said: string[] = [];
  const tended: MemberId[] = [];
  let failing = true;
  const work: Work = {
    receive: {},
    async tend({ member }) {
      if (member === other && failing) throw new Error('for once');
      tended.push(member);
    },
  };
  const ground = { folder: 'care', clock: region.clock } as unknown as Ground;
  const systems = openSystems({ folder, exchange: region.url }, 'care');
  const stop = startWorking(work, { systems, pool, ground, log: (text) => said.push(text) });
  try {
    const wait = { timeout: 20_000, interval: 50 };
    await vi.waitFor(() => expect(new Set(tended).size).toBeGreaterThan(3), wait);
    // Each member is tended by itself: when three have been, these two may not have had their turn.
    for (const trouble of ['chmod 600', 'for once'])
      await vi.waitFor(() => expect(said.filter((text) => text.includes(trouble))).toHaveLength(1), wait);
    expect(tended).not.toContain(one);
    expect(tended).not.toContain(other);
    failing = false;
    await chmod(file, 0o600);
    await vi.waitFor(() => expect(tended).toEqual(expect.arrayContaining([one, other])), wait);
    // Whose key file is taken away does no more; whose file is no key at all is told of.
    const kept = await readFile(file);
    await rename(file, `${file}.away`);
    await vi.waitFor(async () => {
      const before = tended.filter((member) => member === one).length;
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(tended.filter((member) => member === one).length).toBe(before);
    }, wait);
    await writeFile(file, 'no key', { mode: 0o600 });
    await vi.waitFor(() => expect(said.some((text) => text.includes('JSON として読めません'))).toBe(true), wait);
    await writeFile(file, kept, { mode: 0o600 });
    await rm(`${file}.away`);
  } finally {
    await stop();
  }
}, 90_000);
