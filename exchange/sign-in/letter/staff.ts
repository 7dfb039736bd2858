import type { Connection } from '../../../database/connect.ts';
import type { Services } from '../../services.ts';
import { findAccount, openAccount, openSession } from '../opening.ts';
import { countWrong, isTooMuch, type Origin } from '../origin.ts';
import { isInForce } from '../passkey/sign-in.ts';
import { addPasskey } from '../passkey/store.ts';
import { type RelyingParty, readNew } from '../passkey/webauthn.ts';
import { recordSignIn } from '../records.ts';
import type { Secrets } from '../secrets.ts';
import type { Holder } from '../sessions.ts';

export type First = {
  readonly code: string | undefined;
  readonly response: unknown;
  readonly challenge: string;
  /** the id of the account that will be */
  readonly account: string;
  readonly client: string;
  readonly origin: Origin;
};

/**
 * Opens the account of a member of staff with the one-time code of their administrator, and the passkey that was made with it. Where there is an account
 * already (a lost passkey), the new passkey joins it. Under the context `sign_in`.
 * @returns the session; undefined where there is none, by one path
 */
export async function openStaffAccount(
  services: Services,
  secrets: Secrets,
  party: RelyingParty,
  connection: Connection,
  { code, response, challenge, account: made, client, origin }: First,
): Promise<string | undefined> {
  const now = services.realClock.now();
  const tooMuch = await isTooMuch(connection, origin);
  const { rows } = await connection.query<{ id: string; member: string; staff: string }>(
    `SELECT id, member, staff FROM exchange.sign_in_letter
      WHERE code = ANY ($1::bytea[]) AND staff IS NOT NULL AND ended_at IS NULL AND used_at IS NULL AND expires_at > $2 FOR UPDATE`,
    [secrets.codes(code ?? ''), now],
  );
  const [letter] = rows;
  const holder: Holder | undefined = letter && { kind: 'staff', member: letter.member, staff: letter.staff };
  const asked: Holder = holder ?? { kind: 'staff', member: '', staff: '' };
  const isStaff = await isInForce(connection, asked, services.clock.now());
  const passkey = await readNew(party, response, challenge);
  const good = holder !== undefined && isStaff && passkey !== undefined && !tooMuch;
  await countWrong(connection, origin, good ? 0 : 1);
  if (!good) {
    const refused = holder ? 'sign_in_failed' : 'subject_unknown';
    await recordSignIn(services, connection, { holder, client, act: 'passkey-added', refused });
    return undefined;
  }
  await connection.query('UPDATE exchange.sign_in_letter SET used_at = $2, ended_at = $2 WHERE id = $1', [
    letter!.id,
    now,
  ]);
  const known = await findAccount(connection, holder);
  const account = known ?? (await openAccount(connection, holder, now, made));
  const sid = await openSession(connection, { account, kind: 'staff', how: 'passkey', client, shared: true }, now);
  const event = { holder, client, sid } as const;
  if (!known) await recordSignIn(services, connection, { ...event, act: 'account-opened' });
  await addPasskey(connection, { ...passkey, account, label: 'パスキー' }, now);
  await recordSignIn(services, connection, { ...event, act: 'passkey-added' });
  await recordSignIn(services, connection, { ...event, act: 'signed-in-passkey' });
  return sid;
}
