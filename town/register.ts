import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { Connection } from '../database/connect.ts';
import { addContext } from '../database/connect.ts';
import { announce } from '../exchange/identify/enrol.ts';
import { sealForSubject } from '../exchange/identify/person/digests.ts';
import { createSubjects } from '../exchange/identify/person/subjects.ts';
import type { KeyStore } from '../exchange/keys.ts';
import { publicHalf, type SystemKeys } from './keys.ts';
import { period } from './relations.ts';
import { ofApplications } from './services.ts';
import type { Town } from './town.ts';

/*
 * The town's rows, one statement a table however many they are. All of them go into one transaction of the caller: a town is there
 * or is not. What is there already stays as it is, whatever has become of it: a town that has grown since adds what is missing, and
 * gives nobody back a consent that was withdrawn.
 */

/** Registers the members, systems and receptions that are not known yet, and tells every process when there were any. */
export async function registerMembers(connection: Connection, town: Town): Promise<void> {
  const members = await connection.query(
    `INSERT INTO exchange.member (id, class, code, kind, name, kana, municipality, attributes, enrolled_at)
     SELECT id, class, code, kind, name, kana, municipality, jsonb_build_object('telephone', telephone), $2
     FROM jsonb_to_recordset($1) AS new
       (id text, class text, code text, kind text, name text, kana text, municipality text, telephone text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(town.members), period.from],
  );
  const systems = town.members.flatMap((member) =>
    member.systems.map((system) => ({ ...system, member: member.id, opening_hours: system.openingHours })),
  );
  const enrolled = await connection.query(
    `INSERT INTO exchange.system (id, member, name, opening_hours, run_modes, enrolled_at)
     SELECT id, member, name, opening_hours, '{通常,訓練,試験}', $2
     FROM jsonb_to_recordset($1) AS new (id text, member text, name text, opening_hours jsonb)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(systems), period.from],
  );
  const receptions = await connection.query(
    `INSERT INTO exchange.reception (member, contract, system)
     SELECT * FROM jsonb_to_recordset($1) AS new (member text, contract text, system text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(town.receptions)],
  );
  if ([members, enrolled, receptions].some(({ rowCount }) => rowCount !== 0)) await announce(connection);
}

/**
 * What the systems can be asked. Addresses may be others at every start, and so they are written anew where they differ.
 * @param providersUrl where the town's systems are called
 */
export async function registerServices(connection: Connection, town: Town, providersUrl: string): Promise<void> {
  const rows = [...town.services, ...ofApplications].map(({ system, code, contract, way }) => ({
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

/** Registers the residents who are not known yet; what has become of the others since is not touched. */
export async function registerResidents(connection: Connection, keys: KeyStore, town: Town, now: Date): Promise<void> {
  const ids = town.residents.map((resident) => resident.id);
  await addContext(connection, { subjects: ids });
  const { rows } = await connection.query<{ id: string }>(
    'SELECT id FROM exchange.subject WHERE id = ANY ($1::uuid[])',
    [ids],
  );
  const known = new Set(rows.map(({ id }) => id));
  const missing = town.residents.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  await createSubjects(
    connection,
    keys,
    missing.map((resident) => ({
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
  const protectedOnes = missing.filter((resident) => resident.protected).map((resident) => resident.id);
  await connection.query('UPDATE exchange.subject SET protected_until = $2 WHERE id = ANY ($1::uuid[])', [
    protectedOnes,
    protectedUntil,
  ]);
  const closed = missing
    .filter((resident) => resident.movedOut !== undefined)
    .map((resident) => ({ id: resident.id, closed_at: `${resident.movedOut}T00:00:00+09:00` }));
  await connection.query(
    `UPDATE exchange.subject SET status = 'closed', closed_at = gone.closed_at
     FROM jsonb_to_recordset($1) AS gone (id uuid, closed_at timestamptz) WHERE subject.id = gone.id`,
    [JSON.stringify(closed)],
  );
}

/** Relations and consents that are not known yet, of residents who are registered, and whose own key was not dropped. */
export async function registerRelations(connection: Connection, keys: KeyStore, town: Town): Promise<void> {
  await addContext(connection, { subjects: town.residents.map((resident) => resident.id) });
  const relations = await findMissing(connection, keys, 'relation', town.relations);
  await connection.query(
    `INSERT INTO exchange.relation (id, subject, member, kind, asserted_by, asserter, evidence, valid_from, valid_until)
     SELECT id, resident, member, kind, "assertedBy", asserter, evidence, "validFrom", "validUntil"
     FROM jsonb_to_recordset($1) AS new (id uuid, resident uuid, member text, kind text, "assertedBy" text, asserter text,
       evidence text, "validFrom" timestamptz, "validUntil" timestamptz)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(relations)],
  );
  const consents = await Promise.all(
    (await findMissing(connection, keys, 'consent', town.consents)).map(async (consent) => ({
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
       language text, channel text, "explainedBy" text, witness text, "recordedBy" text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(consents)],
  );
}

/** Proxies that are not known yet, taken up already, of persons for whom somebody may stand in. One that has ended is known, and stays ended. */
export async function registerProxies(connection: Connection, keys: KeyStore, town: Town): Promise<void> {
  const subjects = town.proxies.flatMap(({ resident, proxy }) => [resident, proxy]);
  await addContext(connection, { subjects });
  const { rows } = await connection.query<{ id: string }>(
    `SELECT id FROM exchange.subject WHERE id = ANY ($1::uuid[]) AND status = 'active' AND protected_until IS NULL`,
    [subjects],
  );
  const standing = new Set(rows.map(({ id }) => id));
  const missing = await findMissing(connection, keys, 'proxy', town.proxies);
  for (const one of missing) {
    if (![one.resident, one.proxy].every((id) => standing.has(id))) continue;
    if ((await keys.findSubjectKey(one.proxy)) === undefined) continue;
    await connection.query(
      `INSERT INTO exchange.proxy (id, subject, proxy_subject, kind, scope, label, proxy_label, valid_from, valid_until, made_at,
         invitation, invited_until, accepted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10, $8, $8)`,
      [
        ...[one.id, one.resident, one.proxy, one.kind, one.scope, await sealForSubject(keys, one.resident, one.label)],
        ...[await sealForSubject(keys, one.proxy, one.proxyLabel), one.validFrom, one.validUntil, randomBytes(32)],
      ],
    );
  }
}

/** Those of `all` that are not in the table. Nothing is given to whom another took the place of, or who was erased. */
async function findMissing<T extends { readonly id: string; readonly resident: string }>(
  connection: Connection,
  keys: KeyStore,
  table: 'relation' | 'consent' | 'proxy',
  all: readonly T[],
): Promise<readonly T[]> {
  const { rows } = await connection.query<{ id: string }>(
    `SELECT id FROM unnest($1::uuid[], $2::uuid[]) AS new (id, resident)
      WHERE NOT EXISTS (SELECT FROM exchange.${table} t WHERE t.id = new.id)
        AND EXISTS (SELECT FROM exchange.subject s WHERE s.id = new.resident AND s.status IN ('active', 'closed'))`,
    [all.map(({ id }) => id), all.map(({ resident }) => resident)],
  );
  const ids = new Set(rows.map(({ id }) => id));
  const missing = all.filter(({ id }) => ids.has(id));
  const found = await Promise.all(missing.map(({ resident }) => keys.findSubjectKey(resident)));
  return missing.filter((_, i) => found[i] !== undefined);
}
