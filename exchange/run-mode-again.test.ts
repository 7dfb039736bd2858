import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunMode } from '../contracts/kind.ts';
import { openTestEndpoint, sendPlan, status } from './deliver/testing.ts';
import type { TestClient } from './testing.ts';
import { certification, startAsking } from './testing-inquiry.ts';

/*
 * The run mode is asked again at every hand-over, against what is enrolled at that moment in the database: this process has heard of
 * none of the changes here. A drill (訓練) reaches nobody who is no longer enrolled for it, and nothing ordinary reaches a drill.
 */
let world: Awaited<ReturnType<typeof startAsking>>;
let helper: TestClient;
const all: readonly RunMode[] = ['通常', '訓練', '試験'];
const helpSystem = 'CARE/0300000005/careplan';
const reason = 'run_mode_not_enrolled';

beforeAll(async () => {
  world = await startAsking();
  helper = await world.region.client(helpSystem);
});
beforeEach(async () => {
  world.asked.length = 0;
  world.respond(() => ({ body: certification }));
  await world.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
afterEach(() => world.admin.query('UPDATE exchange.system SET run_modes = $1', [all]));
afterAll(() => world.close());

const enrolFor = (system: string, ...modes: RunMode[]) =>
  world.admin.query('UPDATE exchange.system SET run_modes = $2 WHERE id = $1', [system, modes]);
const plan = (runmode: RunMode) => sendPlan(world.region, helpSystem, { runmode });
const said = async (message: string) =>
  (await world.recordsOf(message)).map((one) => [one.phase, one.runMode, one.decision, ...one.reasons].join(' '));
const header = (mode: RunMode) => ({ 'Engawa-Run-Mode': encodeURIComponent(mode) });

test.each<[string, RunMode, 'receiver' | 'sender', RunMode[]]>([
  ['a drill does not reach a receiver that has left it', '訓練', 'receiver', ['通常', '試験']],
  ['nothing ordinary reaches a receiver that is there for drills by now', '通常', 'receiver', ['訓練']],
  ['a drill does not come from a sender that has left it', '訓練', 'sender', ['通常']],
  ['nothing ordinary comes from a sender that is there for drills by now', '通常', 'sender', ['試験', '訓練']],
])('collected: %s', async (_, mode, side, left) => {
  const sent = await plan(mode);
  await enrolFor(side === 'receiver' ? helpSystem : sent.sender.system, ...left);
  expect((await helper.collect()).messages).toEqual([]);
  expect(await sent.states()).toMatchObject({ state: 'not-delivered', reason });
  expect(await said(sent.message)).toEqual([`acceptance ${mode} permit`, `hand-over ${mode} refuse ${reason}`]);
});

test('collected: whoever is enrolled for it still gets it', async () => {
  const sent = await plan('訓練');
  await enrolFor(helpSystem, '訓練');
  expect((await helper.collect()).messages.map(({ message }) => message)).toEqual([sent.message]);
  await helper.acknowledge([sent.message]);
});

test('pushed: a drill that waited for its endpoint is not pushed', async () => {
  const sent = await plan('訓練');
  await enrolFor(helpSystem, '通常');
  const hook = await openTestEndpoint(status(204));
  try {
    expect((await helper.post('/v1/webhook', { url: hook.url })).status).toBe(201);
    await expect.poll(async () => (await sent.states()).state, { timeout: 20_000 }).toBe('not-delivered');
    await enrolFor(helpSystem, ...all);
    const next = await plan('訓練');
    await expect.poll(async () => (await next.states()).state, { timeout: 20_000 }).toBe('acknowledged');
    expect(hook.ids()).toEqual([next.message]);
  } finally {
    await helper.call('DELETE', '/v1/webhook');
    await hook.close();
  }
});

test('told: the copy of a notice does not reach a subscriber that has left its run mode', async () => {
  const hall = await world.region.client('GOV/990019/care');
  const planner = await world.region.client('CARE/0300000100/careplan');
  const notice = { contract: 'municipal/certification-changed', purpose: 'certification-change-notice' };
  expect((await planner.post('/v1/subscriptions', { provider: 'GOV/990019', ...notice })).status).toBe(201);
  const person = { insurer: '123456', insured: '123456789' };
  const [found] = await hall.codesOf([person], 'certification-for-plan');
  const content = { change: '更新', changedOn: '2026-11-20' };
  const tell = (id: string, runmode: RunMode) =>
    hall.post('/v1/notices', { id, ...notice, subject: found!.code, runmode, content });
  const copies = async () => {
    const { rows } = await world.admin.query<{ state: string }>(
      "SELECT state FROM relay.message WHERE kind = 'notice' AND receiver_system = $1 ORDER BY accepted_at, id",
      [planner.system],
    );
    return rows.map(({ state }) => state);
  };
  expect((await tell('drill', '訓練')).status).toBe(202);
  expect(await copies()).toEqual(['kept']);
  await enrolFor(planner.system, '通常');
  expect((await planner.collect()).messages).toEqual([]);
  expect(await copies()).toEqual(['not-delivered']);
});

test('asked: neither the question nor its answer reaches a side that has left its run mode', async () => {
  const { manager, code } = await world.meet('990027');
  const target = 'GOV/990027/care/certification';
  await enrolFor('GOV/990027/care', '通常');
  const drill = await world.ask(manager, target, code, header('訓練'));
  expect(drill.text).toContain(reason);
  expect(await said(drill.message)).toEqual([`intent 訓練 refuse ${reason}`]);
  await enrolFor('GOV/990027/care', '訓練');
  const real = await world.ask(manager, target, code);
  expect(await said(real.message)).toEqual([`intent 通常 refuse ${reason}`]);
  expect(world.asked).toHaveLength(0);

  await enrolFor('GOV/990027/care', ...all);
  world.respond(async () => {
    await enrolFor(manager.system, '通常');
    return { body: certification };
  });
  const answer = await world.ask(manager, target, code, header('訓練'));
  expect(answer.text).toContain(reason);
  expect(answer.text).not.toContain(certification.name);
  expect(await said(answer.message)).toEqual(['intent 訓練 permit', `outcome 訓練 refuse ${reason}`]);
});

test('asked later: nor the question that waited, nor the answer that waits', async () => {
  const { manager, code } = await world.meet('990027');
  const state = async (message: string) => (await manager.get<{ state: string }>(`/inquiries/${message}`)).body.state;
  const settled = (message: string) => expect.poll(() => state(message), { timeout: 20_000 });
  const askAtNight = async () => {
    await world.region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
    const later = { Prefer: 'respond-async', ...header('訓練') };
    const { message } = await world.ask(manager, 'GOV/990027/care/certification', code, later);
    return message;
  };
  const first = await askAtNight();
  await enrolFor('GOV/990027/care', '通常', '試験');
  await world.region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await settled(first).toBe('failed');
  expect(world.asked).toHaveLength(0);
  expect(await said(first)).toEqual(['intent 訓練 permit', `outcome 訓練 refuse ${reason}`]);

  await enrolFor('GOV/990027/care', ...all);
  const second = await askAtNight();
  await world.region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await settled(second).toBe('answered');
  await enrolFor(manager.system, '通常');
  expect((await manager.collect()).messages).toEqual([]);
  expect((await said(second)).at(-1)).toBe(`hand-over 訓練 refuse ${reason}`);
});

test('collected as a question: it is not taken by a system that has left its run mode while it waited', async () => {
  const { manager, code } = await world.meet('990019');
  const engawa = await world.region.client('GOV/990019/care');
  const asking = world.ask(manager, 'GOV/990019/care/certification', code, header('訓練'));
  const waiting = async () =>
    (await world.admin.query("SELECT run_mode FROM relay.question WHERE state = 'asked'")).rows.map(
      (one) => one.run_mode,
    );
  await expect.poll(waiting, { timeout: 10_000 }).toEqual(['訓練']);
  await enrolFor(engawa.system, '通常');
  expect((await engawa.get('/inquiries')).status).toBe(204);
  await enrolFor(engawa.system, '訓練');
  const { body } = await engawa.get<{ questions: { message: string }[] }>('/inquiries');
  expect(body.questions).toHaveLength(1);
  await engawa.post(`/inquiries/${body.questions[0]!.message}/answer`, { failed: 'provider_unreachable' });
  expect((await asking).status).toBe(503);
});
