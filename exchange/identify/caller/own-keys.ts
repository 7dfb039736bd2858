import type { JWK } from 'jose';
import { Fault } from '../../../contracts/fault.ts';
import type { SystemId } from '../../../contracts/member.ts';
import { type Connection, setContext } from '../../../database/connect.ts';
import { addSystemKey, revokeSystemKey } from '../enrol.ts';

/** A system's key as its owner sees it in the directory. */
export type OwnKey = {
  readonly kid: string;
  readonly use: 'sig' | 'enc';
  readonly notBefore: Date;
  readonly revokedAt: Date | null;
};

/** The current one, the next, and those that old mail is sealed to: a member turns its key once in the life of its mail. */
const mostInForce = 4;

/** The system's keys, newest first. Of this transaction, not of the directory in memory: two that change keys wait for each other. */
export async function readOwnKeys(connection: Connection, system: SystemId): Promise<OwnKey[]> {
  await connection.query('SELECT FROM exchange.system WHERE id = $1 FOR UPDATE', [system]);
  const { rows } = await connection.query<OwnKey>(
    `SELECT kid, use, not_before AS "notBefore", revoked_at AS "revokedAt" FROM exchange.system_key
     WHERE system = $1 ORDER BY not_before DESC, kid`,
    [system],
  );
  return rows;
}

const inForce = (keys: readonly OwnKey[], use: OwnKey['use']) =>
  keys.filter((key) => key.use === use && key.revokedAt === null);

/**
 * A system adds a key of its own, beside those that it has: the first half of turning it. Adding the same again changes nothing.
 * @throws Fault bad_request, conflict (too many keys, or one that was revoked)
 */
export async function addOwnKey(
  connection: Connection,
  system: SystemId,
  { use, jwk, kid }: { readonly use: OwnKey['use']; readonly jwk: JWK; readonly kid: string },
  now: Date,
): Promise<string> {
  const keys = await readOwnKeys(connection, system);
  if (inForce(keys, use).some((key) => key.kid === kid)) return kid;
  if (inForce(keys, use).length >= mostInForce)
    throw new Fault('conflict', `同じ用途の鍵は${mostInForce}つまでです。使わない鍵を失効させてください。`);
  return addSystemKey(connection, { system, use, jwk: { ...jwk, kid }, notBefore: now });
}

/**
 * A system ends a key of its own. The last signing key stays, or nobody could come back; a sealing key stays while mail waits for it,
 * unless it was lost: then that mail dies, and its senders are told to send anew.
 * @throws Fault not_found, conflict
 */
export async function revokeOwnKey(
  connection: Connection,
  system: SystemId,
  { kid, lost }: { readonly kid: string; readonly lost: boolean },
  now: Date,
): Promise<void> {
  const keys = await readOwnKeys(connection, system);
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new Fault('not_found', 'この鍵は登録されていません。');
  if (key.revokedAt !== null) return;
  if (key.use === 'sig' && inForce(keys, 'sig').length === 1)
    throw new Fault('conflict', '署名の鍵がなくなります。先に新しい鍵を登録してください。');
  if (key.use === 'enc' && !lost) {
    await setContext(connection, { systems: [system] });
    const { rows } = await connection.query(
      `SELECT count(*) AS n FROM relay.message
       WHERE receiver_system = $1 AND sealed_to = $2 AND state IN ('kept', 'handed-over')`,
      [system, kid],
    );
    if (rows[0].n > 0)
      throw new Fault(
        'conflict',
        `この鍵で封をした送付が${rows[0].n}件、受け取りを待っています。受け取ってから失効させてください。`,
      );
  }
  await revokeSystemKey(connection, system, kid, now);
}
