import { calculateJwkThumbprint, type JWK } from 'jose';
import { Fault } from '../../contracts/fault.ts';
import type { RunMode } from '../../contracts/kind.ts';
import { type MemberId, type MemberKind, memberOf, type SystemId } from '../../contracts/member.ts';
import { type OpeningHours, openingHours } from '../../contracts/opening-hours.ts';
import { type GivenQuota, givenQuota } from '../../contracts/quota.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { publicJwk } from './caller/jwk.ts';

/*
 * Changes of the directory, each in the transaction of its caller, who has asked whether it may. Every process hears of it at
 * the commit.
 */

/** Counts the change and tells every process; the row lock puts changes in one order. */
export async function announce(connection: Queryable): Promise<void> {
  await connection.query(
    `WITH next AS (UPDATE exchange.revision SET version = version + 1 RETURNING version)
     SELECT pg_notify('engawa_revision', version::text) FROM next`,
  );
}

export type NewMember = {
  readonly id: MemberId;
  readonly kind: MemberKind;
  readonly name: string;
  readonly kana: string;
  readonly municipality: string | null;
  readonly attributes?: Readonly<Record<string, unknown>>;
};

export async function enrolMember(connection: Connection, member: NewMember, now: Date): Promise<void> {
  const [memberClass, code] = member.id.split('/');
  await connection.query(
    `INSERT INTO exchange.member (id, class, code, kind, name, kana, municipality, attributes, enrolled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      member.id,
      memberClass,
      code,
      member.kind,
      member.name,
      member.kana,
      member.municipality,
      member.attributes ?? {},
      now,
    ],
  );
  await announce(connection);
}

export type NewSystem = {
  readonly id: SystemId;
  readonly name: string;
  readonly openingHours: OpeningHours;
  readonly quota?: GivenQuota;
  /** left out: 通常 only */
  readonly runModes?: readonly RunMode[];
};

export async function enrolSystem(connection: Connection, system: NewSystem, now: Date): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.system (id, member, name, opening_hours, quota, run_modes, enrolled_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      system.id,
      memberOf(system.id),
      system.name,
      JSON.stringify(openingHours.parse(system.openingHours)),
      givenQuota.parse(system.quota ?? {}),
      system.runModes ?? ['通常'],
      now,
    ],
  );
  await announce(connection);
}

/** Sets what a system may use of the exchange; every process goes by it at the commit. @throws Fault not_found */
export async function setQuota(connection: Connection, system: SystemId, quota: GivenQuota): Promise<void> {
  const { rowCount } = await connection.query('UPDATE exchange.system SET quota = $2 WHERE id = $1', [
    system,
    givenQuota.parse(quota),
  ]);
  if (rowCount === 0) throw new Fault('not_found', '業務システムが登録されていません。');
  await announce(connection);
}

/** What was set for a system; what is left out follows the default. @throws Fault not_found */
export async function readQuota(connection: Queryable, system: SystemId): Promise<GivenQuota> {
  const { rows } = await connection.query('SELECT quota FROM exchange.system WHERE id = $1', [system]);
  if (!rows[0]) throw new Fault('not_found', '業務システムが登録されていません。');
  return givenQuota.parse(rows[0].quota);
}

/** Sets when a system is open; every process goes by it at the commit. @throws Fault not_found */
export async function setOpeningHours(connection: Connection, system: SystemId, hours: OpeningHours): Promise<void> {
  const { rowCount } = await connection.query('UPDATE exchange.system SET opening_hours = $2 WHERE id = $1', [
    system,
    JSON.stringify(openingHours.parse(hours)),
  ]);
  if (rowCount === 0) throw new Fault('not_found', '業務システムが登録されていません。');
  await announce(connection);
}

/**
 * Adds a public key. A system may have several at once: that is how it changes them without a pause.
 * @returns its kid: the one that it carries, or its thumbprint (RFC 7638)
 * @throws Fault bad_request when it is private, symmetric, or weaker than FAPI 2.0 allows
 */
export async function addSystemKey(
  connection: Connection,
  key: { readonly system: SystemId; readonly use: 'sig' | 'enc'; readonly jwk: JWK; readonly notBefore: Date },
): Promise<string> {
  const jwk = publicJwk(key.jwk, key.use);
  const kid = jwk.kid ?? (await calculateJwkThumbprint(jwk));
  const { rowCount } = await connection.query(
    `INSERT INTO exchange.system_key (system, kid, use, jwk, not_before) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [key.system, kid, key.use, { ...jwk, kid, use: key.use }, key.notBefore],
  );
  // A kid is never used again, also not after its key was revoked: mail and tokens name it.
  if (rowCount === 0) throw new Fault('conflict', '同じ kid の鍵がすでに登録されています。');
  await announce(connection);
  return kid;
}

export async function revokeSystemKey(connection: Connection, system: SystemId, kid: string, now: Date): Promise<void> {
  const { rowCount } = await connection.query(
    'UPDATE exchange.system_key SET revoked_at = coalesce(revoked_at, $3) WHERE system = $1 AND kid = $2',
    [system, kid, now],
  );
  if (rowCount === 0) throw new Fault('not_found', '鍵が登録されていません。');
  await announce(connection);
}

/** Ends a system for good; it enrols anew under another name. */
export async function revokeSystem(connection: Connection, system: SystemId, now: Date): Promise<void> {
  const { rowCount } = await connection.query(
    'UPDATE exchange.system SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1',
    [system, now],
  );
  if (rowCount === 0) throw new Fault('not_found', '業務システムが登録されていません。');
  await announce(connection);
}

/** Names the system of its member that receives messages of `contract`. */
export async function setReception(connection: Connection, contract: string, system: SystemId): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.reception (member, contract, system) VALUES ($1, $2, $3)
     ON CONFLICT (member, contract) DO UPDATE SET system = excluded.system`,
    [memberOf(system), contract, system],
  );
  await announce(connection);
}
