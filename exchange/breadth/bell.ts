import { randomUUID } from 'node:crypto';
import { Counter } from 'prom-client';
import type { Breadth } from '../../contracts/breadth.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { Pool } from '../../database/connect.ts';
import type { Alarm } from '../alarms/raise.ts';
import type { Metrics } from '../door/metrics.ts';
import type { Services } from '../services.ts';
import { tellAlarm } from './notice.ts';
import { leastOf, readThresholds, thresholdsOf } from './thresholds.ts';
import { findUnusual, type HourCount, lookBackDays, type Unusual } from './usual.ts';

type Asking = HourCount & { readonly system: SystemId };

/**
 * Looks at what each system asks in the hours that are not counted yet, and rings once for each hour and reason: a row, a line in the log, a
 * figure, and a message to whoever receives alarms. It stops nobody: a thief is seen by people, and a busy office loses nothing to a wrong guess.
 * @returns one look
 */
export function createBell(
  { pools, directory, clock }: Pick<Services, 'directory' | 'clock'> & { readonly pools: { readonly sweeper: Pool } },
  {
    thresholds,
    metrics,
    tell,
  }: { readonly thresholds: Breadth; readonly metrics: Metrics; readonly tell: (text: string) => void },
): () => Promise<void> {
  const rung = new Counter({
    name: 'engawa_breadth_alarms_total',
    help: 'Alarms about systems that asked about unusually many persons, by reason',
    labelNames: ['reason'],
    registers: [metrics],
  });
  async function ring(asking: Asking, unusual: Unusual): Promise<void> {
    const { id: member, name, municipality } = directory.getMember(directory.getSystem(asking.system).member);
    const raisedAt = clock.now();
    const id = randomUUID();
    const text = tellAlarm({ ...asking, ...unusual, memberName: name });
    const { system } = asking;
    const { reason } = unusual;
    const alarm: Alarm = { id, kind: 'breadth', reason, raisedAt: raisedAt.toISOString(), member, system, text };
    const row = [id, system, member, municipality, asking.hour, reason, asking.persons, unusual.usual, unusual.most];
    const { rowCount } = await pools.sweeper.query(insert, [...row, raisedAt, JSON.stringify(alarm)]);
    if (rowCount === 0) return; // another process has rung
    rung.inc({ reason });
    tell(text);
  }

  return async () => {
    const others = await readThresholds(pools.sweeper);
    const { rows } = await pools.sweeper.query<Asking>(selectAsking, [leastOf(thresholds, others)]);
    for (const asking of rows) {
      const history = await readHistory(pools.sweeper, asking);
      const { openingHours } = directory.getSystem(asking.system);
      const own = thresholdsOf(asking.system, thresholds, others);
      for (const unusual of findUnusual(asking, history, openingHours, own)) await ring(asking, unusual);
    }
  };
}

async function readHistory(pool: Pool, { system, hour }: Asking): Promise<HourCount[]> {
  const from = new Date(hour.getTime() - (lookBackDays + 1) * 24 * 60 * 60_000);
  const { rows } = await pool.query<HourCount>(
    'SELECT hour, persons FROM exchange.breadth_hour WHERE system = $1 AND hour >= $2 AND hour < $3',
    [system, from, hour],
  );
  return rows;
}

/** Those that have rung for both reasons are not looked at again. */
const selectAsking = `
  SELECT system, hour, count(*)::int AS persons FROM exchange.breadth_asked a GROUP BY system, hour
  HAVING count(*) > $1
     AND (SELECT count(*) FROM exchange.breadth_alarm r WHERE r.system = a.system AND r.hour = a.hour) < 2
  ORDER BY hour, system`;
/** With what is to be told of it. */
const insert = `
  WITH rung AS (
    INSERT INTO exchange.breadth_alarm (id, system, member, municipality, hour, reason, persons, usual, most, raised_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (system, hour, reason) DO NOTHING
    RETURNING id, municipality, raised_at)
  INSERT INTO exchange.alarm (id, municipality, content, raised_at)
  SELECT id, municipality, $11::jsonb, raised_at FROM rung`;
