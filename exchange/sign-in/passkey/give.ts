import type { Connection } from '../../../database/connect.ts';
import type { Services } from '../../services.ts';
import { recordSignIn } from '../records.ts';
import type { SignInSession } from '../sessions.ts';
import { addPasskey } from './store.ts';
import { type RelyingParty, readNew } from './webauthn.ts';

export type Given = {
  /** what the browser sent */
  readonly response: unknown;
  readonly challenge: string;
  readonly session: SignInSession;
  readonly client: string;
  /** whether the sign-in letter stays a way to sign in */
  readonly keepsLetter: boolean;
};

/** Gives an account a new passkey. Under the context `sign_in`. @returns false where the browser's answer is none to our challenge */
export async function givePasskey(
  services: Services,
  party: RelyingParty,
  connection: Connection,
  { response, challenge, session: { id: sid, account, holder }, client, keepsLetter }: Given,
): Promise<boolean> {
  const now = services.realClock.now();
  const event = { holder, client, sid } as const;
  const made = await readNew(party, response, challenge);
  if (!made) {
    await recordSignIn(services, connection, { ...event, act: 'passkey-added', refused: 'sign_in_failed' });
    return false;
  }
  await addPasskey(connection, { ...made, account, label: 'パスキー' }, now);
  await recordSignIn(services, connection, { ...event, act: 'passkey-added' });
  if (holder.kind === 'resident' && !keepsLetter) {
    const { rowCount } = await connection.query(
      'UPDATE exchange.sign_in_letter SET ended_at = $2 WHERE subject = $1 AND ended_at IS NULL',
      [holder.subject, now],
    );
    if (rowCount === 1) await recordSignIn(services, connection, { ...event, act: 'letter-given-up' });
  }
  return true;
}
