import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { type Client, createClient } from '../../../connector/client.ts';
import { ExchangeError } from '../../../connector/error.ts';
import { openSystemKeys } from '../../../town/keys.ts';
import type { Ground } from '../../../web/application/ground.ts';
import { wake } from '../../../web/application/work.ts';
import { type CareOffices, offices, openCareOffices, unitOf } from '../testing.ts';
import { readHeld, readVersions, takeUnit } from './held.ts';
import { noteOpened } from './opened.ts';
import { findByNumbers, listPersons } from './persons.ts';
import { tendSent } from './sending.ts';
import { jsonFile, putOutUnit } from './sent.ts';

let at: CareOffices;
beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
afterAll(() => at.close());

const { planner, dayCare, nursing } = offices;
const now = new Date('2026-11-24T10:00:00+09:00');
const month = () => at.region.town.cast.month;

async function send(to = dayCare, sequence = '20261124100000') {
  const unit = unitOf(at.region.town, 'slip', month(), { from: planner, to, sequence });
  const sent = await at.rows(planner)(async (connection) => {
    const [person] = await findByNumbers(connection, [unit.content.entries![0]!.key]);
    const put = await putOutUnit(connection, planner, unit, { title: '利用票', subjects: [person!.code] }, now);
    // What the office has made itself it holds too: its own next ファイル連番 is later.
    await takeUnit(connection, planner, { ...unit, sequence: put.sequence }, { now, message: null });
    return put;
  });
  wake('care', planner);
  return { unit, ...sent };
}
const stateOf = (id: string) =>
  at.rows(planner)(
    async (connection) => (await connection.query('SELECT state, reason FROM care.sent WHERE id = $1', [id])).rows[0],
  );

test('an office has its own persons, under codes of its own', async () => {
  const [ofPlanner, ofDayCare] = [await at.rows(planner)(listPersons), await at.rows(dayCare)(listPersons)];
  const of = (persons: typeof ofPlanner) => persons.find(({ name }) => name === '大橋　静江')!;
  expect(of(ofPlanner)).toMatchObject({ birth: '1940-04-12', until: null });
  expect(of(ofPlanner).insured).toBe(of(ofDayCare).insured);
  expect(of(ofPlanner).code).not.toBe(of(ofDayCare).code);
});

test('what one office puts out goes by the road, once, and is held by the other with the message that it came by', async () => {
  const { unit, id, written } = await send();
  expect(written.outcome).toBe('written');
  await vi.waitFor(async () => expect(await stateOf(id!)).toEqual({ state: 'acknowledged', reason: null }), {
    timeout: 20_000,
    interval: 100,
  });
  const held = await at.rows(dayCare)((connection) => readHeld(connection, { kind: 'slip' }));
  expect(held).toHaveLength(1);
  expect(held[0]).toMatchObject({ from: planner.split('/')[1], entry: unit.content.entries![0] });
  const { rows } = await at.region.database
    .pool('admin', 1)
    .query(
      `SELECT fields ->> 'to' AS receiver FROM ledger.record WHERE fields ->> 'message' = $1 AND fields ->> 'decision' = 'permit'`,
      [held[0]!.message],
    );
  expect(rows).toEqual([{ receiver: dayCare }, { receiver: dayCare }]); // accepted, and handed over
  expect(await at.rows(nursing)((connection) => readHeld(connection))).toEqual([]);
});

test('a newer version replaces the older, which stays to be shown; the sender alone holds its own', async () => {
  const { id } = await send();
  await vi.waitFor(async () => expect((await stateOf(id!)).state).toBe('acknowledged'), {
    timeout: 20_000,
    interval: 100,
  });
  const [held, versions] = await at.rows(dayCare)(async (connection) => {
    const [one] = await readHeld(connection, { kind: 'slip' });
    const { rows } = await connection.query('SELECT identity FROM care.held');
    return [one!, await readVersions(connection, rows[0].identity)];
  });
  expect(versions.map(({ sequence }) => sequence)).toEqual([held.sequence, expect.any(String)]);
  expect(versions[1]!.sequence < held.sequence).toBe(true);
});

test('to an office that the person has no relation with nothing goes, and the sender reads why', async () => {
  const known = at.region.town.members.find(({ kind }) => kind === 'small-multifunctional')!.id;
  const { id } = await send(known as typeof dayCare);
  await vi.waitFor(async () => expect((await stateOf(id!)).state).toBe('refused'), { timeout: 20_000, interval: 100 });
  expect((await stateOf(id!)).reason).not.toBe(null);
  expect(await at.rows(known)((connection) => readHeld(connection))).toEqual([]);
});

test('one message that the exchange cannot take holds up what follows about the same person, and nothing else', async () => {
  // An office without the application: nobody but this test sends what it puts out.
  const { homeHelp } = offices;
  const { keys } = await openSystemKeys(path.join(at.region.data, 'town', 'keys'), `${homeHelp}/careplan`);
  const client = await createClient({ exchange: at.region.url, system: `${homeHelp}/careplan`, keys });
  const { insured } = at.region.town.residents.find(({ id }) => id === month())!;
  const [code] = await client.requestCodes('care-plan-sharing', [insured[0]!]);
  const rows = at.rows(homeHelp);
  const put = (subject: string, sequence: string) => {
    const unit = unitOf(at.region.town, 'actuals', month(), { from: homeHelp, to: planner, sequence });
    const about = { title: '実績', subjects: [subject] };
    return rows(async (connection) => (await putOutUnit(connection, homeHelp, unit, about, now)).id!);
  };
  const [first, second] = [await put(code!, '20261124100000'), await put(code!, '20261124100001')];
  const other = await put('somebody-else', '20261124100002');
  const tried: string[] = [];
  let fails = true;
  const failing: Client = {
    ...client,
    async send(message) {
      tried.push(message.id);
      if (fails && message.id === first)
        throw new ExchangeError(500, 'internal_error', '連携基盤の中で誤りが起きました。', true);
      return client.send(message);
    },
  };
  const log = () => {};
  const work = {
    member: homeHelp,
    kind: 'home-help',
    system: `${homeHelp}/careplan`,
    client: failing,
    rows,
    log,
  } as const;
  const tend = () => tendSent({ ...work, ground: { clock: at.region.clock } as unknown as Ground });
  const states = async () =>
    (await rows((connection) => connection.query('SELECT id, state FROM care.sent'))).rows.map(({ id, state }) => [
      [first, second, other].indexOf(id),
      state,
    ]);
  await tend();
  expect(tried).toEqual([first, other]);
  expect((await states()).sort()).toEqual([
    [0, 'waiting'],
    [1, 'waiting'],
    [2, 'refused'],
  ]);
  await tend();
  expect(tried).toHaveLength(2); // it rests, and is not overtaken
  fails = false;
  await rows((connection) => connection.query(`UPDATE care.sent SET asked_at = NULL WHERE state = 'waiting'`));
  await tend();
  expect(tried.slice(2)).toEqual([first, second]);
  expect((await states()).filter(([, state]) => state === 'waiting')).toEqual([]);
});

test('who has sent is told by the road when staff first open it, and only that', async () => {
  const { id } = await send(dayCare, '20261124100500');
  const sent = () =>
    at.rows(planner)(
      async (connection) =>
        (await connection.query('SELECT state, opened_at AS "openedAt" FROM care.sent WHERE id = $1', [id])).rows[0],
    );
  await vi.waitFor(async () => expect((await sent()).state).toBe('acknowledged'), { timeout: 20_000, interval: 100 });
  expect((await sent()).openedAt).toBe(null);
  const rows = at.rows(dayCare);
  const [received] = await rows(
    async (connection) => (await connection.query('SELECT message FROM care.received WHERE sent_id = $1', [id])).rows,
  );
  const system = await at.region.client('GOV/990019/main');
  const member = {
    id: dayCare,
    staff: { id: 'sekinin-01', member: dayCare, roles: ['サービス提供責任者'] },
    get: async <T>(path: string, answer: z.ZodType<T>) => answer.parse(await (await system.call('GET', path)).json()),
  } as Parameters<typeof noteOpened>[1];
  for (const _ of [1, 2])
    await noteOpened(rows, member, { clock: at.region.clock, folder: 'care' }, [received.message]);
  const stateOfNotice = () =>
    rows(
      async (connection) =>
        (await connection.query(`SELECT state, reason FROM care.sent WHERE contract = 'care/opened'`)).rows[0],
    );
  await vi.waitFor(async () => expect(await stateOfNotice()).toEqual({ state: 'acknowledged', reason: null }), {
    timeout: 20_000,
    interval: 100,
  });
  await vi.waitFor(async () => expect((await sent()).openedAt).toEqual(expect.any(Date)), {
    timeout: 20_000,
    interval: 100,
  });
  const notices = await rows(
    async (connection) => (await connection.query(`SELECT files FROM care.sent WHERE contract = 'care/opened'`)).rows,
  );
  expect(notices).toHaveLength(1);
  const told = JSON.parse(Buffer.from(notices[0].files[0].content, 'base64').toString());
  expect(Object.keys(told).sort()).toEqual(['message', 'openedAt', 'persons']);
});

test('after the person has changed their care manager, the first is sent nothing more, and keeps what it had', async () => {
  const hall = await at.region.client('GOV/990019/main');
  const { insured } = at.region.town.residents.find(({ id }) => id === month())!;
  const [found] = await hall.codesOf(insured, 'code-matching');
  const relation = at.region.town.relations.find((one) => one.resident === month() && one.kind === 'care-manager')!;
  const before = await at.rows(planner)((connection) => readHeld(connection));
  expect(before.length).toBeGreaterThan(0);
  // Not of the standard's units alone: whatever there is that an office may tell a planner was let through before, and is not after.
  const person = { insurer: insured[0]!.insurer, insured: insured[0]!.insured };
  const provider = await at.region.client(`${dayCare}/care`);
  const [known] = await provider.codesOf([person]);
  const tell = async ([contract, content]: readonly [string, object]) => {
    const { status } = await provider.send({
      receiver: planner,
      parcel: { subjects: [{ code: known!.code! }], files: [jsonFile('told', content)] },
      attributes: { type: contract },
    });
    return [contract, status];
  };
  const each = () => Promise.all(tellings(person).map(tell));
  const own = at.region.town.receptions.filter(({ member }) => member === planner).map(({ contract }) => contract);
  expect(own).toEqual(expect.arrayContaining(tellings(person).map(([contract]) => contract)));
  const received = async () =>
    (await at.rows(planner)((connection) => connection.query('SELECT message FROM care.received ORDER BY message')))
      .rows;
  const told = async () => (await received()).length;
  const had = await told();
  expect(await each()).toEqual(tellings(person).map(([contract]) => [contract, 202]));
  await vi.waitFor(async () => expect(await told()).toBeGreaterThanOrEqual(had + tellings(person).length), {
    ...{ timeout: 20_000, interval: 100 },
  });
  const ended = await hall.call('POST', `/v1/relations/${relation.id}/end`, { subject: found!.code });
  expect(ended.status).toBe(200);

  const sequence = '20261124120000';
  const unit = unitOf(at.region.town, 'actuals', month(), { from: dayCare, to: planner, sequence });
  const { id } = await at.rows(dayCare)(async (connection) => {
    const [person] = await findByNumbers(connection, [unit.content.entries![0]!.key]);
    return putOutUnit(connection, dayCare, unit, { title: '実績', subjects: [person!.code] }, now);
  });
  wake('care', dayCare);
  const state = () =>
    at.rows(dayCare)(
      async (connection) => (await connection.query('SELECT state FROM care.sent WHERE id = $1', [id])).rows[0].state,
    );
  await vi.waitFor(async () => expect(await state()).toBe('refused'), { timeout: 20_000, interval: 100 });
  const settled = await received();
  expect(await each()).toEqual(tellings(person).map(([contract]) => [contract, 422]));
  // Refused at the door: nothing of hers is on its way.
  expect(await received()).toEqual(settled);
  expect(await at.rows(planner)((connection) => readHeld(connection))).toEqual(before);
});

/** Of every kind that goes to who plans: an entry of the room, an answer to a question, her own answer, that it was read, that a plan is over. */
const tellings = (person: { readonly insurer: string; readonly insured: string }): (readonly [string, object])[] => {
  const [id, at] = [randomUUID(), now.toISOString()];
  const note = { id, role: '看護師', kind: '連絡', content: 'いつものとおりです。', writtenAt: at };
  const items = [{ kind: 'silent', service: '15' }];
  return [
    ['care/note', { person, note }],
    ['care/query', { person, month: '202610', note: '確かめてください。', items }],
    ['care/query-answer', { person, query: id, answer: { id, how: 'right', text: '', role: '看護師', at } }],
    ['care/heard', { person, undone: { id, at } }],
    ['care/opened', { persons: [person], message: id, openedAt: at }],
    ['care/ended', { person, form: 'plan', sequence: '20261124100000', endedOn: '20261130' }],
  ];
};
