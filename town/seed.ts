import type { Clock } from '../contracts/clock.ts';
import type { MemberId, SystemId } from '../contracts/member.ts';
import { openPool, type Pool, transact } from '../database/connect.ts';
import { codesFor } from '../exchange/identify/person/codes.ts';
import { openLinkage } from '../exchange/identify/person/digests.ts';
import type { KeyStore } from '../exchange/keys.ts';
import { fillCarePersons, type OfficeCodes, personsOfOffices } from './care-persons.ts';
import { makeConnectors } from './connectors.ts';
import { openTownSystemKeys, type SystemKeys } from './keys.ts';
import { fillMunicipalLedgers } from './municipal-ledger.ts';
import { fillMunicipalRegisters, type TownCodes } from './municipal-register.ts';
import {
  registerKeys,
  registerMembers,
  registerProxies,
  registerRelations,
  registerResidents,
  registerServices,
} from './register.ts';
import { registerStaff } from './staff.ts';
import type { Town } from './town.ts';

/**
 * Brings the town to life in a region: its members, systems, keys, residents, relations, consents and proxies in the database (one
 * transaction), the members' private keys under `<data>/town/keys`, and the configurations of its connectors. What is there
 * already stays as it is, and a folder of an older town gets what has been added since. Only the fictional region is seeded.
 * @param databaseUrls of the role exchange, and of each application's own
 * @param keys the region's keys
 * @param data the region's data folder
 * @param exchangeUrl where the connectors reach the exchange, e.g. `http://localhost:8080`
 * @param providersUrl where the exchange calls the town's systems
 */
export async function seedTown({
  town,
  databaseUrls,
  keys,
  data,
  clock,
  exchangeUrl,
  providersUrl,
}: {
  readonly town: Town;
  /** `applications`: where the town halls' own registers are to be filled too */
  readonly databaseUrls: {
    readonly exchange: string;
    readonly applications?: Readonly<Record<string, string>> | undefined;
  };
  readonly keys: KeyStore;
  readonly data: string;
  readonly clock: Clock;
  readonly exchangeUrl: string;
  readonly providersUrl: string;
}): Promise<void> {
  const systemKeys = await openTownKeys(town, data);
  await makeConnectors(data, exchangeUrl, providersUrl);
  const pool = openPool(databaseUrls.exchange, 1);
  try {
    await transact(pool, {}, async (connection) => {
      await registerMembers(connection, town);
      await registerResidents(connection, keys, town, clock.now());
      await registerRelations(connection, keys, town);
      await registerProxies(connection, keys, town);
      await registerStaff(connection);
      await registerServices(connection, town, providersUrl);
      // Key files that were lost are made anew, and their public halves join the ones known.
      await registerKeys(connection, systemKeys);
    });
    if (databaseUrls.applications !== undefined) {
      const codes = await codesOfTownHalls(town, keys, pool);
      const { municipal, care } = databaseUrls.applications;
      await fillMunicipalRegisters(town, municipal!, codes);
      await fillMunicipalLedgers(town, municipal!, codes);
      await fillCarePersons(town, care!, await codesOfOffices(town, keys, pool));
    }
  } finally {
    await pool.end();
  }
}

async function codesOfTownHalls(town: Town, keys: KeyStore, pool: Pool): Promise<Map<string, TownCodes>> {
  const linkage = await openLinkage(keys);
  const codes = new Map<string, TownCodes>();
  for (const { code } of town.municipalities) {
    const own = town.residents.filter(({ municipality }) => municipality === code).map(({ id }) => id);
    codes.set(code, await transact(pool, {}, (connection) => codesFor(connection, linkage, `GOV/${code}`, own)));
  }
  return codes;
}

async function codesOfOffices(town: Town, keys: KeyStore, pool: Pool): Promise<OfficeCodes> {
  const linkage = await openLinkage(keys);
  const codes = new Map<MemberId, ReadonlyMap<string, string>>();
  for (const [office, persons] of personsOfOffices(town))
    codes.set(office, await transact(pool, {}, (connection) => codesFor(connection, linkage, office, persons)));
  return codes;
}

async function openTownKeys(town: Town, data: string): Promise<Map<SystemId, SystemKeys>> {
  const systems = town.members.flatMap((member) => member.systems.map((system) => system.id));
  return new Map(await Promise.all(systems.map(async (id) => [id, await openTownSystemKeys(data, id)] as const)));
}
