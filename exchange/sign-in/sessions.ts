import { type Connection, type Queryable, setContext } from '../../database/connect.ts';
import { asUuid } from '../../database/uuid.ts';

/** How the person proved who they are (`acr` of a token). */
export const ways = ['passkey', 'letter', 'device', 'external', 'development'] as const;
export type Way = (typeof ways)[number];

/** Whose account it is: a resident's, or one of a member's staff. */
export type Holder =
  | { readonly kind: 'resident'; readonly subject: string }
  | { readonly kind: 'staff'; readonly member: string; readonly staff: string };

/** One time that a person signed in, in force at this moment. */
export type SignInSession = {
  /** the claim `sid`, a uuid */
  readonly id: string;
  /** the account's id, the claim `sub` */
  readonly account: string;
  readonly holder: Holder;
  readonly how: Way;
  readonly authTime: Date;
  readonly openedAt: Date;
  readonly endsAt: Date;
  /** how long it may lie idle */
  readonly idleSeconds: number;
  /** `app/<folder>` by which it was asked for */
  readonly client: string;
  /** a tablet that stands for the person */
  readonly device: string | null;
  readonly shared: boolean;
};

type Row = Omit<SignInSession, 'holder'> & {
  readonly kind: Holder['kind'];
  readonly subject: string;
  readonly member: string;
  readonly staff: string;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The session of this id while it is in force: not ended, not over, not idle too long, its account open; for staff, their entry not ended. An account
 * ends with the registration of its person, in the same transaction (database/000120-accounts.sql). Read it in the transaction that
 * relies on it: names the session to row-level security for the rest of that transaction, and locks nothing.
 *
 * From when and until when a member enrols staff is by the region's clock, and asked where they act (identify/acting/staff.ts).
 * @param sid as a token says, or anything
 * @param now the machine's own clock: ages protect
 */
export async function findSession(connection: Queryable, sid: string, now: Date): Promise<SignInSession | undefined> {
  if (!uuid.test(sid)) return undefined;
  const statement = `SELECT s.id, s.account, s.how, s.auth_time AS "authTime", s.opened_at AS "openedAt", s.ends_at AS "endsAt", s.idle_seconds AS "idleSeconds", s.client, s.device, s.shared,
            a.kind, a.subject, a.member, a.staff
       FROM exchange.sign_in_session s JOIN exchange.account a ON a.id = s.account
      WHERE s.id = $1 AND s.ended_at IS NULL AND s.ends_at > $2 AND s.last_seen_at + make_interval(secs => s.idle_seconds) > $2
        AND a.closed_at IS NULL
        AND (a.kind = 'resident' OR EXISTS (SELECT FROM exchange.staff e WHERE e.member = a.member AND e.id = a.staff AND e.ended_at IS NULL))`;
  // One journey: the server takes them in their order.
  const [, { rows }] = await Promise.all([
    setContext(connection, { session: sid }),
    connection.query<Row>(statement, [sid, now]),
  ]);
  const [row] = rows;
  if (!row) return undefined;
  const { kind, subject, member, staff, ...session } = row;
  return { ...session, holder: kind === 'resident' ? { kind, subject } : { kind, member, staff } };
}

/** The person is still there: the idle time counts from now. Under the context `sign_in` or `account`. */
export async function touchSession(connection: Queryable, sid: string, now: Date): Promise<void> {
  await connection.query(
    'UPDATE exchange.sign_in_session SET last_seen_at = greatest(last_seen_at, $2) WHERE id = $1 AND ended_at IS NULL',
    [sid, now],
  );
}

/** Ends a session: once committed, nothing relies on it. Under the context `sign_in` or `account`. @returns whether it was open until now */
export async function endSession(connection: Connection, sid: string, now: Date): Promise<boolean> {
  const { rowCount } = await connection.query(
    'UPDATE exchange.sign_in_session SET ended_at = $2 WHERE id = $1::uuid AND ended_at IS NULL',
    [asUuid(sid), now],
  );
  return rowCount === 1;
}

/** Ends every other session of the account that signed in by a passkey. Under the context `account`. */
export async function endOtherSessions(
  connection: Connection,
  { id, account }: Pick<SignInSession, 'id' | 'account'>,
  now: Date,
): Promise<void> {
  await connection.query(
    `UPDATE exchange.sign_in_session SET ended_at = $3 WHERE account = $1 AND id <> $2 AND how = 'passkey' AND ended_at IS NULL`,
    [account, id, now],
  );
}
