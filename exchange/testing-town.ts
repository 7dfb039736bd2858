import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { machineClock } from '../contracts/clock.ts';
import { transact } from '../database/connect.ts';
import { createTestDatabase, makeTemplate, type TestDatabase } from '../database/testing.ts';
import { makeConnectors } from '../town/connectors.ts';
import { registerServices } from '../town/register.ts';
import { seedTown } from '../town/seed.ts';
import { digestOfTown, type Town } from '../town/town.ts';
import { openKeyStore } from './keys.ts';

type Wanted = {
  readonly town: Town;
  /** whether the town halls' own registers (applications/municipal/register/) are filled too */
  readonly registers: boolean;
  /** the region's data folder, still empty */
  readonly data: string;
  readonly exchangeUrl: string;
  readonly providersUrl: string;
};

/**
 * A database and a data folder with the town in them. The town is brought to life once a run, and every region begins with a copy of it: the same rows
 * under the same keys. What differs is where its systems stand.
 */
export async function settleTown({ town, registers, data, ...urls }: Wanted): Promise<TestDatabase> {
  const name = `town_${digestOfTown(town).slice(0, 8)}${registers ? '_registers' : ''}`;
  const folder = path.join(inject('folder'), name);
  const template = await makeTemplate(name, async ({ url, applicationUrls }) => {
    const databaseUrls = { exchange: url('exchange'), ...(registers && { applications: applicationUrls() }) };
    const keys = openKeyStore(path.join(folder, 'keys'));
    await seedTown({ town, databaseUrls, keys, data: folder, clock: machineClock, ...urls });
  });
  const [database] = await Promise.all([
    createTestDatabase(template),
    promisify(execFile)('cp', ['-a', `${folder}/.`, data]),
  ]);
  await makeConnectors(data, urls.exchangeUrl, urls.providersUrl);
  await transact(database.pool('exchange', 2), {}, (connection) =>
    registerServices(connection, town, urls.providersUrl),
  );
  return database;
}
