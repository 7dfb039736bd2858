import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findApplications } from '../../applications/find.ts';
import type { TaskEvent } from '../../contracts/task-event.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { openTestPerson } from '../testing-person.ts';
import { forgetTaskEvents } from './keep.ts';
import { forgetOwnTasks } from './own.ts';

let region: TestRegion;
let office: TestClient;
let other: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  office = await region.client('CARE/0300000100/careplan');
  other = await region.client('CARE/0300000005/careplan');
});
afterAll(() => region.close());

const event = (change: Partial<TaskEvent> & { minutes?: number } = {}): TaskEvent => {
  const { minutes = 5, ...rest } = change;
  const start = '2026-11-25T10:00:00.000Z';
  const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
  return { id: randomUUID(), kind: 'care/slip-shared', start, end, channel: 'screen', corrections: 0, ...rest };
};
const report = (client: TestClient, events: readonly object[]) =>
  client.post<{ kept: number; repeated: number; detail?: string }>('/v1/task-events', { events });
const summary = async (client: TestClient, months = 'from=2026-11&until=2026-11') =>
  (await client.get<{ lines: Record<string, unknown>[] }>(`/v1/task-events/summary?${months}`)).body.lines;

test('kept once by id, summed up by kind, month and channel, and read by the member alone', async () => {
  const events = [event({ minutes: 2 }), event({ minutes: 4, corrections: 3 }), event({ minutes: 60 })];
  expect((await report(office, events)).body).toEqual({ kept: 3, repeated: 0 });
  expect((await report(office, [...events, event({ channel: 'paper' })])).body).toEqual({ kept: 1, repeated: 3 });
  const screen = { kind: 'care/slip-shared', month: '2026-11', channel: 'screen' };
  expect(await summary(office)).toEqual([
    { ...screen, channel: 'paper', count: 1, medianSeconds: 300, corrected: 0, corrections: 0 },
    { ...screen, count: 3, medianSeconds: 240, corrected: 1, corrections: 3 },
  ]);
  expect(await summary(other)).toEqual([]);
  // The same ids in another member's hands are its own.
  expect((await report(other, events)).body).toEqual({ kept: 3, repeated: 0 });
});

test('of the region nothing is told that is fewer than ten, or of fewer than three offices; a town hall may ask', async () => {
  const hall = await region.client('GOV/990019/main');
  const third = await region.client('CARE/9970100112/care');
  const figures = async (client: TestClient) =>
    client.get<{ lines: Record<string, unknown>[] }>('/v1/task-events/region?from=2026-08&until=2026-08');
  const inAugust = (minutes: number, more: Partial<TaskEvent> = {}) =>
    event({ start: '2026-08-03T01:00:00Z', end: new Date(Date.UTC(2026, 7, 3, 1, minutes)).toISOString(), ...more });
  const some = (count: number, minutes: number) => Array.from({ length: count }, () => inAugust(minutes));
  await report(office, some(12, 4));
  await report(other, some(4, 8));
  await report(
    hall,
    some(9, 60).map((one) => ({ ...one, kind: 'municipal/certification-reached' })),
  );
  expect((await figures(hall)).body.lines).toEqual([]);
  await report(third, [inAugust(30, { corrections: 2 })]);
  await report(hall, [inAugust(60, { kind: 'municipal/certification-reached' })]);
  const month = '2026-08';
  expect((await figures(hall)).body.lines).toEqual([
    { kind: 'care/slip-shared', month, count: 17, medianSeconds: 240, corrected: 1, corrections: 2 },
    { kind: 'municipal/certification-reached', month, count: 10, medianSeconds: 3600, corrected: 0, corrections: 0 },
  ]);
  expect((await figures(office)).status).toBe(403);
});

test('work belongs to the month in which it ended in Japan', async () => {
  const start = '2027-01-31T14:00:00Z';
  await report(office, [event({ start, end: '2027-01-31T14:59:59Z' }), event({ start, end: '2027-01-31T15:00:00Z' })]);
  const months = (await summary(office, 'from=2027-01&until=2027-02')).map(({ month }) => month);
  expect(months).toEqual(['2027-01', '2027-02']);
  expect(await summary(office, 'from=2027-02&until=2027-02')).toHaveLength(1);
});

test('something else under the same id takes nothing of the batch', async () => {
  const known = event();
  await report(office, [known]);
  const before = await summary(office);
  const answer = await report(office, [event(), { ...known, corrections: 1 }]);
  expect(answer.status).toBe(409);
  expect(await summary(office)).toEqual(before);
});

test('nobody has a place in it: no other field, no text, no kind that no application declares', async () => {
  for (const bad of [
    { ...event(), person: '縁側 花子' },
    { ...event(), note: 'x' },
    event({ kind: 'care/縁側花子' }),
    event({ kind: 'care/0000000001' }),
    event({ kind: 'care/unheard-of' }),
    event({ kind: 'unheard-of/slip-shared' }),
    { ...event(), channel: '縁側 花子' },
    { ...event(), id: '0000000001' },
    event({ end: '2026-11-25T09:59:59Z' }),
    event({ end: '2027-11-25T09:59:59Z' }),
    event({ corrections: -1 }),
  ]) {
    const answer = await report(office, [bad]);
    expect(answer.status, JSON.stringify(bad)).toBe(400);
    expect(JSON.stringify(answer.body)).not.toMatch(/花子|0000000001|unheard/);
  }
  const twice = event();
  expect((await report(office, [twice, twice])).status).toBe(400);
  expect((await report(office, [])).status).toBe(400);
});

test('what residents do for themselves is counted and no more: by kind, month and step; nothing of fewer than ten', async () => {
  const hall = await region.client('GOV/990019/main');
  await region.clock.turn(new Date('2026-09-15T10:00:00+09:00'));
  const person = await openTestPerson(region, region.town.cast.sharing1);
  const count = (step: string, more: object = {}) =>
    person.post('/v1/me/tasks', { kind: 'resident/question-asked', step, ...more });
  const told = async () =>
    (await hall.get<{ residents: object[] }>('/v1/task-events/region?from=2026-09&until=2026-09')).body.residents;
  for (let i = 0; i < 9; i++) expect((await count('begun')).status).toBe(204);
  expect(await told()).toEqual([]);
  for (let i = 0; i < 11; i++) await count('begun');
  const given = { kind: 'resident/question-asked', title: '理由をたずねる', month: '2026-09' };
  expect(await told()).toEqual([{ ...given, done: null, givenUp: 20, took: null }]);
  for (let i = 0; i < 10; i++) await count('done', { seconds: i < 4 ? 30 : 200 });
  expect(await told()).toEqual([{ ...given, done: 10, givenUp: 10, took: 'under-5' }]);
  await count('done');
  expect(await told()).toEqual([{ ...given, done: 11, givenUp: null, took: 'under-5' }]);
  for (const bad of [
    { kind: 'care/slip-shared', step: 'done' },
    { kind: 'resident/unheard-of', step: 'done' },
    { kind: 'resident/question-asked', step: 'done', person: '縁側 花子' },
    { kind: 'resident/question-asked', step: 'given-up' },
  ])
    expect((await person.post('/v1/me/tasks', bad)).status).toBe(400);
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query('SELECT * FROM exchange.own_task');
  expect(rows.every((row) => Object.keys(row).join() === 'kind,month,step,took,count')).toBe(true);
  await forgetOwnTasks(region.database.pool('sweeper', 1), new Date('2031-10-20T00:00:00Z'));
  expect(await told()).toEqual([]);
});

test('without a context the tables say nothing; what is old is forgotten', async () => {
  const { rows } = await region.database
    .pool('exchange', 1)
    .query('SELECT count(*)::int AS seen FROM exchange.task_event');
  expect(rows[0].seen).toBe(0);
  await forgetTaskEvents(region.database.pool('sweeper', 1), new Date('2031-12-20T00:00:00Z'));
  expect(await summary(office)).toEqual([]);
  expect(await summary(office, 'from=2027-01&until=2027-02')).toHaveLength(2);
});

test('every application’s figures stand on kinds that it declares', async () => {
  const applications = await findApplications();
  expect(applications.length).toBeGreaterThan(0);
  for (const { title, tasks, kpis } of applications) {
    expect(kpis.length, title).toBeGreaterThan(0);
    for (const { tasks: used } of kpis) for (const kind of used) expect(Object.keys(tasks)).toContain(kind);
  }
});
