import { randomUUID, timingSafeEqual } from 'node:crypto';
import { addContext, type Connection } from '../../../database/connect.ts';
import type { Services } from '../../services.ts';
import { findAccount, openAccount, openSession } from '../opening.ts';
import { countWrong, isTooMuch, type Origin } from '../origin.ts';
import { recordSignIn } from '../records.ts';
import type { Secrets } from '../secrets.ts';

/** So many wrong birth dates in a row, and the sign-in letter rests; after so many it is none any more. */
const mostInRow = 5;
const mostEver = 15;
const restMs = 60 * 60_000;

export type Tried = {
  /** undefined where no code can be meant by what was typed */
  readonly code: string | undefined;
  /** YYYY-MM-DD, or whatever was typed */
  readonly birth: string;
  readonly origin: Origin;
  readonly client: string;
  readonly shared: boolean;
};

type Letter = {
  readonly id: string;
  readonly subject: string;
  readonly birth: Buffer;
  readonly used: boolean;
  readonly usable: boolean;
  readonly locked: boolean;
  readonly wrong: number;
};

const nobody = { subject: '', birth: Buffer.alloc(32), used: false, usable: false, locked: false, wrong: 0 };

/**
 * Signs a resident in by sign-in letter and birth date: opens the account at the first time. A wrong birth date, a letter that rests, has ended or never was, an
 * address from which too much was wrong, a person who is registered no more: one answer, by the same statements in the same order, each recorded.
 * @returns the session; undefined where there is none
 */
export async function signInByLetter(
  services: Services,
  secrets: Secrets,
  connection: Connection,
  { code, birth, origin, client, shared }: Tried,
): Promise<string | undefined> {
  const now = services.realClock.now();
  const tooMuch = await isTooMuch(connection, origin);
  const found = await findLetter(connection, secrets, code ?? '', now);
  const letter = found ?? { id: randomUUID(), ...nobody };
  const isBirth = isAny(secrets.births(letter.id, birth), letter.birth);
  const isActive = await isRegistered(connection, found?.subject ?? randomUUID());
  const wrong = found !== undefined && !isBirth && !letter.locked;
  const good = found !== undefined && letter.usable && !letter.locked && isBirth && isActive && !tooMuch;
  await countTry(connection, letter, wrong, good, now);
  await countWrong(connection, origin, good ? 0 : 1);
  const holder = found && ({ kind: 'resident', subject: found.subject } as const);
  const event = { holder, client, act: 'signed-in-letter' } as const;
  if (!good || !holder) {
    const refused = !found ? 'subject_unknown' : letter.locked || tooMuch ? 'sign_in_locked' : 'sign_in_failed';
    await recordSignIn(services, connection, { ...event, refused });
    return undefined;
  }
  const known = await findAccount(connection, holder);
  const account = known ?? (await openAccount(connection, holder, now));
  const sid = await openSession(connection, { account, kind: 'resident', how: 'letter', client, shared }, now);
  if (!known) await recordSignIn(services, connection, { ...event, sid, act: 'account-opened' });
  await recordSignIn(services, connection, { ...event, sid });
  return sid;
}

/** All are looked at, whichever it is. */
const isAny = (those: readonly Buffer[], one: Buffer): boolean =>
  those.map((each) => timingSafeEqual(each, one)).includes(true);

async function findLetter(connection: Connection, secrets: Secrets, code: string, now: Date) {
  const { rows } = await connection.query<Letter>(
    `SELECT id, subject, birth, used_at IS NOT NULL AS used, ended_at IS NULL AND (used_at IS NOT NULL OR expires_at > $2) AS usable,
            coalesce(locked_until > $2, false) AS locked, wrong
       FROM exchange.sign_in_letter WHERE code = ANY ($1::bytea[]) AND subject IS NOT NULL FOR UPDATE`,
    [secrets.codes(code), now],
  );
  return rows[0];
}

async function isRegistered(connection: Connection, subject: string): Promise<boolean> {
  await addContext(connection, { subjects: [subject] });
  const { rows } = await connection.query<{ status: string }>('SELECT status FROM exchange.subject WHERE id = $1', [
    subject,
  ]);
  return rows[0]?.status === 'active';
}

/** The same statement, whatever came of it. */
async function countTry(connection: Connection, letter: Letter, wrong: boolean, good: boolean, now: Date) {
  const count = good ? 0 : letter.wrong + (wrong ? 1 : 0);
  const rests = wrong && count % mostInRow === 0;
  await connection.query(
    `UPDATE exchange.sign_in_letter SET wrong = $2, locked_until = coalesce($3, locked_until), used_at = coalesce(used_at, $4), ended_at = coalesce(ended_at, $5)
      WHERE id = $1`,
    [
      letter.id,
      count,
      rests ? new Date(now.getTime() + restMs) : null,
      good ? now : null,
      wrong && count >= mostEver ? now : null,
    ],
  );
}
