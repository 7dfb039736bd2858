import { randomUUID } from 'node:crypto';
import type { CarriedNumber } from '../../contracts/carry/content.ts';
import { Fault } from '../../contracts/fault.ts';
import { transact } from '../../database/connect.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { revoked } from '../identify/objections.ts';
import { insertRecords } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import { findRevoked } from '../relay/revoked.ts';
import type { Services } from '../services.ts';
import { lockNumber } from './number.ts';

/** A system remembers of what it sent no more than this. */
const mostAccepted = 20_000;

/**
 * A system that has lost its memory is told its number. Two numbers are used up: the one that a bundle of before may bear which is still
 * under way, so that it is refused from now on, and the one that is told, which no bundle ever bore, so that nobody brings it again. The
 * same asking gets the same answer; an older one none.
 * @param made when the system made its asking
 * @throws Fault conflict, unauthenticated
 */
export async function tellNumber(
  { pools, clock, realClock, digests }: Services,
  caller: Caller,
  { nonce, atLeast, made }: { readonly nonce: string; readonly atLeast: number; readonly made: Date },
): Promise<Pick<CarriedNumber, 'nonce' | 'number' | 'accepted'>> {
  const { system, member } = caller;
  return transact(pools.exchange, { systems: [system] }, async (connection) => {
    if ((await findRevoked(connection, [system])).size > 0) throw revoked();
    await lockNumber(connection, system);
    const { rows } = await connection.query<{ number: number; asking: string | null; asked_at: Date | null }>(
      'SELECT number, asking, asked_at FROM relay.carried WHERE system = $1',
      [system],
    );
    const { number: last = 0, asking = null, asked_at: before = null } = rows[0] ?? {};
    const isAgain = asking === nonce;
    if (!isAgain && before !== null && made < before)
      throw new Fault(
        'conflict',
        'この問い合わせの包みは、すでに答えたものより古いものです。engawa carry reset で作った新しいものを出してください。',
      );
    const number = isAgain ? last : Math.max(last, atLeast) + 2;
    const realNow = realClock.now();
    if (!isAgain) {
      await connection.query(
        `INSERT INTO relay.carried (system, number, at, asking, asked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (system) DO UPDATE SET number = excluded.number, at = excluded.at, asking = excluded.asking,
           asked_at = excluded.asked_at`,
        [system, number, realNow, nonce, made],
      );
      const said = { decision: 'permit', reasons: [], items: ['carry-reset', `number:${number}`] } as const;
      const record = documentAsked('registration', { system, member }, clock.now(), randomUUID(), said);
      await insertRecords(connection, [{ records: [record] }], realNow);
    }
    const accepted = await connection.query(
      `SELECT DISTINCT ON (accepted_at, id) id, message_id AS "messageId", payload_digest AS digest, run_mode AS "runMode"
         FROM relay.message WHERE sender_system = $1 ORDER BY accepted_at DESC, id LIMIT $2`,
      [system, mostAccepted],
    );
    return {
      nonce,
      number,
      accepted: accepted.rows.map(({ id, messageId, digest, runMode }) => ({
        id: messageId,
        runMode,
        payload: { nonce: digests.payloadNonce(id).toString('hex'), digest },
      })),
    };
  });
}
