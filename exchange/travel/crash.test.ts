import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../database/connect.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { deaths, dying, everyGap, makeImmortal, makeMortal } from './testing.ts';

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
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  admin = region.database.pool('admin', 2);
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  code = (await manager.codesOf([person]))[0]!.code!;
  await helper.collect();
  makeMortal(admin);
});
afterAll(async () => {
  makeImmortal();
  await region.close();
});

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
  // One collection is fifty messages; how many gaps there are hangs on what housekeeping has under way.
  const collected: string[] = [];
  for (;;) {
    const last = (await helper.collect()).messages.map(({ message }) => message);
    if (last.length === 0) break;
    collected.push(...last);
    expect((await helper.acknowledge(last)).body.unknown).toEqual([]);
  }
  expect(collected).toEqual(accepted);
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
