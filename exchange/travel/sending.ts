import type { Clock } from '../../contracts/clock.ts';
import { Fault } from '../../contracts/fault.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { Quota } from '../../contracts/quota.ts';
import { columns } from '../../database/columns.ts';
import type { Pool } from '../../database/connect.ts';
import { writeEachSecond } from '../each-second.ts';

/** Holds each sending system to its quota of messages a minute and a day. */
export type SendingLimit = {
  /** Counts one message of `system`. @throws Fault too_many_requests, with Retry-After */
  count(system: SystemId): void;
  /** writes what is counted so far, and hears what other processes have counted */
  flush(): Promise<void>;
  /** flushes a last time */
  stop(): Promise<void>;
};

/** `known`: what the database held at the last flush, of all processes; `unwritten`: what this one has counted since, by minute. */
type Sent = {
  known: { readonly minute: number; readonly inMinute: number; readonly day: number; readonly inDay: number };
  readonly unwritten: Map<number, number>;
};

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
  const sentBy = (system: SystemId): Sent => {
    const sent = systems.get(system) ?? { known: { minute: 0, inMinute: 0, day: 0, inDay: 0 }, unwritten: new Map() };
    systems.set(system, sent);
    return sent;
  };

  async function write(): Promise<void> {
    const writing = [...systems].flatMap(([system, { unwritten }]) =>
      [...unwritten].map(([minute, count]) => ({ system, minute, count })),
    );
    if (writing.length === 0) return;
    await pool.query(insert, columns(writing.map(({ system, minute, count }) => [system, new Date(minute), count])));
    for (const { system, minute, count } of writing) {
      const sent = sentBy(system);
      const left = sent.unwritten.get(minute)! - count;
      if (left > 0) sent.unwritten.set(minute, left);
      else sent.unwritten.delete(minute);
      // Until the database has said what it holds of all processes; meanwhile too nothing is let through twice.
      sent.known = withMore(sent.known, minute, count);
    }
    const now = clock.now().getTime();
    const [minute, day] = [minuteOf(now), dayOf(now)];
    const { rows } = await pool.query<{ system: SystemId; inMinute: number; inDay: number }>(select, [
      writing.map(({ system }) => system),
      new Date(minute),
      new Date(day),
    ]);
    for (const { system, inMinute, inDay } of rows) sentBy(system).known = { minute, inMinute, day, inDay };
  }

  return {
    count(system) {
      const now = clock.now().getTime();
      const { messagesPerMinute, messagesPerDay } = quotaOf(system);
      const [minute, day] = [minuteOf(now), dayOf(now)];
      const { known, unwritten } = sentBy(system);
      const inMinute = (known.minute === minute ? known.inMinute : 0) + (unwritten.get(minute) ?? 0);
      const inDay = [...unwritten].reduce(
        (sum, [at, count]) => (at >= day ? sum + count : sum),
        known.day === day ? known.inDay : 0,
      );
      if (inDay >= messagesPerDay)
        throw tooMany(`1日に${messagesPerDay.toLocaleString('ja-JP')}件まで`, day + dayMs - now);
      if (inMinute >= messagesPerMinute)
        throw tooMany(`1分に${messagesPerMinute.toLocaleString('ja-JP')}件まで`, minute + minuteMs - now);
      unwritten.set(minute, (unwritten.get(minute) ?? 0) + 1);
    },
    ...writeEachSecond(write),
  };
}

function withMore({ minute, inMinute, day, inDay }: Sent['known'], at: number, count: number): Sent['known'] {
  const atDay = dayOf(at);
  return {
    minute: Math.max(minute, at),
    inMinute: at < minute ? inMinute : (at === minute ? inMinute : 0) + count,
    day: Math.max(day, atDay),
    inDay: atDay < day ? inDay : (atDay === day ? inDay : 0) + count,
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

const insert = `
  INSERT INTO exchange.sending AS kept (system, minute, count)
  SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[]) AS new (system, minute, count) ORDER BY 1, 2
  ON CONFLICT (system, minute) DO UPDATE SET count = kept.count + excluded.count`;
const select = `
  SELECT system, coalesce(sum(count) FILTER (WHERE minute = $2), 0)::bigint AS "inMinute", sum(count)::bigint AS "inDay"
    FROM exchange.sending WHERE system = ANY ($1) AND minute >= $3 GROUP BY system`;

/** Forgets what no limit looks back to any more. @param now the machine's time */
export async function sweepSending(pool: Pool, now: Date): Promise<void> {
  await pool.query('DELETE FROM exchange.sending WHERE minute < $1', [new Date(now.getTime() - 2 * dayMs)]);
}
