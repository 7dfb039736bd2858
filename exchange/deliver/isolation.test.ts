import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import { findFreePort } from '../../database/embedded/ports.ts';
import { carePlanContract } from '../../town/members.ts';
import { startExchange } from '../main.ts';
import { startTestRegion, type TestRegion } from '../testing.ts';
import { type Answering, findCase, openTestEndpoint, sendPlan, status } from './testing.ts';

/*
 * One endpoint never costs another anything; no crash loses or doubles more than at-least-once under one id; two processes share the work.
 */
let region: TestRegion;
/** Systems that plans may be sent to, by the town's own relations and consents. */
let systems: SystemId[];
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  region = await startTestRegion();
  systems = region.town.receptions
    .filter(({ contract }) => contract === carePlanContract)
    .map(({ system }) => system)
    .filter((system) => {
      try {
        return findCase(region, memberOf(system)) !== undefined;
      } catch {
        return false;
      }
    });
});
afterAll(() => region.close());
beforeEach(() => region.clock.turn(new Date('2026-11-24T10:00:00+09:00')));
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const hang: Answering = () => {};
const endpoint = async (system: SystemId, answering: Answering) => {
  const hook = await openTestEndpoint(answering);
  const client = await region.client(system);
  const { body } = await client.post<{ state: string }>('/v1/webhook', { url: hook.url });
  expect(body.state).toBe('confirmed');
  closing.push(async () => {
    await client.call('DELETE', '/v1/webhook');
    await hook.close();
    const { messages } = await client.collect();
    if (messages.length > 0) await client.acknowledge(messages.map(({ message }) => message));
  });
  return { ...hook, client };
};
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });

test('a tarpit and a dead endpoint hold up no good one', async () => {
  const [slowSystem, deadSystem, goodSystem] = systems as [SystemId, SystemId, SystemId];
  const slow = await endpoint(slowSystem, hang);
  const dead = await endpoint(deadSystem, status(204));
  const good = await endpoint(goodSystem, status(204));
  await dead.close();
  const stuck = [await sendPlan(region, slowSystem), await sendPlan(region, deadSystem)];
  await eventually(() => slow.pushed.length).toBeGreaterThan(0);
  for (let i = 0; i < 10; i++) {
    const sent = await sendPlan(region, goodSystem);
    await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  }
  expect(good.pushed).toHaveLength(10);
  for (const sent of stuck) expect((await sent.states()).state).not.toBe('acknowledged');
  type Webhook = { lastFailure: string | null };
  await eventually(async () => (await dead.client.get<Webhook>('/v1/webhook')).body.lastFailure).toContain('接続');
}, 60_000);

test('a crash between push and mark: the same event again, under the same id', async () => {
  const system = systems[2]!;
  const hook = await endpoint(system, hang);
  const sent = await sendPlan(region, system);
  await eventually(() => hook.pushed.length).toBe(1);
  await region.restart(); // breaks off the push: what the endpoint made of it is not known
  expect((await sent.states()).events).toEqual(['kept', 'handed-over']);
  hook.answer(status(204));
  await region.clock.turn(new Date('2026-11-24T10:05:00+09:00'));
  await eventually(async () => (await sent.states()).state).toBe('acknowledged');
  expect(new Set(hook.ids())).toEqual(new Set([sent.message]));
  expect(hook.pushed.map(({ headers }) => headers['ce-attempt'])).toEqual(['1', '2']);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT count(*) AS n FROM ledger.record WHERE message = $1 AND fields ->> 'phase' = 'hand-over'`, [
      sent.message,
    ]);
  expect(rows[0].n).toBe(2); // on record as often as it left
}, 60_000);

test('two processes push each message once', async () => {
  const { configuration, database } = region;
  const other = await startExchange(
    { ...configuration, ports: { ...configuration.ports, exchange: await findFreePort() } },
    {
      applicationKeys: [],
      databaseUrls: {
        exchange: database.url('exchange'),
        sweeper: database.url('sweeper'),
        sequencer: database.url('sequencer'),
        trail: database.url('trail'),
      },
    },
  );
  try {
    const hooks = [await endpoint(systems[3]!, status(204)), await endpoint(systems[4]!, status(204))];
    const sent = [];
    for (let i = 0; i < 24; i++) sent.push(await sendPlan(region, systems[3 + (i % 2)]!));
    for (const one of sent) await eventually(async () => (await one.states()).state).toBe('acknowledged');
    const ids = hooks.flatMap((hook) => hook.ids());
    expect(ids.toSorted()).toEqual(sent.map(({ message }) => message).toSorted());
  } finally {
    await other();
  }
}, 60_000);
