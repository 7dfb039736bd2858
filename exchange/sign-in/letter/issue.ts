import { randomUUID } from 'node:crypto';
import { type Connection, setContext } from '../../../database/connect.ts';
import type { RefusalAnswer } from '../../answer/refusal.ts';
import type { Services } from '../../services.ts';
import type { Act } from '../../travel/acting.ts';
import { giveToResident } from '../giving.ts';
import type { Secrets } from '../secrets.ts';
import type { Holder } from '../sessions.ts';
import { makeCode } from './code.ts';

const days = 24 * 60 * 60_000;
/** Until when a sign-in letter opens an account: a resident's may lie in a drawer, a member of staff's is used the same week. */
const good = { resident: 90 * days, staff: 7 * days };

export type LetterAsked = {
  /** the caller's own id of the request */
  readonly id: string;
  /** the caller's code of the person */
  readonly subject: string;
  /** YYYY-MM-DD; undefined: the letter that there is ends, and no new one is made */
  readonly birth: string | undefined;
  readonly purpose: string;
  /** how the person was identified, where it is handed over at the counter */
  readonly identity?: string | undefined;
};
export type LetterMade = { readonly letter: string; readonly code: string; readonly expiresAt: Date };

/**
 * Makes a resident's sign-in letter, or ends it: their own town hall, and somebody of its staff who acts. The letter before ends.
 * @returns with the code, which stands nowhere else
 */
export async function issueLetter(
  services: Services,
  secrets: Secrets,
  act: Act,
  { birth, ...asked }: LetterAsked,
): Promise<{ readonly made: LetterMade | null } | { readonly refused: RefusalAnswer }> {
  const giving = birth === undefined ? 'letter-ended' : 'letter-issued';
  const given = await giveToResident(services, act, { ...asked, giving }, (connection, subject, now) =>
    replaceLetter(connection, secrets, { kind: 'resident', subject }, { birth, by: act.caller.member, now }),
  );
  return 'refused' in given ? given : { made: given.done };
}

/** The letter before ends; a new one is made where it is to be. */
export async function replaceLetter(
  connection: Connection,
  secrets: Secrets,
  holder: Holder,
  { birth, by, now }: { readonly birth: string | undefined; readonly by: string; readonly now: Date },
): Promise<LetterMade | null> {
  await setContext(connection, { sign_in: 'yes' });
  const { subject, member, staff } =
    holder.kind === 'resident'
      ? { subject: holder.subject, member: null, staff: null }
      : { subject: null, member: holder.member, staff: holder.staff };
  await connection.query(
    `UPDATE exchange.sign_in_letter SET ended_at = $4
      WHERE ended_at IS NULL AND (subject = $1 OR (member = $2 AND staff = $3))`,
    [subject, member, staff, now],
  );
  if (holder.kind === 'resident' && birth === undefined) return null;
  const letter = randomUUID();
  const code = makeCode();
  const expiresAt = new Date(now.getTime() + good[holder.kind]);
  await connection.query(
    `INSERT INTO exchange.sign_in_letter (id, subject, member, staff, code, birth, issued_by, issued_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[letter, subject, member, staff, secrets.code(code)],
      birth === undefined ? null : secrets.birth(letter, birth),
      ...[by, now, expiresAt],
    ],
  );
  return { letter, code, expiresAt };
}
