import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../database/connect.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

/*
 * A crash in any gap of the road loses nothing and repeats nothing (DESIGN §13). The gaps are those between the statements by which
 * a message is accepted, handed over and acknowledged. In each in turn the server ends the session: before the statement, or
 * after it with its answer lost on the way. Then the office does what an office does: it asks again.
 */
let region: TestRegion;
let admin: Pool;
let manager: TestClient;
let helper: TestClient;
let code: string;
const helperId = 'CARE/0300000005';
const person = { insurer: '123456', insured: '123456789' };
const deaths = ['before', 'unanswered'] as const;
type Death = (typeof deaths)[number];

/** What is under way for other reasons than the request, or only now and then. */
const background =
  /FROM exchange\.clock|exchange\.(?:revision|sending|security_count|oidc_artifact)|LISTEN|ledger\.publishing|DELETE FROM|ledger\.refusal/;
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => Promise<unknown>;
/** A statement of a request: the `nth` of its text. */
type Step = { readonly sql: string; readonly nth: number };
/** Where the next session dies (undefined: nowhere), and what has been sent so far. */
let plan: { readonly at: Step | undefined; readonly death: Death; dead: boolean; readonly seen: Step[] } | undefined;

const sqlOf = (first: unknown): string =>
  typeof first === 'string' ? first : String((first as { text?: string }).text);
async function mortalQuery(this: pg.Client, ...args: unknown[]): Promise<unknown> {
  const sql = sqlOf(args[0]);
  if (!plan || plan.dead || this.user !== 'engawa_exchange' || background.test(sql)) return query.apply(this, args);
  const step = { sql, nth: plan.seen.filter((one) => one.sql === sql).length };
  plan.seen.push(step);
  if (plan.at?.sql !== sql || plan.at.nth !== step.nth) return query.apply(this, args);
  const { death } = plan;
  plan.dead = true;
  const pid = (this as unknown as { processID: number }).processID;
  const die = () => admin.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  if (death === 'before') await die();
  const result = await query.apply(this, args);
  if (death === 'before') return result;
  await die();
  throw new Error('Connection terminated unexpectedly');
}

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  admin = region.database.pool('admin', 2);
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  code = (await manager.codesOf([person]))[0]!.code!;
  await helper.collect();
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    // A query with a callback is the pool's own; it answers nobody.
    return typeof args.at(-1) === 'function' ? query.apply(this, args) : mortalQuery.apply(this, args);
  } as typeof pg.Client.prototype.query;
});
afterAll(async () => {
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
  await region.close();
});

/** Does `work` with a session that dies at `at`. @returns the statements of it, and whether it died */
async function dying(at: Step | undefined, death: Death, work: () => Promise<{ status: number }>) {
  const own = { at, death, dead: false, seen: [] as Step[] };
  plan = own;
  const { status } = await work();
  plan = undefined;
  if (own.dead) expect([200, 202, 204, 500, 503]).toContain(status);
  else expect(status).toBeLessThan(300);
  return own;
}

let number = 0;
const parcelOf = (name: string) => ({
  subjects: [{ code }],
  files: [
    {
      name,
      mediaType: 'text/csv',
      content: Buffer.from(
        `202407,${person.insurer},${person.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`,
      ).toString('base64'),
    },
  ],
});
const newMail = () => {
  number += 1;
  const name = `UP2KYO_0300000100_43_0300000005_11_${20260101000000 + number}.CSV`;
  return { id: `crash-${number}`, receiver: helperId, parcel: parcelOf(name) };
};

/** What is durable of a message: its rows, and its records by phase and decision. */
async function durable(id: string) {
  const { rows } = await admin.query(
    `SELECT (SELECT count(*) FROM relay.acceptance WHERE message_id = $1) AS accepted,
        (SELECT count(*) FROM relay.message WHERE message_id = $1) AS messages,
        (SELECT max(attempts) FROM relay.message WHERE message_id = $1) AS attempts,
        (SELECT array_agg(e.state ORDER BY e.number) FROM relay.event e JOIN relay.message m ON m.id = e.message
          WHERE m.message_id = $1) AS states,
        (SELECT count(*) FROM ledger.record WHERE fields ->> 'messageId' LIKE '%#' || $1 AND fields ->> 'phase' = 'acceptance'
          AND outcome = 'permit') AS "acceptanceRecords",
        (SELECT count(*) FROM ledger.record WHERE fields ->> 'messageId' LIKE '%#' || $1 AND fields ->> 'phase' = 'hand-over'
          AND outcome = 'permit') AS "handOverRecords"`,
    [id],
  );
  return rows[0] as {
    accepted: number;
    messages: number;
    attempts: number | null;
    states: string[] | null;
    acceptanceRecords: number;
    handOverRecords: number;
  };
}

/** Lets the lease run out: what was given to a receiver that never got it is given again. */
const endLeases = () =>
  admin.query(`UPDATE relay.message SET next_attempt_at = accepted_at WHERE state = 'handed-over'`);

async function receive(id: string): Promise<string> {
  await endLeases();
  const { messages } = await helper.collect();
  const found = messages.filter((one) => one.id === id);
  expect(found).toHaveLength(1);
  expect((await helper.open(found[0]!.sealed)).files).toHaveLength(1);
  return found[0]!.message;
}

/** Every gap of `work`, each with a message of its own. @returns the statements at which sessions died */
async function everyGap(work: (at: Step | undefined) => ReturnType<typeof dying>): Promise<string[]> {
  const died: string[] = [];
  for (const step of (await work(undefined)).seen) if ((await work(step)).dead) died.push(step.sql);
  return died;
}

test.each(deaths)('accepting: a session that dies %s each statement', { timeout: 120_000 }, async (death) => {
  const accepted: string[] = [];
  const died = await everyGap(async (at) => {
    const mail = newMail();
    const own = await dying(at, death, () => manager.send(mail));
    const then = await durable(mail.id);
    // All of it or nothing: never a record without its message, nor the reverse.
    expect([0, 1]).toContain(then.accepted);
    expect(then).toMatchObject({ messages: then.accepted, acceptanceRecords: then.accepted });
    const again = await manager.send(mail);
    expect(again).toMatchObject({ status: 202, body: { id: mail.id } });
    const after = await durable(mail.id);
    expect(after).toMatchObject({ accepted: 1, messages: 1, acceptanceRecords: 1, states: ['kept'] });
    accepted.push(again.body.message!);
    return own;
  });
  const { messages } = await helper.collect();
  expect(messages.map(({ message }) => message)).toEqual(accepted);
  expect((await helper.acknowledge(accepted)).body.unknown).toEqual([]);
  for (const part of ['ledger.record', 'relay.message', 'relay.event', 'relay.acceptance', 'pg_notify', 'COMMIT'])
    expect(
      died.some((sql) => sql.includes(part)),
      part,
    ).toBe(true);
});

test.each(deaths)('handing over: a session that dies %s each statement', { timeout: 120_000 }, async (death) => {
  const died = await everyGap(async (at) => {
    const mail = newMail();
    expect((await manager.send(mail)).status).toBe(202);
    const own = await dying(at, death, () => helper.collect());
    // Handed over as often as it is recorded, and as its sender is told.
    const then = await durable(mail.id);
    expect(then.handOverRecords).toBe(then.attempts);
    expect(then.states).toEqual(['kept', ...Array.from({ length: then.attempts! }, () => 'handed-over')]);
    const message = await receive(mail.id);
    const after = await durable(mail.id);
    expect(after).toMatchObject({ attempts: then.attempts! + 1, handOverRecords: then.attempts! + 1, messages: 1 });
    expect((await helper.acknowledge([message])).body.acknowledged).toEqual([message]);
    return own;
  });
  for (const part of ['FOR UPDATE', 'advisory', 'ledger.record', "'handed-over'", 'relay.event', 'COMMIT'])
    expect(
      died.some((sql) => sql.includes(part)),
      part,
    ).toBe(true);
});

test.each(deaths)('acknowledging: a session that dies %s each statement', { timeout: 120_000 }, async (death) => {
  const died = await everyGap(async (at) => {
    const mail = newMail();
    expect((await manager.send(mail)).status).toBe(202);
    const message = await receive(mail.id);
    const own = await dying(at, death, () => helper.acknowledge([message]));
    const { states } = await durable(mail.id);
    expect(['handed-over', 'acknowledged']).toContain(states!.at(-1));
    if (states!.at(-1) === 'handed-over') expect(await receive(mail.id)).toBe(message);
    else expect((await helper.collect()).messages).toEqual([]);
    expect((await helper.acknowledge([message])).body.acknowledged).toEqual([message]);
    const after = await durable(mail.id);
    expect(after.states!.filter((state) => state === 'acknowledged')).toHaveLength(1);
    expect(after.handOverRecords).toBe(after.attempts);
    return own;
  });
  for (const part of ['exchange.proof', "'acknowledged'", 'COMMIT'])
    expect(
      died.some((sql) => sql.includes(part)),
      part,
    ).toBe(true);
});
