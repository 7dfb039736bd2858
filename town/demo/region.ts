import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfiguration } from '../../configuration.ts';
import { type Client, createClient } from '../../connector/client.ts';
import type { SystemId } from '../../contracts/member.ts';
import { openPool } from '../../database/connect.ts';
import { roleUrl } from '../../database/roles.ts';
import { accessFile } from '../../supervisor/secrets.ts';
import { openTownClock } from '../clock.ts';
import { keyFileOf } from '../keys.ts';

/** The running region, as the demo reaches it: its clock, and its members' systems with their own keys. */
export async function openRunningRegion() {
  const configuration = readConfiguration(process.env);
  const url = `http://localhost:${configuration.ports.exchange}`;
  const health = await fetch(`${url}/health`).catch(() => undefined);
  if (!health?.ok)
    throw new Error(`${url} で縁側が動いていません。別の端末で npm start を実行してから、もう一度どうぞ。`);
  const access = JSON.parse(await readFile(accessFile(configuration.data), 'utf8'));
  const pool = openPool(roleUrl(access.url, 'exchange', access.passwords), 1);
  const clock = await openTownClock(pool);
  return {
    url,
    data: configuration.data,
    /** the first part of `/r1/…` */
    code: configuration.region.code,
    /** where the town's business systems stand */
    townPort: configuration.ports.town!,
    clock,
    async client(system: SystemId): Promise<Client> {
      const file = keyFileOf(path.join(configuration.data, 'town', 'keys'), system);
      const { keys } = JSON.parse(await readFile(file, 'utf8'));
      return createClient({ exchange: configuration.region.exchangeUrl, system, keys });
    },
    async close() {
      await clock.close();
      await pool.end();
    },
  };
}
export type RunningRegion = Awaited<ReturnType<typeof openRunningRegion>>;
