import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, enrol, guardians } from '../../testing-acting.ts';

/*
 * 支援措置: set, renewed and ended by two of the town hall's staff, and by nobody alone but where somebody is in danger now.
 */
let region: TestRegion;
let hall: TestClient;
let otherHall: TestClient;
const [first, second] = guardians;
const clerk = { sub: 'mado-1', role: '窓口の職員' };
type Answer = { code: string; text: string; detail?: string; proposal: string; inForce: boolean };
type List = {
  protected: { subject: string; until: string }[];
  proposals: { id: string; subject: string; outcome: string | null; reason: string; urgent: boolean }[];
};
let free: Iterator<{ readonly id: string; readonly insured: readonly object[] }>;

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  otherHall = await region.client('GOV/990027/main');
  for (const client of [hall, otherHall])
    for (const { sub, role } of [first, second, clerk]) await enrol(client, sub, role);
  free = region.town.residents
    .filter((one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined)
    .filter(({ insured, id }) => insured.length > 0 && !Object.values(region.town.cast).includes(id))
    .values();
});
afterAll(() => region.close());

const until = '2027-11-20T00:00:00+09:00';
async function somebody(): Promise<{ id: string; code: string }> {
  const { id, insured } = free.next().value!;
  const [found] = await hall.codesOf(insured, 'certification-for-plan');
  return { id, code: found!.code! };
}
const propose = (who: typeof clerk, body: object, client = hall) =>
  act<Answer>(region, client, '/v1/protections', who, body as never);
const decide = (who: typeof clerk, proposal: string, verb = 'approve', client = hall) =>
  act<Answer>(region, client, `/v1/protections/${proposal}/${verb}`, who, {});
const list = (who: typeof clerk, client = hall) => act<List & Answer>(region, client, '/v1/protections/list', who, {});
async function isProtected(subject: string): Promise<boolean> {
  const { body } = await list(first);
  return body.protected.some((one) => one.subject === subject);
}

test('one proposes, another approves; until then nothing has changed; and so it ends', async () => {
  const { code } = await somebody();
  const made = await propose(clerk, { subject: code, until, reason: 'stalking', opinion: 'police' });
  expect([made.status, made.body.inForce]).toEqual([201, false]);
  expect(await isProtected(code)).toBe(false);
  expect((await propose(first, { subject: code, until })).status).toBe(409);
  // Not in the role; and a named role does not approve what it proposed itself.
  expect((await decide(clerk, made.body.proposal)).body.code).toBe('actor_not_entitled');
  expect(await isProtected(code)).toBe(false);
  expect((await decide(second, made.body.proposal)).status).toBe(204);
  expect(await isProtected(code)).toBe(true);
  expect((await decide(first, made.body.proposal)).status).toBe(409);

  const ending = await propose(first, { subject: code, until: null });
  expect(ending.body.inForce).toBe(false);
  expect((await decide(first, ending.body.proposal)).body.code).toBe('same_person');
  expect(await isProtected(code)).toBe(true);
  expect((await decide(second, ending.body.proposal)).status).toBe(204);
  expect(await isProtected(code)).toBe(false);
});

test('what is urgent holds at once, by whoever is there, and waits to be looked at; sending it back ends nothing', async () => {
  const { code } = await somebody();
  const made = await propose(clerk, { subject: code, until, urgent: true });
  expect([made.status, made.body.inForce]).toEqual([201, true]);
  expect(await isProtected(code)).toBe(true);
  expect((await decide(first, made.body.proposal, 'decline')).status).toBe(409);
  expect((await decide(clerk, made.body.proposal, 'withdraw')).status).toBe(409);
  expect(await isProtected(code)).toBe(true);
  expect((await decide(first, made.body.proposal)).status).toBe(204);
  expect((await list(first)).body.proposals.find(({ id }) => id === made.body.proposal)).toMatchObject({
    outcome: 'approved',
    urgent: true,
  });
});

test('nobody ends or shortens it alone, by whatever is asked', async () => {
  const { code } = await somebody();
  await propose(clerk, { subject: code, until, urgent: true });
  for (const body of [
    { until: null, urgent: true },
    { until: '2026-12-01T00:00:00+09:00' },
    { until: '2026-12-01T00:00:00+09:00', urgent: true },
  ])
    expect((await propose(first, { subject: code, ...body })).status).toBe(400);
  // The system by itself, as a town hall without staff could; its own proof, and nobody's claim.
  const alone = await hall.post<Answer>('/v1/protections', { subject: code, until: null });
  expect([alone.status, alone.body.code]).toEqual([422, 'actor_missing']);
  expect(await isProtected(code)).toBe(true);
});

test('a town hall that has ended all of its staff does not get its system’s own right back', async () => {
  const admin = region.database.pool('admin', 1);
  const { code } = await somebody();
  await propose(clerk, { subject: code, until, urgent: true });
  await admin.query(`UPDATE exchange.staff SET ended_at = now() WHERE member = 'GOV/990019'`);
  const alone = await hall.post<Answer>('/v1/protections', { subject: code, until: null });
  await admin.query(`UPDATE exchange.staff SET ended_at = NULL WHERE member = 'GOV/990019'`);
  expect([alone.status, alone.body.code]).toEqual([422, 'actor_missing']);
  expect(await isProtected(code)).toBe(true);
});

test('one that never had any sets it by its system, as before', async () => {
  const admin = region.database.pool('admin', 1);
  const { code } = await somebody();
  const moved = await admin.query(`DELETE FROM exchange.staff WHERE member = 'GOV/990019' RETURNING *`);
  expect((await hall.post('/v1/protections', { subject: code, until })).status).toBe(204);
  expect((await hall.post('/v1/protections', { subject: code, until: null })).status).toBe(204);
  for (const { member, id, roles, valid_from } of moved.rows)
    await admin.query('INSERT INTO exchange.staff (member, id, roles, valid_from) VALUES ($1, $2, $3, $4)', [
      ...[member, id, roles, valid_from],
    ]);
});

test('who is protected is told to the named role of the person’s own town hall alone, and each telling is on record', async () => {
  const { code, id } = await somebody();
  await propose(clerk, { subject: code, until, urgent: true, reason: 'domestic-violence', opinion: 'police' });
  const own = await list(first);
  expect(own.body.proposals.find(({ subject }) => subject === code)).toMatchObject({ reason: 'domestic-violence' });
  const barred = await list(clerk);
  expect([barred.status, barred.body.code]).toEqual([422, 'actor_not_entitled']);
  const other = await list(first, otherHall);
  expect(JSON.stringify(other.body)).not.toContain(code);
  expect(other.body.proposals).toEqual([]);
  const care = await region.client('CARE/0300000005/careplan');
  await enrol(care, first.sub, first.role);
  expect((await list(first, care)).status).toBe(404);

  const { rows } = await region.database.pool('admin', 1).query(
    `SELECT fields ->> 'kind' AS kind, fields -> 'items' AS items, fields ->> 'actor' AS actor, fields ->> 'decision' AS decision
       FROM ledger.record WHERE fields -> 'items' ->> 0 = 'protection' AND fields ->> 'subject' IS NOT NULL ORDER BY id`,
  );
  expect(rows).toContainEqual({
    kind: 'registration',
    items: ['protection', 'proposed'],
    actor: 'mado-1',
    decision: 'permit',
  });
  expect(rows).toContainEqual({
    kind: 'trail-look-up',
    items: ['protection', 'read'],
    actor: 'hogo-1',
    decision: 'permit',
  });
  // Neither the database nor the person's own page says why, or what.
  const { rows: kept } = await region.database
    .pool('admin', 1)
    .query('SELECT p::text AS row FROM exchange.protection p WHERE subject = $1', [id]);
  expect(JSON.stringify(kept)).not.toContain('domestic');
  type Trail = { entries: { said: string; role: string | null }[] };
  const { body } = await hall.get<Trail>(`/v1/trail?subject=${code}`);
  expect(body.entries.length).toBeGreaterThan(0);
  expect(JSON.stringify(body)).not.toContain('支援措置');
});

test('another town, another’s proposal and none are one answer; who proposed takes back what nobody has decided', async () => {
  const { code } = await somebody();
  const made = await propose(clerk, { subject: code, until });
  for (const verb of ['approve', 'decline', 'withdraw']) {
    const foreign = await decide(second, made.body.proposal, verb, otherHall);
    const nobody = await decide(second, randomUUID(), verb, otherHall);
    expect([foreign.status, foreign.body]).toEqual([404, nobody.body]);
  }
  const withCode = await propose(clerk, { subject: code, until, urgent: true }, otherHall);
  const without = await propose(clerk, { subject: 'x'.repeat(32), until, urgent: true }, otherHall);
  expect([withCode.status, withCode.body]).toEqual([404, without.body]);
  expect((await decide(second, made.body.proposal, 'withdraw')).status).toBe(404);
  expect((await decide(clerk, made.body.proposal, 'withdraw')).status).toBe(204);
  expect((await decide(second, made.body.proposal)).status).toBe(409);
  expect(await isProtected(code)).toBe(false);
});

test('an urgent one that no second person looks at rings once, after the hours that the town hall has set, and stays in force', async () => {
  const admin = region.database.pool('admin', 1);
  const { id, code } = await somebody();
  await admin.query(
    `UPDATE exchange.member SET attributes = attributes || '{"protectionHours": 4}' WHERE id = 'GOV/990019'`,
  );
  const { body } = await propose(clerk, { subject: code, until, urgent: true });
  const alarms = async () =>
    (
      await admin.query<{ content: object }>(
        `SELECT content FROM exchange.alarm WHERE content ->> 'kind' = 'protection' AND content ->> 'member' = 'GOV/990019'`,
      )
    ).rows.map(({ content }) => content);
  const before = await alarms();
  const alarmAt = async () => {
    const found = (await list(first)).body.proposals.find((one) => one.id === body.proposal);
    return (found as { alarmAt?: string | null } | undefined)?.alarmAt;
  };
  expect(await alarmAt()).toBeNull();
  await region.clock.turn(new Date(region.clock.now().getTime() + 5 * 3_600_000));
  await expect.poll(alarmAt, { timeout: 20_000 }).toEqual(expect.any(String));
  expect(await isProtected(code)).toBe(true);
  // Others that nobody had looked at ring too; each does once, and no alarm says of whom.
  const rung = await alarms();
  expect(rung.length).toBeGreaterThan(before.length);
  expect(rung.at(-1)).toMatchObject({ reason: 'not_confirmed', member: 'GOV/990019' });
  for (const secret of [id, code, body.proposal]) expect(JSON.stringify(rung)).not.toContain(secret);
  const { rows } = await admin.query(
    `SELECT count(*)::int AS count FROM ledger.record WHERE fields -> 'items' = '["protection", "overdue"]' AND message = $1`,
    [body.proposal],
  );
  expect(rows[0].count).toBe(1);
  expect((await decide(second, body.proposal)).status).toBe(204);
  expect(await isProtected(code)).toBe(true);
});
