import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../../database/connect.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { placeEntries } from './place.ts';
import { createPublishingCheck } from './publishing.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openTestLedger();
});
afterAll(() => ledger.close());

const behind = { code: 'ledger_behind', headers: { 'Retry-After': '5' } };
/** The exchange's check, `ms` of real time later. */
const later = (ms: number, pool: Pool = ledger.exchange) => {
  const start = Date.now();
  return createPublishingCheck(pool, { now: () => new Date(start + ms) }, 30_000)();
};

test('nothing waits: the exchange goes on, however long ago the last record was', async () => {
  await later(0);
  await ledger.round();
  await later(3_600_000);
});

test('what is recorded but not placed, and what is placed but not published, stops it when it is too old', async () => {
  await ledger.record(1);
  await later(29_000);
  await expect(later(31_000)).rejects.toMatchObject(behind);
  await placeEntries(ledger.client, 1);
  await later(29_000);
  await expect(later(31_000)).rejects.toMatchObject(behind);
  await ledger.round();
  await later(31_000);
});

test('when signing is blocked it stops at once', async () => {
  await ledger.admin.query(`UPDATE ledger.sequencing SET blocked = '控えと合いません'`);
  await expect(later(0)).rejects.toMatchObject(behind);
  await ledger.round();
  await later(0);
});

test('thousands of checks share a look; one that failed is not kept', async () => {
  let looks = 0;
  let broken = false;
  const counting = {
    query: (...args: [string]) => {
      looks++;
      return broken ? Promise.reject(new Error('down')) : ledger.exchange.query(...args);
    },
  } as unknown as Pool;
  let now = 1_000_000;
  const check = createPublishingCheck(counting, { now: () => new Date(now) }, 30_000);
  await Promise.all(Array.from({ length: 1000 }, check));
  expect(looks).toBe(1);
  now += 201;
  broken = true;
  await expect(Promise.all([check(), check()])).rejects.toMatchObject(behind);
  broken = false;
  await check();
  expect(looks).toBe(3);
});

test('however many records there are, those that are looked for are looked up one by one: no join that could read all of them', async () => {
  await ledger.record(3);
  const admin = await ledger.admin.connect();
  const plans: string[] = [];
  const explain = async (statement: string, values?: unknown[]) => {
    const { rows } = await admin.query(`EXPLAIN (FORMAT JSON) ${statement}`, values);
    plans.push(JSON.stringify(rows[0]['QUERY PLAN']));
  };
  const explaining = {
    query: async (text: string, values?: unknown[]) => {
      if (text.includes('ledger.record')) await explain(text, values);
      return text === 'BEGIN' || text === 'COMMIT' ? undefined : admin.query(text, values);
    },
  } as unknown as pg.Client;
  try {
    // As it decides once it takes a third of millions to be what is looked for.
    await admin.query('BEGIN; SET LOCAL enable_nestloop = off');
    const { rows } = await admin.query(
      `SELECT prosrc AS body FROM pg_proc WHERE oid IN ('ledger.publishing'::regproc, 'ledger.entries'::regproc)`,
    );
    for (const { body } of rows)
      await explain(body.replace('of_tree', '1').replace('>= first', '>= 0').replace('beyond', '256'));
    await placeEntries(explaining, 1);
  } finally {
    await admin.query('ROLLBACK');
    admin.release();
  }
  expect(plans).toHaveLength(3);
  for (const plan of plans) {
    expect(plan).toMatch(/"Node Type":"Index Scan"[^{}]*"Relation Name":"record"/);
    expect(plan).not.toMatch(/"Node Type":"(?:Hash|Merge) Join"/);
  }
});
