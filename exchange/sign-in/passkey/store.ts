import type { Connection, Queryable } from '../../../database/connect.ts';

export type Passkey = {
  /** credential id, base64url */
  readonly id: string;
  readonly account: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  /** what the person calls it */
  readonly label: string;
  readonly madeAt: Date;
  readonly usedAt: Date | null;
};

const columns = `id, account, public_key AS "publicKey", counter, transports, label, made_at AS "madeAt", used_at AS "usedAt"`;

/** A passkey that holds, of an open account. Under the context `sign_in`. */
export async function findPasskey(connection: Queryable, id: string): Promise<Passkey | undefined> {
  const { rows } = await connection.query<Passkey>(
    `SELECT ${columns} FROM exchange.passkey WHERE id = $1 AND removed_at IS NULL
        AND account IN (SELECT id FROM exchange.account WHERE closed_at IS NULL) FOR UPDATE`,
    [id],
  );
  return rows[0];
}

/** Those of an account that hold, oldest first. Under the context `account` or `sign_in`. */
export async function listPasskeys(connection: Queryable, account: string): Promise<Passkey[]> {
  const { rows } = await connection.query<Passkey>(
    `SELECT ${columns} FROM exchange.passkey WHERE account = $1 AND removed_at IS NULL ORDER BY made_at, id`,
    [account],
  );
  return rows;
}

export async function addPasskey(
  connection: Connection,
  { id, account, publicKey, counter, transports, label }: Omit<Passkey, 'madeAt' | 'usedAt'>,
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.passkey (id, account, public_key, counter, transports, label, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, account, publicKey, counter, transports, label, now],
  );
}

export async function markUsed(connection: Connection, id: string, counter: number, now: Date): Promise<void> {
  await connection.query('UPDATE exchange.passkey SET counter = $2, used_at = $3 WHERE id = $1', [id, counter, now]);
}

/** Under the context `account`. @returns whether it was there until now */
export async function removePasskey(connection: Connection, account: string, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await connection.query(
    'UPDATE exchange.passkey SET removed_at = $3 WHERE id = $1 AND account = $2 AND removed_at IS NULL',
    [id, account, now],
  );
  return rowCount === 1;
}
