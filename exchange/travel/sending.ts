import type { Clock } from '../../contracts/clock.ts';
import { Fault } from '../../contracts/fault.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { Quota } from '../../contracts/quota.ts';
import type { Pool } from '../../database/connect.ts';

/** Holds each sending system to its quota of messages a minute and a day. */
export type SendingLimit = {
  /** Counts one message of `system`. @throws Fault too_many_requests, with Retry-After */
  count(system: SystemId): void;
  /** writes what is counted so far, and hears what other processes have counted */
  flush(): Promise<void>;
  /** flushes a last time */
  stop(): Promise<void>;
};

/** `before`: what the database knew at the last flush, of all processes; `since`: what this one has counted after it. */
type Sent = { minute: number; day: number; beforeInMinute: number; beforeInDay: number; since: number };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const tokyoMs = 9 * 60 * minuteMs;

/**
 * Counts in memory and writes once a second, so that no row is waited for: within a process exact, and up to a second behind what
 * other processes let through. After a crash a second is forgotten; it is a limit against programs that run wild, not a bill.
 * It stands before every decision: what is beyond it is told by a fault and leaves no record, or a flood would fill the ledger.
 * @param clock the machine's own
 */
export function startSendingLimit(pool: Pool, quotaOf: (system: SystemId) => Quota, clock: Clock): SendingLimit {
  const systems = new Map<SystemId, Sent>();

  const sentBy = (system: SystemId, minute: number, day: number): Sent => {
    const known = systems.get(system) ?? { minute, day, beforeInMinute: 0, beforeInDay: 0, since: 0 };
    // What the last second has not written yet goes into the new minute.
    if (known.minute !== minute) known.beforeInMinute = 0;
    if (known.day !== day) known.beforeInDay = 0;
    Object.assign(known, { minute, day });
    systems.set(system, known);
    return known;
  };

  async function flush(): Promise<void> {
    const now = clock.now().getTime();
    const writing = [...systems].flatMap(([system, { since }]) => (since > 0 ? [{ system, since }] : []));
    if (writing.length === 0) return;
    const { rows } = await pool.query<{ system: SystemId; minute: number; day: number }>(statement, [
      writing.map(({ system }) => system),
      writing.map(({ since }) => since),
      new Date(minuteOf(now)),
      new Date(dayOf(now)),
    ]);
    const written = new Map(writing.map(({ system, since }) => [system, since]));
    for (const { system, minute, day } of rows) {
      const sent = sentBy(system, minuteOf(now), dayOf(now));
      sent.since -= written.get(system)!;
      sent.beforeInMinute = minute;
      sent.beforeInDay = day;
    }
  }

  let flushing = Promise.resolve();
  const flushNext = () => {
    flushing = flushing.then(flush, flush);
    return flushing;
  };
  const timer = setInterval(() => flushNext().catch(() => {}), 1000);
  timer.unref();
  return {
    count(system) {
      const now = clock.now().getTime();
      const { messagesPerMinute, messagesPerDay } = quotaOf(system);
      const sent = sentBy(system, minuteOf(now), dayOf(now));
      if (sent.beforeInDay + sent.since >= messagesPerDay)
        throw tooMany(`1日に${messagesPerDay.toLocaleString('ja-JP')}件まで`, dayOf(now) + dayMs - now);
      if (sent.beforeInMinute + sent.since >= messagesPerMinute)
        throw tooMany(`1分に${messagesPerMinute.toLocaleString('ja-JP')}件まで`, minuteOf(now) + minuteMs - now);
      sent.since += 1;
    },
    flush: flushNext,
    async stop() {
      clearInterval(timer);
      await flushNext().catch(() => {});
    },
  };
}

const minuteOf = (now: number): number => now - (now % minuteMs);
/** The day in Asia/Tokyo. */
const dayOf = (now: number): number => now - ((now + tokyoMs) % dayMs);

function tooMany(limit: string, waitMs: number): Fault {
  const seconds = Math.ceil(waitMs / 1000);
  return new Fault(
    'too_many_requests',
    `送付できるのは${limit}です。${seconds.toLocaleString('ja-JP')}秒後から、同じ番号で送り直せます。心当たりがないときは、送付を繰り返していないか業務システムを確かめてください。`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}

const statement = `
  WITH written AS (
    INSERT INTO exchange.sending AS kept (system, minute, count)
    SELECT system, $3, count FROM unnest($1::text[], $2::bigint[]) AS new (system, count) ORDER BY system
    ON CONFLICT (system, minute) DO UPDATE SET count = kept.count + excluded.count
    RETURNING system, count)
  SELECT w.system, w.count AS minute, (w.count + coalesce((
      SELECT sum(s.count) FROM exchange.sending s WHERE s.system = w.system AND s.minute >= $4 AND s.minute <> $3), 0))::bigint AS day
  FROM written w`;

/** Forgets what no limit looks back to any more. @param now the machine's time */
export async function sweepSending(pool: Pool, now: Date): Promise<void> {
  await pool.query('DELETE FROM exchange.sending WHERE minute < $1', [new Date(now.getTime() - 2 * dayMs)]);
}
