import { randomUUID } from 'node:crypto';
import type { Connection, Queryable } from '../../database/connect.ts';
import type { Holder, Way } from './sessions.ts';

/** The open account of a person, if there is one. Under the context `sign_in`. */
export async function findAccount(connection: Queryable, holder: Holder): Promise<string | undefined> {
  const { rows } = await connection.query<{ id: string }>(
    `SELECT id FROM exchange.account WHERE closed_at IS NULL AND (subject::text = $1 OR (member = $2 AND staff = $3))`,
    holder.kind === 'resident' ? [holder.subject, null, null] : [null, holder.member, holder.staff],
  );
  return rows[0]?.id;
}

/** Opens an account: a person has one at most. Under the context `sign_in`. @param now the machine's own clock */
export async function openAccount(
  connection: Connection,
  holder: Holder,
  now: Date,
  id: string = randomUUID(),
): Promise<string> {
  const whose = holder.kind === 'resident' ? [holder.subject, null, null] : [null, holder.member, holder.staff];
  await connection.query(
    'INSERT INTO exchange.account (id, kind, subject, member, staff, opened_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [id, holder.kind, ...whose, now],
  );
  return id;
}

const minutes = 60;
const hours = 60 * minutes;
const days = 24 * hours;

/** Seconds that a session lasts, and that it may lie idle (NIST SP 800-63B: 12 h and 30 min for those who see others' data). */
const lives = {
  staff: { life: 12 * hours, idle: 30 * minutes },
  shared: { life: 30 * minutes, idle: 30 * minutes },
  trusted: { life: 90 * days, idle: 30 * days },
  device: { life: 365 * days, idle: 60 * days },
} as const;

/** Opens a session of an account. Under the context `sign_in`. @param now the machine's own clock @returns its id, the claim `sid` */
export async function openSession(
  connection: Connection,
  opened: {
    readonly account: string;
    readonly kind: Holder['kind'];
    readonly how: Way;
    /** `app/<folder>` by which it is asked for */
    readonly client: string;
    readonly shared: boolean;
    readonly device?: string;
  },
  now: Date,
): Promise<string> {
  const { account, kind, how, client, shared, device } = opened;
  const { life, idle } = lives[kind === 'staff' ? 'staff' : shared ? 'shared' : device ? 'device' : 'trusted'];
  const id = randomUUID();
  await connection.query(
    `INSERT INTO exchange.sign_in_session
       (id, account, how, auth_time, opened_at, last_seen_at, idle_seconds, ends_at, client, device, shared)
     VALUES ($1, $2, $3, $4, $4, $4, $5, $6, $7, $8, $9)`,
    [id, account, how, now, idle, new Date(now.getTime() + life * 1000), client, device ?? null, shared],
  );
  return id;
}

/** The person has proved again who they are, in a session that goes on. Under the context `sign_in`. */
export async function proveAgain(connection: Connection, sid: string, how: Way, now: Date): Promise<void> {
  await connection.query(
    'UPDATE exchange.sign_in_session SET auth_time = $2, how = $3, last_seen_at = $2 WHERE id = $1',
    [sid, now, how],
  );
}
