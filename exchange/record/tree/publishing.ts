import type { Clock } from '../../../contracts/clock.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { Pool } from '../../../database/connect.ts';

const headers = { 'Retry-After': '5' };

/** How long one look holds, milliseconds: thousands of exchanges a second share it. */
const lookMs = 200;

/**
 * Checks that records are being published: nothing may be exchanged on a ledger that nobody could verify (DESIGN §7).
 * @param staleMs how old the oldest recorded, unpublished entry may be, on real time
 * @returns a check that throws Fault ledger_behind
 */
export function createPublishingCheck(pool: Pool, realClock: Clock, staleMs: number): () => Promise<void> {
  let looked: { at: number; result: Promise<{ oldest: Date | null; blocked: string | null }> } | undefined;
  const look = () => {
    const now = realClock.now().getTime();
    if (!looked || now - looked.at > lookMs || now < looked.at) {
      const result = pool.query('SELECT oldest, blocked FROM ledger.publishing()').then(({ rows }) => rows[0]);
      const own = { at: now, result };
      looked = own;
      result.catch(() => {
        if (looked === own) looked = undefined;
      });
    }
    return looked.result;
  };
  return async () => {
    // When the ledger cannot be asked, it cannot be written either.
    const { oldest, blocked } = await look().catch((cause) => {
      throw new Fault('ledger_behind', '監査台帳に接続できないため、情報連携を止めています。', { cause, headers });
    });
    if (blocked !== null)
      throw new Fault('ledger_behind', '監査台帳に署名できないため、情報連携を止めています。', { headers });
    if (oldest !== null && realClock.now().getTime() - oldest.getTime() > staleMs)
      throw new Fault('ledger_behind', undefined, { headers });
  };
}
