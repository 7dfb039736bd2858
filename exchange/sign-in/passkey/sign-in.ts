import type { People } from '../../../contracts/sign-in.ts';
import type { Connection } from '../../../database/connect.ts';
import { addContext } from '../../../database/connect.ts';
import type { Services } from '../../services.ts';
import { openSession, proveAgain } from '../opening.ts';
import { recordSignIn } from '../records.ts';
import { findSession, type Holder } from '../sessions.ts';
import { findPasskey, markUsed, type Passkey } from './store.ts';
import { credentialOf, type RelyingParty, readKnown } from './webauthn.ts';

export type Shown = {
  /** what the browser sent */
  readonly response: unknown;
  readonly challenge: string;
  readonly people: People;
  readonly client: string;
  readonly shared: boolean;
  /** the session of this browser: the same person proves again who they are, and it goes on */
  readonly sid: string | undefined;
};

/**
 * Signs in who shows a passkey. Under the context `sign_in`.
 * @returns the session; undefined where there is none: unknown, removed, of another kind of people, of an ended account, not verified
 */
export async function signInByPasskey(
  services: Services,
  party: RelyingParty,
  connection: Connection,
  { response, challenge, people, client, shared, sid }: Shown,
): Promise<string | undefined> {
  const now = services.realClock.now();
  const passkey = await findPasskey(connection, credentialOf(response) ?? '');
  const holder = passkey && (await findHolder(services, connection, passkey));
  const event = { holder, client, act: 'signed-in-passkey' } as const;
  const counter = passkey && (await readKnown(party, response, challenge, passkey));
  if (!passkey || !holder || counter === undefined || holder.kind !== people) {
    await recordSignIn(services, connection, { ...event, refused: passkey ? 'sign_in_failed' : 'subject_unknown' });
    return undefined;
  }
  await markUsed(connection, passkey.id, counter, now);
  const before = sid === undefined ? undefined : await findSession(connection, sid, now);
  if (before?.account === passkey.account) {
    await recordSignIn(services, connection, { ...event, sid: before.id, act: 'proved-again' });
    await proveAgain(connection, before.id, 'passkey', now);
    return before.id;
  }
  const opened = { account: passkey.account, kind: holder.kind, how: 'passkey', client, shared } as const;
  const made = await openSession(connection, opened, now);
  await recordSignIn(services, connection, { ...event, sid: made });
  return made;
}

/** Whose account it is, while the person is registered: a resident who is active, staff in their time by the region's clock. */
async function findHolder(
  { clock }: Services,
  connection: Connection,
  { account }: Passkey,
): Promise<Holder | undefined> {
  const { rows } = await connection.query<{ kind: string; subject: string; member: string; staff: string }>(
    'SELECT kind, subject, member, staff FROM exchange.account WHERE id = $1 AND closed_at IS NULL',
    [account],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { subject, member, staff } = row;
  const holder: Holder = row.kind === 'staff' ? { kind: 'staff', member, staff } : { kind: 'resident', subject };
  return (await isInForce(connection, holder, clock.now())) ? holder : undefined;
}

/** @param now the region's clock */
export async function isInForce(connection: Connection, holder: Holder, now: Date): Promise<boolean> {
  if (holder.kind === 'resident') {
    await addContext(connection, { subjects: [holder.subject] });
    const { rowCount } = await connection.query(`SELECT FROM exchange.subject WHERE id = $1 AND status = 'active'`, [
      holder.subject,
    ]);
    return rowCount === 1;
  }
  const { rowCount } = await connection.query(
    `SELECT FROM exchange.staff WHERE member = $1 AND id = $2 AND ended_at IS NULL AND valid_from <= $3
        AND (valid_until IS NULL OR valid_until > $3)`,
    [holder.member, holder.staff, now],
  );
  return rowCount === 1;
}
