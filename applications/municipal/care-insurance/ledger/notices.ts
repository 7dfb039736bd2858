import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ExchangeError } from '../../../../connector/error.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Workplace } from '../../../../web/application/work.ts';
import type { Certification } from './certification.ts';
import { isNotified } from './standing.ts';

/**
 * Whether others are to be told that a certification has changed: it is new to whom it is about no longer, and something that a plan stands on is
 * other than what was told before. A correction of the ledger that changes none of it is nobody's news.
 */
export function isNews(before: Certification | undefined, after: Certification, today: string): boolean {
  if (!isNotified(after, today)) return false;
  if (!before || !isNotified(before, today)) return true;
  return (['level', 'validFrom', 'validUntil', 'limitUnits'] as const).some((key) => before[key] !== after[key]);
}

/** Puts a notice among what is to be sent, in the transaction of what has changed. Call `wake` after the commit. */
export async function putNotice(
  rows: RowsConnection,
  member: string,
  { id, code, kind, certifiedOn, validFrom, notifiedOn }: Certification,
  now: Date,
): Promise<void> {
  // Of moving in, to whoever plans from now on: it is the first of this town.
  const change = kind === '転入' ? '新規' : kind;
  await rows.query(
    `INSERT INTO municipal.certification_notice (member, id, code, certification, change, changed_on, made_at, state, state_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $7)`,
    [member, randomUUID(), code, id, change, certifiedOn ?? validFrom ?? notifiedOn, now],
  );
}

const notice = z.object({
  ...{ id: z.uuid(), code: z.string(), certification: z.uuid(), change: z.string(), changedOn: z.string() },
  ...{ state: z.enum(['waiting', 'sent', 'refused']), reason: z.string().nullable(), stateAt: z.date() },
});
export type Notice = z.infer<typeof notice>;
const select = `SELECT id, code, certification, change, to_char(changed_on, 'YYYY-MM-DD') AS "changedOn", state, reason, state_at AS "stateAt"
  FROM municipal.certification_notice`;

/** What was told, or is about to be, of one person; the newest first. */
export const listNotices = async (rows: RowsConnection, code: string): Promise<Notice[]> =>
  z.array(notice).parse((await rows.query(`${select} WHERE code = $1 ORDER BY made_at DESC, id`, [code])).rows);

export type At = Pick<Workplace, 'client' | 'rows'> & { readonly ground: Pick<Workplace['ground'], 'clock'> };

/** Sends what waits, oldest first. Whom it reaches is the exchange's to know: those who asked for it and may be told. */
export async function tendNotices(at: At): Promise<void> {
  const waiting = await at.rows(async (connection) => {
    const { rows } = await connection.query(`${select} WHERE state = 'waiting' ORDER BY made_at, id LIMIT 50`);
    return z.array(notice).parse(rows);
  });
  for (const one of waiting) await send(at, one);
}

const send = (at: At, { id, code, change, changedOn }: Notice): Promise<void> =>
  sendNotice(at, 'certification_notice', {
    ...{ id, contract: 'municipal/certification-changed', purpose: 'certification-change-notice', subject: code },
    content: { change, changedOn },
  });

type Table = 'certification_notice' | 'progress_notice';

/** Sends one that waits in a table of notices, and notes what came of it. */
export const sendNotice = (
  at: At,
  table: Table,
  body: { readonly id: string } & Readonly<Record<string, unknown>>,
): Promise<void> => sendOne(at, table, body.id, () => at.client.call('POST', '/v1/notices', body));

/** @param send what the exchange says against it is an ExchangeError */
export async function sendOne(at: At, table: Table, id: string, send: () => Promise<unknown>): Promise<void> {
  const setState = (state: Notice['state'], reason: string | null = null) =>
    at.rows((connection) =>
      connection.query(`UPDATE municipal.${table} SET state = $2, reason = $3, state_at = $4 WHERE id = $1`, [
        ...[id, state, reason, at.ground.clock.now()],
      ]),
    );
  try {
    await send();
    await setState('sent');
  } catch (error) {
    // The exchange's own words for what stands against it; anything else is tried again under the same id.
    if (!isAgainst(error)) throw error;
    await setState('refused', error.message);
  }
}

/** Whether the exchange says no, and would say so again. */
export const isAgainst = (error: unknown): error is ExchangeError =>
  error instanceof ExchangeError && [400, 404, 409, 422].includes(error.status);
