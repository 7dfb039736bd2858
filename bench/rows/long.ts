import path from 'node:path';
import { openPool, type Pool } from '../../database/connect.ts';
import { tagOf } from '../../exchange/identify/person/tags.ts';
import { openKeyStore } from '../../exchange/keys.ts';
import { openSystem } from '../asking.ts';
import { median, quantile } from '../figures.ts';
import type { Bench } from '../ground.ts';
import type { Cost } from '../processes/exchange.ts';
import { type Row, row } from '../table.ts';

const gib = 1024 ** 3;

/** What a million exchanges take in memory and on disk, and whether the last of them go as quickly as the first ten thousand. */
export async function measureGrowth(bench: Bench, exchanges: number): Promise<Row[]> {
  const { region, loading, targets } = bench;
  const pool = openPool(region.adminUrl, 1);
  const diskBefore = await sizeOf(pool);
  const rates: { readonly at: number; readonly rate: number }[] = [];
  let done = 0;
  while (done < exchanges) {
    const one = await loading.put(targets.road, { kind: 'closed', callers: 100, seconds: 10 });
    done += one.done;
    rates.push({ at: done, rate: one.done / one.seconds });
    if (rates.length % 30 === 0) console.log(`  … ${done.toLocaleString('en')} exchanges`);
  }
  const { answer: cost } = await region.exchange.ask<{ answer: Cost }>({ cost: true });
  const disk = (await sizeOf(pool)) - diskBefore;
  await pool.end();
  const first = rates.filter(({ at }, i) => i === 0 || at <= 20_000).map(({ rate }) => rate);
  const last = rates.slice(-5).map(({ rate }) => rate);
  const count = done.toLocaleString('en');
  return [
    row(`inquiry, 100 callers, after ${count} exchanges`, '/s', median(last), {
      ...{ name: 'among the first 20,000', value: median(first) },
    }),
    row(`disk of ${count} exchanges (two records each)`, 'GiB', disk / gib),
    row('disk an exchange', 'KiB', disk / done / 1024),
    row(`memory of the exchange after ${count}`, 'MiB', cost.residentBytes / 1024 ** 2),
  ];
}

const sizeOf = async (pool: Pool): Promise<number> =>
  (await pool.query('SELECT pg_database_size(current_database()) AS size')).rows[0].size;

/** One resident in a hundred of the records is one of the town's. */
const others = 99;
const chunk = 100_000;

/** The trail of residents over many records, each resident asked for once: what is not in memory is read from the disk. */
export async function measureTrail(bench: Bench, records: number): Promise<Row[]> {
  const { region, loading, targets } = bench;
  await loading.put(targets.road, { kind: 'closed', callers: 1, seconds: 1 }); // what is copied
  const pool = openPool(region.adminUrl, 1);
  const keys = openKeyStore(path.join(region.data, 'keys'));
  const residents = region.town.residents.filter(
    (one) => one.municipality === '990027' && one.insured.length > 0 && one.movedOut === undefined && !one.protected,
  );
  const tags = await Promise.all(residents.map(({ id }) => tagOf(keys, id)));
  for (let from = 0; from < records; from += chunk) {
    await insertCopies(pool, from, Math.min(chunk, records - from), tags as string[]);
    if ((from / chunk) % 10 === 9) console.log(`  … ${(from + chunk).toLocaleString('en')} records`);
  }
  await pool.query('ANALYZE ledger.record');
  await pool.end();
  const hall = await openSystem(region, 'GOV/990027/care');
  const some = residents.slice(0, 20);
  const codes = await hall.client.requestCodes(
    'certification-check',
    some.map(({ insured }) => insured[0]!),
  );
  const times: number[] = [];
  for (const subject of codes.filter((one) => one !== undefined)) {
    const started = performance.now();
    const entries = await hall.client.trail({ subject, limit: 100 });
    times.push((performance.now() - started) / 1000);
    if (entries.length < Math.min(100, records / (others + 1) / tags.length / 2))
      throw new Error('records are missing');
  }
  const name = `trail of a resident, 100 entries, among ${records.toLocaleString('en')} records`;
  return [
    row(`${name}, first resident`, 's', times[0]!, undefined, { aim: '< 2 s' }),
    row(`${name}, p95`, 's', quantile(times, 0.95), undefined, { aim: '< 2 s' }),
  ];
}

/** Copies of one record of an inquiry under other ids, times and persons; the sequencer has no part in them. */
async function insertCopies(pool: Pool, from: number, count: number, tags: readonly string[]): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.query(`BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off`);
    await connection.query(
      `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at)
        SELECT id, fields || jsonb_build_object('id', id::text, 'subject', tag, 'message', gen_random_uuid()::text), secret, leaf, now()
        FROM (SELECT fields, secret, leaf FROM ledger.record WHERE fields ->> 'kind' = 'inquiry' AND outcome = 'permit' LIMIT 1) AS one
        CROSS JOIN LATERAL (
          SELECT (lpad(to_hex(1700000000000 + i), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5('x' || i), 1, 15))::uuid AS id,
            CASE WHEN i % ($3 + 1) = 0 THEN ($4::text[])[1 + (i / ($3 + 1)) % cardinality($4::text[])]
                 ELSE encode(sha256((i % 9973)::text::bytea), 'hex') END AS tag
          FROM generate_series($1::bigint, $1::bigint + $2 - 1) AS i) AS many`,
      [from, count, others, tags],
    );
    await connection.query('COMMIT');
  } finally {
    connection.release();
  }
}
