import { z } from 'zod';
import { ExchangeError } from '../../../../connector/error.ts';
import { type RefusalCode, refusals } from '../../../../contracts/refusal.ts';
import type { Workplace } from '../../../../web/application/work.ts';
import { words } from '../words.ts';
import { settleInquiry } from './store.ts';

const answer = z.object({ state: z.enum(['waiting', 'answered', 'failed']), reason: z.string().nullable() });

/** Which kept inquiries are asked about again: soon at first, then the more rarely the longer they wait; so many at once. */
const due = `state = 'kept' AND message IS NOT NULL
  AND (asked_again_at IS NULL OR asked_again_at < now() - greatest(interval '2 s', least(interval '5 min', (asked_again_at - kept_since) / 8)))`;
const atOnce = 20;

/**
 * Asks what has become of inquiries that were kept for later. Who was not permitted any more when the town hall opened, or got no answer, is sent no
 * mail: that is learned here alone.
 */
export async function followUpInquiries(at: Workplace): Promise<void> {
  const { rows } = await at.rows((connection) =>
    connection.query<{ id: string; message: string }>(
      `UPDATE care.inquiry SET asked_again_at = now()
        WHERE id IN (SELECT id FROM care.inquiry WHERE ${due} ORDER BY asked_again_at NULLS FIRST LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING id, message`,
      [atOnce],
    ),
  );
  for (const { id, message } of rows) {
    const found = await findFate(at, message);
    if (found?.state !== 'failed') continue;
    const told = sayReason(found.reason);
    await at.rows(async (connection) => {
      // Its answer may have come in between, and is not unsaid.
      const { rowCount } = await connection.query(
        `SELECT FROM care.inquiry WHERE id = $1 AND state = 'kept' FOR UPDATE`,
        [id],
      );
      if (rowCount !== 0) await settleInquiry(connection, id, { state: 'failed', told, now: at.ground.clock.now() });
    });
  }
}

async function findFate(at: Workplace, message: string): Promise<z.infer<typeof answer> | undefined> {
  try {
    return answer.parse(await at.client.call('GET', `/inquiries/${message}`));
  } catch (error) {
    // Settled so long ago that it is forgotten: nothing comes of it any more.
    if (error instanceof ExchangeError && error.status === 404) return { state: 'failed', reason: null };
    throw error;
  }
}

/** Why, and what to do about it. 「いない」 and 「認められない」 stay one answer. */
const sayReason = (reason: string | null): string =>
  reason === null || reason === 'not_available' || !Object.hasOwn(refusals, reason)
    ? words.certification.notAvailable
    : `${refusals[reason as RefusalCode]}${words.certification.askAgain}`;
