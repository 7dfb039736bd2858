import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Picture } from '../../../contracts/tablet.ts';
import { addContext, type Connection, type Queryable } from '../../../database/connect.ts';
import type { Secrets } from '../secrets.ts';

/*
 * A tablet that stands for a person: it shows a short code once, somebody signed in or at the counter confirms it, and from then on the tablet's own
 * cookie signs in as the one or two persons whom it shows. Never a protected person.
 */

const pairingMs = 10 * 60_000;
export const mostPersons = 2;

/**
 * A tablet begins: a code to read aloud, and the secret that it keeps. Under the context `sign_in`.
 * @param known the secret of a tablet that shows somebody already
 */
export async function beginPairing(connection: Connection, secrets: Secrets, now: Date, known?: string) {
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const secret = known ?? randomBytes(32).toString('base64url');
  await connection.query('DELETE FROM exchange.pairing WHERE expires_at < $1', [now]);
  // A tablet of before the key was turned stays the one that it is.
  const { rows } = await connection.query<{ secret: Buffer }>(
    'SELECT secret FROM exchange.device WHERE secret = ANY ($1::bytea[]) AND ended_at IS NULL',
    [secrets.devices(secret)],
  );
  await connection.query('INSERT INTO exchange.pairing (code, secret, expires_at) VALUES ($1, $2, $3)', [
    secrets.pairing(code),
    rows[0]?.secret ?? secrets.device(secret),
    new Date(now.getTime() + pairingMs),
  ]);
  return { code, secret };
}

/**
 * Confirms the code that a tablet shows, for one person's account. Under the context `sign_in`.
 * @param by whose the confirmation is: the account's own (or who stands in for it), or a town hall's counter
 * @returns the device; undefined where no tablet shows this code, the person is protected, or it has its persons already: one answer
 */
export async function confirmPairing(
  connection: Connection,
  secrets: Secrets,
  {
    code,
    account,
    label,
    picture,
    by,
  }: { code: string; account: string; label: string; picture: Picture; by: 'account' | 'counter' },
  now: Date,
): Promise<string | undefined> {
  const digits = code.normalize('NFKC').replace(/\D/g, '');
  const { rows } = await connection.query<{ secret: Buffer }>(
    'SELECT secret FROM exchange.pairing WHERE code = ANY ($1::bytea[]) AND expires_at > $2 FOR UPDATE',
    [secrets.pairings(digits), now],
  );
  if (!(await mayHaveDevice(connection, account)) || !rows[0]) return undefined;
  await connection.query('DELETE FROM exchange.pairing WHERE code = ANY ($1::bytea[])', [secrets.pairings(digits)]);
  const { rows: known } = await connection.query<{ id: string; persons: number }>(
    `SELECT id, (SELECT count(*)::int FROM exchange.device_person p WHERE p.device = device.id AND p.ended_at IS NULL) AS persons
       FROM exchange.device WHERE secret = $1 AND ended_at IS NULL`,
    [rows[0].secret],
  );
  if ((known[0]?.persons ?? 0) >= mostPersons) return undefined;
  const device = known[0]?.id ?? randomUUID();
  if (!known[0])
    await connection.query('INSERT INTO exchange.device (id, secret, paired_at) VALUES ($1, $2, $3)', [
      device,
      rows[0].secret,
      now,
    ]);
  await connection.query(
    `INSERT INTO exchange.device_person (device, account, label, picture, paired_by, paired_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [device, account, label, picture, by, now],
  );
  return device;
}

/** 支援措置対象者 never: somebody else may hold the tablet. */
async function mayHaveDevice(connection: Connection, account: string): Promise<boolean> {
  const { rows } = await connection.query<{ subject: string }>(
    `SELECT subject FROM exchange.account WHERE id = $1 AND kind = 'resident' AND closed_at IS NULL`,
    [account],
  );
  const subject = rows[0]?.subject;
  if (!subject) return false;
  await addContext(connection, { subjects: [subject] });
  const { rowCount } = await connection.query(
    `SELECT FROM exchange.subject WHERE id = $1 AND status = 'active' AND protected_until IS NULL`,
    [subject],
  );
  return rowCount === 1;
}

export type DevicePerson = {
  readonly device: string;
  readonly account: string;
  readonly label: string;
  readonly picture: Picture;
};

/** Whom the tablet with this secret shows at this moment. Under the context `sign_in`. */
export async function personsOf(connection: Connection, secrets: Secrets, secret: string): Promise<DevicePerson[]> {
  const { rows } = await connection.query<DevicePerson>(
    `SELECT p.device, p.account, p.label, p.picture FROM exchange.device d JOIN exchange.device_person p ON p.device = d.id
      WHERE d.secret = ANY ($1::bytea[]) AND d.ended_at IS NULL AND p.ended_at IS NULL ORDER BY p.paired_at`,
    [secrets.devices(secret)],
  );
  const may = await Promise.all(rows.map(({ account }) => mayHaveDevice(connection, account)));
  return rows.filter((_, i) => may[i]);
}

/** How the tablet calls the person whose session this is, and its picture. Under the context `account`. */
export async function findShown(connection: Queryable, account: string, device: string | null) {
  const { rows } = await connection.query<{ label: string; picture: Picture }>(
    'SELECT label, picture FROM exchange.device_person WHERE account = $1 AND device = $2 AND ended_at IS NULL',
    [account, device],
  );
  return rows[0] ?? null;
}

/** The tablets of an account. Under the context `account`. */
export async function listDevices(connection: Queryable, account: string) {
  const { rows } = await connection.query<{
    device: string;
    label: string;
    picture: Picture;
    pairedBy: string;
    pairedAt: Date;
    /** when somebody last chose the person on it, to sign in */
    usedAt: Date | null;
  }>(
    `SELECT device, label, picture, paired_by AS "pairedBy", paired_at AS "pairedAt",
            (SELECT max(greatest(s.opened_at, s.last_seen_at)) FROM exchange.sign_in_session s WHERE s.account = $1 AND s.device = p.device) AS "usedAt"
       FROM exchange.device_person p WHERE account = $1 AND ended_at IS NULL ORDER BY paired_at`,
    [account],
  );
  return rows;
}

/** A tablet stands for the account no more; its sessions end with it. Under the context `account`. @returns whether it did until now */
export async function removeDevice(
  connection: Connection,
  account: string,
  device: string,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    'UPDATE exchange.device_person SET ended_at = $3 WHERE account = $1 AND device::text = $2 AND ended_at IS NULL',
    [account, device, now],
  );
  await connection.query(
    'UPDATE exchange.sign_in_session SET ended_at = $3 WHERE account = $1 AND device::text = $2 AND ended_at IS NULL',
    [account, device, now],
  );
  return rowCount === 1;
}
