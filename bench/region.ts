import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Configuration, readConfiguration } from '../configuration.ts';
import { machineClock } from '../contracts/clock.ts';
import { openPool } from '../database/connect.ts';
import { createCluster, startCluster } from '../database/embedded/cluster.ts';
import { locate } from '../database/embedded/place.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { migrate } from '../database/migrate.ts';
import {
  applicationUrls,
  findApplicationRoles,
  makeRolePasswords,
  type Role,
  roleUrl,
  setRolePasswords,
} from '../database/roles.ts';
import { openKeyStore } from '../exchange/keys.ts';
import type { Secrets } from '../supervisor/secrets.ts';
import { openTownClock } from '../town/clock.ts';
import { seedTown } from '../town/seed.ts';
import { makeTown, type Town } from '../town/town.ts';
import { type Child, startChild } from './child.ts';

/** The fictional region on a PostgreSQL of its own, with the settings of `npm start`: what is committed is on the disk. */
export type BenchRegion = {
  readonly town: Town;
  readonly data: string;
  readonly configuration: Configuration;
  readonly exchangeUrl: string;
  readonly port: number;
  /** the migrator's address */
  readonly adminUrl: string;
  readonly exchange: Child;
  /** the postmaster's process */
  readonly database: number;
  url(role: Role): string;
  /** of each application that has a schema, by its folder */
  applicationUrls(): Record<string, string>;
  /** One more process of the same exchange. @returns its port */
  startAnother(): Promise<{ readonly port: number; readonly child: Child }>;
  close(): Promise<void>;
};

/** @param providersUrl where the town's systems are called */
export async function startBenchRegion(providersUrl: string): Promise<BenchRegion> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-bench-'));
  await chmod(folder, 0o755);
  const place = await locate(folder);
  await createCluster(place, 'bench');
  const cluster = await startCluster(place, 'bench');
  const adminUrl = cluster.url;
  await migrate(adminUrl);
  const passwords = makeRolePasswords(await findApplicationRoles(adminUrl));
  await setRolePasswords(adminUrl, passwords);
  const url = (role: Role) => roleUrl(adminUrl, role, passwords);
  const port = await findFreePort();
  const configuration = readConfiguration({ PORT: String(port), ENGAWA_DATA: folder });
  const { exchangeUrl } = configuration.region;
  const databaseUrls = {
    exchange: url('exchange'),
    sweeper: url('sweeper'),
    sequencer: url('sequencer'),
    trail: url('trail'),
  };
  const town = makeTown();
  const keys = openKeyStore(path.join(folder, 'keys'));
  await seedTown({ town, databaseUrls, keys, data: folder, clock: machineClock, exchangeUrl, providersUrl });
  await turnToTuesdayMorning(databaseUrls.exchange);
  await liftQuotas(adminUrl);
  const children: Child[] = [];
  const start = async (one: Configuration): Promise<Child> => {
    const child = startChild('exchange');
    children.push(child);
    await child.ask({
      start: { configuration: one, secrets: { databaseUrls, applicationKeys: [] } satisfies Secrets['exchange'] },
    });
    return child;
  };
  const exchange = await start(configuration);
  return {
    town,
    data: folder,
    configuration,
    exchangeUrl,
    port,
    adminUrl,
    exchange,
    database: cluster.process.pid!,
    url,
    applicationUrls: () => applicationUrls(adminUrl, passwords),
    async startAnother() {
      const other = await findFreePort();
      const ports = { ...configuration.ports, exchange: other };
      return { port: other, child: await start({ ...configuration, ports }) };
    },
    async close() {
      await Promise.all(children.map((child) => child.stop()));
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(place.folder, { recursive: true, force: true }); // elsewhere, where root's folders are closed
    },
  };
}

/** Everybody is at work. */
async function turnToTuesdayMorning(url: string): Promise<void> {
  const pool = openPool(url, 1);
  const clock = await openTownClock(pool);
  await clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  await clock.close();
  await pool.end();
}

/** Not limits but speed is measured: an office never sends what three of them send here. */
async function liftQuotas(adminUrl: string): Promise<void> {
  const most = 1_000_000_000;
  await withAdmin(adminUrl, (admin) =>
    admin.query('UPDATE exchange.system SET quota = coalesce(quota, $1) || $1', [
      { waitingMessages: most, waitingBytes: most * 1000, messagesPerMinute: most, messagesPerDay: most },
    ]),
  );
}

/** Runs `work` as the migrator. */
export async function withAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  return work(admin).finally(() => admin.end());
}
