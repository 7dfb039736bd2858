import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../connector/client.ts';
import { breadth } from '../../contracts/breadth.ts';
import type { SystemId } from '../../contracts/member.ts';
import { openOperator } from '../enrol/testing.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { leastOf, type Threshold, thresholdsOf } from './thresholds.ts';

const set = (whose: Threshold['whose'], given: Threshold['given']): Threshold => ({
  whose,
  given,
  reason: '',
  setAt: new Date(0),
});

describe('which one holds', () => {
  const region = breadth.parse({});
  const all = [set('CARE/1', { floor: 60, outside: 5 }), set('CARE/1/night', { outside: 100 })];

  test('a system’s own, then its member’s, then the region’s, each key by itself', () => {
    expect(thresholdsOf('CARE/1/night', region, all)).toEqual({ ...region, floor: 60, outside: 100 });
    expect(thresholdsOf('CARE/1/day', region, all)).toEqual({ ...region, floor: 60, outside: 5 });
    expect(thresholdsOf('CARE/10/day', region, all)).toEqual(region);
  });

  test('what is stricter than the region is looked at too', () => {
    expect(leastOf(region, [])).toBe(10);
    expect(leastOf(region, all)).toBe(5);
  });
});

describe('set by the operator', () => {
  type Alarms = {
    alarms: { system: string; most: number }[];
    region: object;
    thresholds: { whose: string; given: object; reason: string }[];
  };
  const office = 'CARE/0300000005/careplan';
  let region: TestRegion;
  let operator: Client;
  let hall: TestClient;

  beforeAll(async () => {
    region = await startTestRegion();
    await region.clock.turn(new Date('2027-01-11T10:00:00+09:00')); // 成人の日: the office is closed
    operator = await openOperator(region);
    hall = await region.client('GOV/990019/care');
  });
  afterAll(() => region.close());

  const change = (whose: string, given: object, client: { post: TestClient['post'] } | Client = operator) => {
    const body = { whose, breadth: given, reason: '休日当番', actor: '運営 花子' };
    return 'post' in client
      ? client.post<{ code: string; text: string }>('/v1/enrol/breadth', body)
      : client.call('POST', '/v1/enrol/breadth', body);
  };
  const read = () => operator.call<Alarms>('GET', '/v1/alarms');
  async function ask(persons: number, system: SystemId = office) {
    const client = await region.client(system);
    const requests = Array.from({ length: persons }, () => ({ insurer: '123456', insured: randomUUID() }));
    await client.codesOf(requests, 'care-plan-sharing');
  }

  test('an office on holiday duty asks about more before it rings; and still rings', async () => {
    await change('CARE/0300000005', { outside: 15 });
    await change(office, { outside: 30 });
    await ask(25);
    // A neighbour of the same habits rings meanwhile: the look has been.
    const other = region.town.members
      .filter(({ id }) => id.startsWith('CARE/') && id !== 'CARE/0300000005')
      .flatMap(({ systems }) => systems)
      .find(({ openingHours }) => openingHours !== 'always')!.id;
    await ask(25, other);
    const rung = async () => (await read()).alarms;
    await expect.poll(async () => (await rung()).map(({ system }) => system), { timeout: 20_000 }).toContain(other);
    expect((await rung()).map(({ system }) => system)).not.toContain(office);
    await ask(10);
    await expect
      .poll(async () => (await rung()).find(({ system }) => system === office), { timeout: 20_000 })
      .toMatchObject({ most: 30 });
  });

  test('the operator and the town read what is set, another town does not; it is on record', async () => {
    const { region: usual, thresholds } = await read();
    expect(usual).toEqual(breadth.parse({}));
    expect(thresholds.map(({ whose, given }) => [whose, given])).toEqual([
      ['CARE/0300000005', { outside: 15 }],
      [office, { outside: 30 }],
    ]);
    expect((await hall.get<Alarms>('/v1/alarms')).body.thresholds).toEqual(thresholds);
    const elsewhere = await region.client('GOV/990027/care');
    expect((await elsewhere.get<Alarms>('/v1/alarms')).body.thresholds).toEqual([]);
    const { rows } = await region.database
      .pool('admin', 1)
      .query(`SELECT fields FROM ledger.record WHERE fields -> 'items' ? 'breadth' ORDER BY id`);
    expect(rows.map(({ fields }) => fields)).toMatchObject([
      {
        decision: 'permit',
        from: 'OPR/engawa',
        to: 'CARE/0300000005',
        items: ['member', 'breadth', 'outside 15', '休日当番'],
      },
      { toSystem: office, items: ['system', 'breadth', 'outside 30', '休日当番'] },
    ]);
  });

  test('no setting turns the alarm off', async () => {
    for (const given of [
      { outside: 201 },
      { floor: 1_001 },
      { learning: 2_001 },
      { factor: 11 },
      { outside: 0 },
      { floor: null },
      { off: true },
    ])
      await expect(change(office, given), JSON.stringify(given)).rejects.toMatchObject({ status: 400 });
    await expect(change('CARE/nobody/here', { outside: 20 })).rejects.toMatchObject({ status: 404 });
  });

  test('nobody sets them but the operator, and the attempt is on record', async () => {
    for (const system of [office, 'GOV/990019/care'] as const) {
      const answer = await change(office, { outside: 200 }, await region.client(system));
      expect(answer).toMatchObject({ status: 403 });
    }
    const { rows } = await region.database
      .pool('admin', 1)
      .query(
        `SELECT fields ->> 'from' AS "from" FROM ledger.record WHERE fields -> 'items' ? 'breadth' AND fields ->> 'decision' = 'refuse' ORDER BY id`,
      );
    expect(rows).toEqual([{ from: 'CARE/0300000005' }, { from: 'GOV/990019' }]);
    expect((await read()).thresholds.find(({ whose }) => whose === office)!.given).toEqual({ outside: 30 });
  });

  test('nothing given: as the region has it again', async () => {
    await change(office, {});
    await change('CARE/0300000005', {});
    expect((await read()).thresholds).toEqual([]);
  });
});
