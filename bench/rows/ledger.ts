import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordFields } from '../../contracts/record.ts';
import { columns } from '../../database/columns.ts';
import { openPool, type Pool, transact } from '../../database/connect.ts';
import { insertRecords, makeRecord, type RecordDraft } from '../../exchange/record/record.ts';
import { median, quantile, spread } from '../figures.ts';
import type { Bench } from '../ground.ts';
import { withAdmin } from '../region.ts';
import { type Row, row } from '../table.ts';

/** Records of one transaction, as they come together under load. */
const together = 50;
const inFlight = 2;

export async function measureLedger(bench: Bench): Promise<Row[]> {
  const delays = await measureDelay(bench);
  const recorded = await measureRecording(bench);
  return [...recorded, ...(await measurePlacing(bench)), ...delays];
}

/** Grouped commits beside plain rows of the same content and size, as anybody would log them. */
async function measureRecording({ region, extent }: Bench): Promise<Row[]> {
  const fields = await withAdmin(region.adminUrl, async (admin) => {
    await admin.query('CREATE TABLE logged (id uuid PRIMARY KEY, fields jsonb, secret bytea, leaf bytea)');
    const { rows } = await admin.query("SELECT fields FROM ledger.record WHERE fields ->> 'kind' = 'inquiry' LIMIT 1");
    return rows[0].fields as RecordFields;
  });
  const road = openPool(region.url('exchange'), inFlight);
  const plain = openPool(region.adminUrl, inFlight);
  const make = () => {
    const { id: _, ...rest } = fields;
    return makeRecord({ ...rest, time: new Date().toISOString(), message: randomUUID() });
  };
  const one = make();
  const copy = () => ({ ...one, id: randomUUID() }); // whoever logs plain rows commits to nothing
  const record = (drafts: readonly RecordDraft[]) =>
    transact(road, {}, (connection) => insertRecords(connection, [{ records: drafts }], new Date()));
  const log = (drafts: readonly RecordDraft[]) =>
    transact(plain, {}, (connection) =>
      connection.query(
        'INSERT INTO logged SELECT * FROM unnest($1::uuid[], $2::jsonb[], $3::bytea[], $4::bytea[])',
        columns(drafts.map(({ id, fields, secret, leaf }) => [id, JSON.stringify(fields), secret, leaf])),
      ),
    );
  const rates: Record<'road' | 'plain', number[]> = { road: [], plain: [] };
  for (let round = 0; round < extent.rounds; round++) {
    rates.plain.push(await rateOf(copy, log, extent.seconds));
    rates.road.push(await rateOf(make, record, extent.seconds));
  }
  await Promise.all([road.end(), plain.end()]);
  const beside = { name: 'plain rows of that size', value: median(rates.plain) };
  return [row('ledger: recorded', '/s', median(rates.road), beside, { spread: spread(rates.road) })];
}

async function rateOf(make: () => RecordDraft, write: (drafts: RecordDraft[]) => Promise<unknown>, seconds: number) {
  let done = 0;
  const started = performance.now();
  const write1 = async () => {
    while (performance.now() - started < seconds * 1000) {
      await write(Array.from({ length: together }, make));
      done = done + together;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, write1));
  return (done * 1000) / (performance.now() - started);
}

/** The exchange's own sequencer, while there is more than it can place in one round. */
async function measurePlacing({ region }: Bench): Promise<Row[]> {
  const pool = openPool(region.adminUrl, 1);
  await fillUp(pool);
  const started = performance.now();
  const before = await waitingIn(pool);
  while ((await waitingIn(pool)) > 0) await pause(20);
  const rate = (before * 1000) / (performance.now() - started);
  await pool.end();
  return [row('ledger: placed (in rounds of a second)', '/s', rate)];
}

const waitingIn = async (pool: Pool): Promise<number> =>
  (await pool.query('SELECT count(*) AS waiting FROM ledger.unplaced')).rows[0].waiting;

/** Records that stand already, once more under other ids. */
async function fillUp(pool: Pool): Promise<void> {
  await pool.query(
    `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at)
      SELECT id, fields || jsonb_build_object('id', id::text), secret, leaf, now()
      FROM (SELECT gen_random_uuid() AS id, fields, secret, leaf
              FROM ledger.record CROSS JOIN generate_series(1, 1000) WHERE fields IS NOT NULL LIMIT 50000) AS more`,
  );
}

/** From recorded to published, of the records that are made while a hundred callers ask. */
async function measureDelay({ region, loading, targets, extent }: Bench): Promise<Row[]> {
  const from = new Date();
  await loading.put(targets.road, { kind: 'closed', callers: 100, seconds: extent.seconds * 2 });
  const pool = openPool(region.adminUrl, 1);
  while ((await waitingIn(pool)) > 0) await pause(100);
  await pause(2500); // the last of them are placed, and not yet published
  const { rows } = await pool.query<{ delay: number }>(
    `SELECT extract(epoch FROM c.published_at - r.recorded_at)::float8 AS delay
      FROM ledger.record r JOIN ledger.place p ON p.record = r.id
      CROSS JOIN LATERAL (SELECT published_at FROM ledger.checkpoint
        WHERE tree = p.tree AND size > p.index ORDER BY size LIMIT 1) AS c
      WHERE r.recorded_at >= $1`,
    [from],
  );
  await pool.end();
  const delays = rows.map(({ delay }) => delay);
  const interval = { name: 'the interval between checkpoints', value: region.configuration.region.publishSeconds };
  return [
    row('ledger: recorded to published, p50', 's', quantile(delays, 0.5), interval),
    row('ledger: recorded to published, p99', 's', quantile(delays, 0.99), interval, { aim: '< 5 s' }),
  ];
}
