import { ExchangeError } from '../../../connector/error.ts';
import type { Parcel } from '../../../contracts/message.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Workplace } from '../../../web/application/work.ts';
import type { SentState } from './sent.ts';

/** What waits, by what is needed to know whose turn it is. `resting`: it was tried a moment ago, in vain. */
type Waiting = {
  readonly id: string;
  readonly receiver: string;
  readonly subjects: readonly string[];
  readonly resting: boolean;
};
type Outgoing = {
  readonly contract: string;
  readonly purpose: string;
  readonly files: Parcel['files'];
  readonly orderKey: string | null;
  readonly sequence: string | null;
};

/** How long something rests that was asked about, or tried, in vain: the longer nothing has come of it, the longer. */
const rest = `greatest(interval '2 s', least(interval '5 min', (asked_at - moved_at) / 8))`;
/** How many are sent before what is on its way is asked about. */
const mostAtOnce = 50;

/**
 * Sends what waits, oldest first, and asks what has become of what is on its way. What the exchange cannot take at the moment rests, and with it
 * whatever goes to the same receiver about one of the same persons after it: a correction never arrives before what it corrects. Nothing else waits.
 */
export async function tendSent(at: Workplace): Promise<void> {
  const stuck: Waiting[] = [];
  let sent = 0;
  for (const one of await at.rows(listWaiting)) {
    if (sent === mostAtOnce) break;
    if (!one.resting && !stuck.some((other) => follows(one, other)) && (await send(at, one))) sent++;
    else stuck.push(one);
  }
  await followUp(at);
}

const listWaiting = async (connection: RowsConnection): Promise<Waiting[]> =>
  (
    await connection.query<Waiting>(
      `SELECT id, receiver, subjects, coalesce(asked_at + ${rest} > now(), false) AS resting FROM care.sent
        WHERE state = 'waiting' ORDER BY made_at, coalesce(sequence, ''), id LIMIT 1000`,
    )
  ).rows;

const follows = ({ receiver, subjects }: Waiting, before: Waiting): boolean =>
  receiver === before.receiver && subjects.some((code) => before.subjects.includes(code));

/** @returns false where the exchange failed at this very message: it is tried again after a rest. @throws ExchangeError the exchange is not there for anything */
async function send(at: Workplace, { id, receiver, subjects }: Waiting): Promise<boolean> {
  const { contract, purpose, files, orderKey, sequence } = await at.rows((connection) => getOutgoing(connection, id));
  const parcel: Parcel = { subjects: subjects.map((code) => ({ code })), files: [...files] };
  const position = orderKey !== null && sequence !== null ? { orderKey, orderPosition: Number(sequence) } : {};
  try {
    const answer = await at.client.send({ id, contract, receiver, purpose, parcel, ...position });
    if ('accepted' in answer) await setState(at, id, 'kept');
    else await setState(at, id, 'refused', [answer.refused.text, ...(answer.refused.details ?? [])].join('\n'));
    return true;
  } catch (error) {
    if (!(error instanceof ExchangeError) || ofAll.has(error.status)) throw error;
    // The exchange's own words for what is wrong with the message itself.
    if (error.status < 500) await setState(at, id, 'refused', error.message);
    else {
      at.log(`送付 ${id}: ${error.message}`);
      await at.rows((connection) => connection.query(`UPDATE care.sent SET asked_at = now() WHERE id = $1`, [id]));
    }
    return error.status < 500;
  }
}

const getOutgoing = async (connection: RowsConnection, id: string): Promise<Outgoing> =>
  (
    await connection.query<Outgoing>(
      `SELECT contract, purpose, files, order_key AS "orderKey", sequence FROM care.sent WHERE id = $1`,
      [id],
    )
  ).rows[0]!;

/** What the exchange says to whoever calls at the moment, whatever it is about; 0: it was not reached. */
const ofAll: ReadonlySet<number> = new Set([0, 401, 408, 425, 429, 503]);

const setState = (at: Workplace, id: string, state: SentState, reason: string | null = null) =>
  at.rows((connection) =>
    connection.query(
      `UPDATE care.sent SET state = $2, reason = $3, state_at = $4, moved_at = now() WHERE id = $1 AND (state, reason) IS DISTINCT FROM ($2, $3)`,
      [id, state, reason, at.ground.clock.now()],
    ),
  );

const noteExpiry = (at: Workplace, id: string, expiresAt: string) =>
  at.rows((connection) =>
    connection.query('UPDATE care.sent SET expires_at = $2 WHERE id = $1 AND expires_at IS DISTINCT FROM $2', [
      id,
      expiresAt,
    ]),
  );

/** Who is asked about again: soon after something has happened, and the more rarely the longer nothing has. At most so many at once. */
const due = `state IN ('kept', 'handed-over') AND (asked_at IS NULL OR asked_at < now() - ${rest})`;
const atOnce = 20;

async function followUp(at: Workplace): Promise<void> {
  const asking = await at.rows(
    async (connection) =>
      (
        await connection.query<{ id: string; state: SentState }>(
          `UPDATE care.sent SET asked_at = now()
            WHERE id IN (SELECT id FROM care.sent WHERE ${due} ORDER BY asked_at NULLS FIRST LIMIT $1 FOR UPDATE SKIP LOCKED)
            RETURNING id, state`,
          [atOnce],
        )
      ).rows,
  );
  for (const { id, state } of asking) {
    const { deliveries } = await at.client.findStatus(id);
    const [delivery] = deliveries;
    if (delivery) await noteExpiry(at, id, delivery.expiresAt);
    if (delivery && delivery.state !== state) await setState(at, id, delivery.state, delivery.reason);
  }
}
