import type { Connection } from '../../database/connect.ts';
import type { Secrets } from './secrets.ts';

/** So many wrong tries from one address in an hour; behind one address stands many a house. */
const mostWrong = 30;

export type Origin = { readonly digest: Buffer; readonly expiresAt: Date };

export function originOf(secrets: Secrets, address: string, now: Date): Origin {
  const hour = Math.floor(now.getTime() / 3_600_000);
  return { digest: secrets.origin(address, hour), expiresAt: new Date((hour + 1) * 3_600_000) };
}

/** Whether too much was wrong from there. Takes the row's lock: of two tries from one address one waits. */
export async function isTooMuch(connection: Connection, { digest, expiresAt }: Origin): Promise<boolean> {
  const { rows } = await connection.query<{ count: number }>(
    `INSERT INTO exchange.sign_in_wrong AS kept (origin, count, expires_at) VALUES ($1, 0, $2)
     ON CONFLICT (origin) DO UPDATE SET count = kept.count RETURNING count`,
    [digest, expiresAt],
  );
  return rows[0]!.count >= mostWrong;
}

/** @param by 0 where nothing was wrong: the same statement, so that it tells nothing */
export async function countWrong(connection: Connection, { digest }: Origin, by: 0 | 1): Promise<void> {
  await connection.query('UPDATE exchange.sign_in_wrong SET count = count + $2 WHERE origin = $1', [digest, by]);
}
