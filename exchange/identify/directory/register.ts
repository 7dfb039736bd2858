import { openingHours } from '../../../contracts/opening-hours.ts';
import { quota } from '../../../contracts/quota.ts';
import type { Pool, Queryable } from '../../../database/connect.ts';
import type { Member, Service, System, SystemKey } from './directory.ts';

/** The directory's tables at one moment. `receptions`: JSON of [member, contract] → system. */
export type Register = {
  readonly version: number;
  readonly members: ReadonlyMap<string, Member>;
  readonly systems: ReadonlyMap<string, System>;
  readonly receptions: ReadonlyMap<string, string>;
  /** by system, by the service's code */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, Service>>;
};

/** Reads all of it in one snapshot, so that the version says exactly what is in it. */
export async function readRegister(pool: Pool): Promise<Register> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const register = await readTables(connection);
    await connection.query('COMMIT');
    return register;
  } catch (error) {
    await connection.query('ROLLBACK').catch((e: Error) => {
      broken = e;
    });
    throw error;
  } finally {
    connection.release(broken);
  }
}

async function readTables(connection: Queryable): Promise<Register> {
  const version = (await connection.query('SELECT version FROM exchange.revision')).rows[0].version as number;
  const members = await connection.query<Member>(
    'SELECT id, kind, name, kana, municipality, attributes, left_at AS "leftAt" FROM exchange.member ORDER BY id',
  );
  const keys = await connection.query<SystemKey & { system: string }>(
    `SELECT system, kid, use, jwk, not_before AS "notBefore", revoked_at AS "revokedAt"
     FROM exchange.system_key ORDER BY not_before DESC, kid`,
  );
  const systems = await connection.query<Omit<System, 'keys'>>(
    `SELECT id, member, name, opening_hours AS "openingHours", quota, run_modes AS "runModes", revoked_at AS "revokedAt"
     FROM exchange.system ORDER BY id`,
  );
  const receptions = await connection.query('SELECT member, contract, system FROM exchange.reception');
  const services = await connection.query<Service>(
    `SELECT system, code, contract, url, timeout_ms AS "timeoutMs" FROM exchange.service WHERE ended_at IS NULL ORDER BY system, code`,
  );
  const keysBySystem = Map.groupBy(keys.rows, (key) => key.system);
  return {
    version,
    members: new Map(members.rows.map((member) => [member.id, member])),
    systems: new Map(
      systems.rows.map((system) => [
        system.id,
        {
          ...system,
          openingHours: openingHours.parse(system.openingHours),
          quota: quota.parse(system.quota),
          keys: (keysBySystem.get(system.id) ?? []).map(({ system: _, ...key }) => key),
        },
      ]),
    ),
    receptions: new Map(receptions.rows.map((row) => [JSON.stringify([row.member, row.contract]), row.system])),
    services: new Map(
      [...Map.groupBy(services.rows, ({ system }) => system)].map(([system, rows]) => [
        system,
        new Map(rows.map((service) => [service.code, service])),
      ]),
    ),
  };
}
