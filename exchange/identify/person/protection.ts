import { Fault } from '../../../contracts/fault.ts';
import type { Connection } from '../../../database/connect.ts';
import { getForChange, isTownHallOf, type Registrar, type Registration } from '../standing/standing.ts';

/** 支援措置の期間は1年で、満了前の一月は延長の申出ができる（住民基本台帳事務処理要領）: it is renewed, never set for good. */
const longestMonths = 13;

/** @throws Fault bad_request */
export function checkProtectedUntil(until: Date, now: Date): void {
  const longest = new Date(now);
  longest.setUTCMonth(longest.getUTCMonth() + longestMonths);
  if (until <= now || until > longest)
    throw new Fault('bad_request', '支援措置の期限は、現在より後で、13か月以内の日時にしてください。');
}

/**
 * Protects a person (支援措置対象者) until a day, or ends the protection: the person's town hall only. Takes the person's lock, so that
 * nothing is handed over on the state before. The caller must not call it in a transaction that holds a shared lock.
 * @throws Fault not_found, bad_request
 */
export async function setProtection(
  connection: Connection,
  who: Registrar,
  { subject, until }: { readonly subject: string; readonly until: Date | null },
  now: Date,
): Promise<Registration> {
  const facts = await getForChange(connection, subject, (found) => isTownHallOf(who, found), now);
  if (until !== null) checkProtectedUntil(until, now);
  await connection.query('UPDATE exchange.subject SET protected_until = $2 WHERE id = $1', [subject, until]);
  return { subject, municipality: facts.municipality, to: null, relations: [], consents: [] };
}

/**
 * Ends the registration of a person who moved away or died; nothing about them is exchanged any more. The person's town hall only.
 * @throws Fault not_found, conflict (ended already)
 */
export async function closeSubject(
  connection: Connection,
  who: Registrar,
  subject: string,
  now: Date,
): Promise<Registration> {
  const facts = await getForChange(connection, subject, (found) => isTownHallOf(who, found), now);
  if (facts.status !== 'active') throw new Fault('conflict', 'この方の登録はすでに終了しています。');
  await connection.query(`UPDATE exchange.subject SET status = 'closed', closed_at = $2 WHERE id = $1`, [subject, now]);
  return { subject, municipality: facts.municipality, to: null, relations: [], consents: [] };
}
