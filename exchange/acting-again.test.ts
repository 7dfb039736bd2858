import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from './testing.ts';
import { actingOf, enrol } from './testing-acting.ts';
import { certification, startAsking } from './testing-inquiry.ts';

/*
 * Who acts is asked again at every moment of an inquiry: staff who are ended while a provider answers, or while a question or its answer
 * waits, are given nothing (law 6).
 */
let world: Awaited<ReturnType<typeof startAsking>>;
let manager: TestClient;
let code: string;
const who = { sub: 'm-1', role: '介護支援専門員' };
const target = 'GOV/990027/care/certification';
const races = Number(process.env.ENGAWA_RACES ?? 200);

beforeAll(async () => {
  world = await startAsking();
  ({ manager, code } = await world.meet('990027'));
});
beforeEach(async () => {
  world.asked.length = 0;
  world.respond(() => ({ body: certification }));
  await world.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  expect((await enrol(manager, who.sub, who.role)).status).toBe(204);
});
afterAll(() => world.close());

async function ask(headers: Record<string, string> = {}) {
  const id = randomUUID();
  const claim = await actingOf(world.region, manager.system, { ...who, msg: id });
  return world.ask(manager, target, code, { ...claim, ...headers }, id);
}
const end = async () => expect((await manager.post(`/v1/staff/${who.sub}/end`, {})).status).toBe(204);
const said = async (message: string) =>
  (await world.recordsOf(message)).map((one) => [one.phase, one.decision, ...one.reasons].join(' '));
async function expectActor(message: string) {
  for (const record of await world.recordsOf(message))
    expect(record).toMatchObject({ actor: who.sub, role: who.role, kind: 'inquiry' });
}

test.each<[string, () => Promise<unknown>]>([
  ['is ended', end],
  ['loses the role', () => enrol(manager, who.sub, '事務')],
  [
    'comes to the end of the time',
    async () => {
      await manager.post('/v1/staff', {
        id: who.sub,
        roles: [who.role],
        validFrom: '2024-04-01T00:00:00+09:00',
        validUntil: '2026-11-24T10:30:00+09:00',
      });
      await world.region.clock.turn(new Date('2026-11-24T10:31:00+09:00'));
    },
  ],
])('whoever %s while the provider answers gets no answer, and is told why', async (_, happens) => {
  expect((await ask()).status).toBe(200);
  for (const status of [200, 404]) {
    expect((await enrol(manager, who.sub, who.role)).status).toBe(204);
    await world.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
    world.respond(async () => {
      await happens();
      return { status, body: certification };
    });
    const answer = await ask();
    expect([answer.status, JSON.parse(answer.text).type]).toEqual([400, expect.stringContaining('actor_unknown')]);
    expect(answer.text).toContain('いまこの役割で登録されていません');
    expect(answer.text).not.toContain(certification.name);
    expect(await said(answer.message)).toEqual(['intent permit', 'outcome refuse actor_unknown']);
    await expectActor(answer.message);
  }
});

test(`an ending races an answer, ${races} times: none is recorded after it was answered`, {
  timeout: 600_000,
}, async () => {
  let given = 0;
  let stopped = 0;
  for (let round = 0; round < races; round++) {
    expect((await enrol(manager, who.sub, who.role)).status).toBe(204);
    let ended: Promise<number> | undefined;
    const permitted = async () => {
      const { rows } = await world.admin.query(
        `SELECT count(*)::int AS n FROM ledger.record
          WHERE fields ->> 'phase' = 'outcome' AND outcome = 'permit' AND fields ->> 'actor' = $1`,
        [who.sub],
      );
      return rows[0].n as number;
    };
    world.respond(async () => {
      // Both at once; the earlier of the two wins, whichever it is.
      ended = wait(Math.random() * 4)
        .then(end)
        .then(permitted);
      await wait(Math.random() * 8);
      return { body: certification };
    });
    const answer = await ask();
    const recordedWhenAnswered = await ended!;
    expect(await permitted()).toBe(recordedWhenAnswered);
    if (answer.status === 200) given++;
    else stopped++;
    expect((await said(answer.message)).at(-1)).toBe(
      answer.status === 200 ? 'outcome permit' : 'outcome refuse actor_unknown',
    );
  }
  // Both came about, or nothing was raced.
  expect(given).toBeGreaterThan(0);
  expect(stopped).toBeGreaterThan(0);
});

type State = { state: string; reason: string | null };
const state = async (message: string) => {
  const { body } = await manager.get<State>(`/inquiries/${message}`);
  return body.reason === null ? body.state : `${body.state} ${body.reason}`;
};
async function askAtNight() {
  await world.region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const answer = await ask({ Prefer: 'respond-async' });
  expect(answer.status).toBe(202);
  return answer.message;
}
const morning = () => world.region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
const settled = (message: string) => expect.poll(() => state(message), { timeout: 20_000 });

test('asked later, it stands on every record who acted', async () => {
  const message = await askAtNight();
  await morning();
  await settled(message).toBe('answered');
  const { messages } = await manager.collect(5);
  expect(messages.map((one) => one.message)).toEqual([message]);
  await manager.acknowledge([message]);
  expect(await said(message)).toEqual(['intent permit', 'outcome permit', 'hand-over permit']);
  await expectActor(message);
});

test('whoever is ended while the question waits does not ask', async () => {
  const message = await askAtNight();
  await end();
  await morning();
  await settled(message).toBe('failed actor_unknown');
  expect(world.asked).toHaveLength(0);
  expect(await said(message)).toEqual(['intent permit', 'outcome refuse actor_unknown']);
  await expectActor(message);
});

test('whoever is ended while the provider answers later is kept no answer', async () => {
  const message = await askAtNight();
  world.respond(async () => {
    await end();
    return { body: certification };
  });
  await morning();
  await settled(message).toBe('failed actor_unknown');
  expect((await manager.collect()).messages).toEqual([]);
  expect(await said(message)).toEqual(['intent permit', 'outcome refuse actor_unknown']);
  await expectActor(message);
});

test('whoever is ended while the answer waits is not handed it', async () => {
  const message = await askAtNight();
  await morning();
  await settled(message).toBe('answered');
  await end();
  expect((await manager.collect()).messages).toEqual([]);
  expect(await said(message)).toEqual(['intent permit', 'outcome permit', 'hand-over refuse actor_unknown']);
  await expectActor(message);
  const { rows } = await world.admin.query('SELECT state, sealed FROM relay.message WHERE id = $1', [message]);
  expect(rows).toEqual([{ state: 'not-delivered', sealed: null }]);
});

test('another of the member’s staff, enrolled or ended, changes nothing of it', async () => {
  await enrol(manager, 'm-2', who.role);
  world.respond(async () => {
    await manager.post('/v1/staff/m-2/end', {});
    return { body: certification };
  });
  expect((await ask()).status).toBe(200);
});
