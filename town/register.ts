import type { JWK } from 'jose';
import type { Connection } from '../database/connect.ts';
import { addContext } from '../database/connect.ts';
import { sealForSubject } from '../exchange/identify/digests.ts';
import { announce } from '../exchange/identify/enrol.ts';
import { createSubjects } from '../exchange/identify/subjects.ts';
import type { KeyStore } from '../exchange/keys.ts';
import { publicHalf, type SystemKeys } from './keys.ts';
import { period } from './relations.ts';
import type { Town } from './town.ts';

/*
 * The town's rows, one statement a table however many they are. All of them go into one transaction of the caller: a town is there
 * or is not.
 */

export async function registerMembers(connection: Connection, town: Town): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.member (id, class, code, kind, name, kana, municipality, attributes, enrolled_at)
     SELECT id, class, code, kind, name, kana, municipality, jsonb_build_object('telephone', telephone), $2
     FROM jsonb_to_recordset($1) AS new
       (id text, class text, code text, kind text, name text, kana text, municipality text, telephone text)`,
    [JSON.stringify(town.members), period.from],
  );
  const systems = town.members.flatMap((member) =>
    member.systems.map((system) => ({ ...system, member: member.id, opening_hours: system.openingHours })),
  );
  await connection.query(
    `INSERT INTO exchange.system (id, member, name, opening_hours, run_modes, enrolled_at)
     SELECT id, member, name, opening_hours, '{通常,訓練,試験}', $2
     FROM jsonb_to_recordset($1) AS new (id text, member text, name text, opening_hours jsonb)`,
    [JSON.stringify(systems), period.from],
  );
  await connection.query(
    `INSERT INTO exchange.reception (member, contract, system)
     SELECT * FROM jsonb_to_recordset($1) AS new (member text, contract text, system text)`,
    [JSON.stringify(town.receptions)],
  );
}

/**
 * What the systems can be asked. Addresses may be others at every start, and so they are written anew where they differ.
 * @param providersUrl where the town's systems are called
 */
export async function registerServices(connection: Connection, town: Town, providersUrl: string): Promise<void> {
  const rows = town.services.map(({ system, code, contract, way }) => ({
    system,
    code,
    contract,
    url: way === 'call' ? `${providersUrl}/${system}/${code}` : null,
  }));
  const { rowCount } = await connection.query(
    `INSERT INTO exchange.service AS known (system, code, contract, url, enrolled_at)
     SELECT system, code, contract, url, $2 FROM jsonb_to_recordset($1) AS new (system text, code text, contract text, url text)
     ON CONFLICT (system, code) DO UPDATE SET url = EXCLUDED.url WHERE known.url IS DISTINCT FROM EXCLUDED.url`,
    [JSON.stringify(rows), period.from],
  );
  if (rowCount !== 0) await announce(connection);
}

/** Registers the public halves that are not known yet, and tells every process when there were any. */
export async function registerKeys(connection: Connection, keys: ReadonlyMap<string, SystemKeys>): Promise<void> {
  const rows = [...keys].flatMap(([system, pair]) =>
    pair.keys.map((key: JWK) => ({ system, kid: key.kid, use: key.use, jwk: publicHalf(key) })),
  );
  const { rowCount } = await connection.query(
    `INSERT INTO exchange.system_key (system, kid, use, jwk, not_before)
     SELECT system, kid, use, jwk, $2 FROM jsonb_to_recordset($1) AS new (system text, kid text, use text, jwk jsonb)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), period.from],
  );
  if (rowCount === 0) return;
  await announce(connection);
}

export async function registerResidents(connection: Connection, keys: KeyStore, town: Town, now: Date): Promise<void> {
  await createSubjects(
    connection,
    keys,
    town.residents.map((resident) => ({
      id: resident.id,
      municipality: resident.municipality,
      insuredNumbers: resident.insured,
      fourItems: resident,
    })),
    now,
  );
  // 支援措置 is for a year, and is renewed on application.
  const protectedUntil = new Date(now);
  protectedUntil.setUTCFullYear(now.getUTCFullYear() + 1);
  const protectedOnes = town.residents.filter((resident) => resident.protected).map((resident) => resident.id);
  await connection.query('UPDATE exchange.subject SET protected_until = $2 WHERE id = ANY ($1::uuid[])', [
    protectedOnes,
    protectedUntil,
  ]);
  const closed = town.residents
    .filter((resident) => resident.movedOut !== undefined)
    .map((resident) => ({ id: resident.id, closed_at: `${resident.movedOut}T00:00:00+09:00` }));
  await connection.query(
    `UPDATE exchange.subject SET status = 'closed', closed_at = gone.closed_at
     FROM jsonb_to_recordset($1) AS gone (id uuid, closed_at timestamptz) WHERE subject.id = gone.id`,
    [JSON.stringify(closed)],
  );
}

/** Relations and consents of residents who are registered already. */
export async function registerRelations(connection: Connection, keys: KeyStore, town: Town): Promise<void> {
  await addContext(connection, { subjects: town.residents.map((resident) => resident.id) });
  await connection.query(
    `INSERT INTO exchange.relation (id, subject, member, kind, asserted_by, asserter, evidence, valid_from, valid_until)
     SELECT id, resident, member, kind, "assertedBy", asserter, evidence, "validFrom", "validUntil"
     FROM jsonb_to_recordset($1) AS new (id uuid, resident uuid, member text, kind text, "assertedBy" text, asserter text,
       evidence text, "validFrom" timestamptz, "validUntil" timestamptz)`,
    [JSON.stringify(town.relations)],
  );
  const consents = await Promise.all(
    town.consents.map(async (consent) => ({
      ...consent,
      giverName: await sealForSubject(keys, consent.resident, consent.giverName),
    })),
  );
  await connection.query(
    `INSERT INTO exchange.consent (id, subject, giver, giver_name, recipient, purpose, contracts, valid_from, valid_until,
       withdrawn_at, text_version, language, channel, explained_by, witness, recorded_by)
     SELECT id, resident, giver, "giverName", recipient, purpose, contracts, "validFrom", "validUntil",
       "withdrawnAt", "textVersion", language, channel, "explainedBy", witness, "recordedBy"
     FROM jsonb_to_recordset($1) AS new (id uuid, resident uuid, giver text, "giverName" text, recipient text, purpose text,
       contracts text[], "validFrom" timestamptz, "validUntil" timestamptz, "withdrawnAt" timestamptz, "textVersion" text,
       language text, channel text, "explainedBy" text, witness text, "recordedBy" text)`,
    [JSON.stringify(consents)],
  );
}
