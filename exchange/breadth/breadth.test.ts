import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../connector/client.ts';
import type { SystemId } from '../../contracts/member.ts';
import { openOperator } from '../enrol/testing.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

/*
 * Asking about many persons, end to end: at the door, on the region's turned clock, until the alarm is read. Numbers that nobody has
 * count too: whoever tries them out is whom the alarm is for.
 */
type Alarm = Record<'system' | 'reason' | 'text', string> & Record<'persons' | 'usual' | 'most', number>;

const office = 'CARE/0300000005/careplan'; // 縁側市, closed at night and on Sundays
let region: TestRegion;
let operator: Client;
let hall: TestClient;
let otherHall: TestClient;

beforeAll(async () => {
  region = await startTestRegion();
  operator = await openOperator(region);
  hall = await region.client('GOV/990019/care');
  otherHall = await region.client('GOV/990027/care');
});
afterAll(() => region.close());

const alarms = async () => (await operator.call<{ alarms: Alarm[] }>('GET', '/v1/alarms')).alarms;
const alarmsOf = async (system: string) => (await alarms()).filter((one) => one.system === system);

/** Asks for the codes of so many persons who do not exist. */
async function askAbout(client: TestClient, persons: number, purpose = 'care-plan-sharing') {
  const requests = Array.from({ length: persons }, () => ({ insurer: '123456', insured: randomUUID() }));
  const results = await client.codesOf(requests, purpose);
  expect(results).toHaveLength(persons); // nothing is ever blocked
}

/** An inquiry about a code that means nobody. */
const inquire = (client: TestClient, code: string) =>
  client.call('GET', `/r1/${region.configuration.region.code}/GOV/990019/care/certification`, undefined, {
    'X-Road-Client': `${region.configuration.region.code}/${client.system}`,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': code,
  });

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(300);
  }
}

/** Four weeks of weekdays, at ten, as the system has asked before. */
async function remember(system: SystemId, now: string, persons: number) {
  await region.database.pool('admin', 1).query(
    `INSERT INTO exchange.breadth_hour (system, hour, persons)
     SELECT $1, $2::timestamptz - make_interval(days => ago), $3 FROM generate_series(1, 28) AS ago
      WHERE extract(isodow FROM $2::timestamptz - make_interval(days => ago)) < 6`,
    [system, now, persons],
  );
}

test('a usual morning is quiet, an unusual one rings: in the log’s words, for the operator and the town', async () => {
  const now = '2026-11-25T10:00:00+09:00';
  await region.clock.turn(new Date(now));
  await remember(office, now, 12);
  const client = await region.client(office);
  const usual = await region.client('CARE/0300000100/careplan');
  await remember('CARE/0300000100/careplan', now, 12);
  await askAbout(usual, 48); // as many as the factor allows
  await askAbout(client, 48);
  await askAbout(client, 10);
  const [alarm] = await until(async () => ((await alarmsOf(office)).length > 0 ? alarmsOf(office) : undefined));
  expect(alarm).toMatchObject({ reason: 'breadth', persons: 58, usual: 12, most: 48, member: 'CARE/0300000005' });
  expect(alarm!.text).toMatch(
    /（CARE\/0300000005\/careplan）が、2026年11月25日\(水\) ?10時台に58人について照会しました。/,
  );
  expect(alarm!.text).toContain('照会は止めていません');
  expect(await alarmsOf('CARE/0300000100/careplan')).toEqual([]); // looked at in the same look
  const read = await hall.get<{ alarms: Alarm[] }>('/v1/alarms');
  expect(read.body.alarms).toEqual(await alarms());
  expect((await otherHall.get<{ alarms: Alarm[] }>('/v1/alarms')).body.alarms).toEqual([]);
  expect((await client.get('/v1/alarms')).status).toBe(403);
  const metrics = await (await fetch(`${region.url}/metrics`)).text();
  expect(metrics).toMatch(/engawa_breadth_alarms_total\{reason="breadth"\} 1/);
});

test('on a holiday twelve persons ring at a closed office, and not at one of a first, small day', async () => {
  await region.clock.turn(new Date('2027-01-11T10:00:00+09:00')); // 成人の日
  const quiet = await region.client('CARE/0300000100/careplan'); // always open
  await askAbout(quiet, 12);
  const client = await region.client(office);
  await askAbout(client, 12);
  const holiday = async () => (await alarmsOf(office)).find(({ reason }) => reason === 'hours');
  expect(await until(holiday)).toMatchObject({ persons: 12, most: 10 });
  expect(await alarmsOf('CARE/0300000100/careplan')).toEqual([]);
});

test('an hour that is over is a number; its tags are gone, and nothing of anybody stood there', async () => {
  await region.clock.turn(new Date('2027-01-11T13:00:00+09:00'));
  const admin = region.database.pool('admin', 1);
  await until(async () => {
    const { rows } = await admin.query('SELECT count(*)::int AS left FROM exchange.breadth_asked');
    return rows[0].left === 0 ? true : undefined;
  });
  const { rows } = await admin.query(
    `SELECT hour, persons FROM exchange.breadth_hour WHERE system = $1 AND hour >= '2026-11-25T10:00+09:00' ORDER BY hour`,
    [office],
  );
  expect(rows.map(({ persons }) => persons)).toEqual([58, 12]);
  await region.clock.turn(new Date('2027-01-11T13:10:00+09:00'));
  const client = await region.client(office);
  await askAbout(client, 2);
  for (let times = 0; times < 3; times++) await inquire(client, 'a'.repeat(32));
  await until(async () => {
    const { rows } = await admin.query('SELECT octet_length(tag) AS bytes FROM exchange.breadth_asked');
    return rows.length === 3 && rows.every(({ bytes }) => bytes === 16) ? true : undefined;
  });
});
