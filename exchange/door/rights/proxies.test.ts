import { afterAll, beforeAll, expect, test } from 'vitest';
import { myNumberCheckDigit } from '../../../contracts/my-number.ts';
import { transact } from '../../../database/connect.ts';
import { makeTown } from '../../../town/town.ts';
import { findProxiedBy } from '../../identify/acting/proxies.ts';
import { openKeyStore } from '../../keys.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, enrol, protect } from '../../testing-acting.ts';
import { nameProxy, openTestPerson, type TestPerson } from '../../testing-person.ts';

/*
 * Who stands in for whom: how it begins, what it opens, and every way in which it ends.
 */
let region: TestRegion;
let hall: TestClient;
let otherHall: TestClient;
const town = makeTown();
const clerk = { sub: 'c-1', role: '窓口担当' };
/** residents of 縁側市 nobody else here needs */
const free = town.residents
  .filter(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )
  .filter((one) => !Object.values(town.cast).includes(one.id))
  .values();
type Fault = { code: string; text: string; detail?: string };
type Invited = { id: string; code: string } & Fault;

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  otherHall = await region.client('GOV/990027/main');
  for (const client of [hall, otherHall]) await enrol(client, clerk.sub, clerk.role);
});
afterAll(() => region.close());

/** Somebody of the town with an account, and the town hall's code of them. */
async function somebody() {
  const resident = free.next().value!;
  const [found] = await hall.codesOf(resident.insured, 'certification-for-plan');
  const person = await openTestPerson(region, resident.id);
  return { id: resident.id, code: found!.code!, person, name: await person.nameOf() };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

const inviting = {
  kind: 'legal',
  label: '成年後見人',
  evidence: 'guardianship-certificate',
  reference: '登記 第2026-11号（福祉課 保管庫3）',
};
const invite = (subject: string, more: object = {}, client = hall) =>
  act<Invited>(region, client, '/v1/proxies', clerk, { subject, ...inviting, ...more });
const accept = (proxy: TestPerson, code: string) =>
  proxy.post<Fault>('/v1/me/invitations/accept', { code, label: '父' });
async function appoint(person: Somebody, proxy: Somebody, more: object = {}): Promise<{ id: string; name: string }> {
  const made = await invite(person.code, more);
  expect([made.status, made.body]).toMatchObject([201, {}]);
  expect((await accept(proxy.person, made.body.code)).status).toBe(204);
  return { id: made.body.id, name: await proxy.person.nameOf((more as { kind?: string }).kind ?? 'legal') };
}
const trailOf = (who: TestPerson, name: string) =>
  who.get<{ entries: { said: string }[] }>(`/v1/me/${name}/trail?limit=200`);
const isOpen = async (who: TestPerson, name: string) => (await trailOf(who, name)).status === 200;
const change = (name: string, subject: string, client = hall) =>
  act<Fault>(region, client, `/v1/proxies/${name}`, clerk, { subject });
const listed = async (one: Somebody) =>
  (
    await one.person.get<{ proxies: { id: string; state: string; endReason: string | null; label: string }[] }>(
      `/v1/me/${one.name}/proxies`,
    )
  ).body.proxies;

test('a legal proxy is appointed by the person’s town hall with evidence, acts in the person’s place, and the person reads all of it', async () => {
  const [person, proxy] = [await somebody(), await somebody()];
  const { name, id } = await appoint(person, proxy);
  expect(name).not.toBe(person.name); // a name is made for one account alone
  const pages = await proxy.person.pages();
  expect(pages).toMatchObject([{ as: 'self' }, { as: 'legal', label: '父', until: null }]);
  expect(await isOpen(proxy.person, name)).toBe(true);
  const said = (await trailOf(person.person, person.name)).body.entries.map((one) => one.said).join('\n');
  expect(said).toContain('縁側市の職員（窓口担当）が、あなたの代理人になる人への招待を作りました。');
  expect(said).toContain('あなたの法定代理人が、代理人になりました。');
  expect(said).toContain('あなたの法定代理人が、「わたしの記録」を見ました。');
  expect(await listed(person)).toMatchObject([{ id, state: 'in-force', label: '成年後見人' }]);
  // The person cannot end what the law has made; the town hall can.
  expect((await person.person.post(`/v1/me/${person.name}/proxies/${id}/end`)).status).toBe(403);
  expect((await proxy.person.post(`/v1/me/${name}/proxies/${id}/end`)).status).toBe(403);
  expect((await change(`${id}/end`, person.code)).status).toBe(204);
  expect(await isOpen(proxy.person, name)).toBe(false);
  expect(await listed(person)).toMatchObject([{ id, state: 'ended', endReason: 'town-hall' }]);
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT t::text AS line FROM exchange.proxy t UNION ALL SELECT fields::text FROM ledger.record');
  const copy = rows.map(({ line }) => line).join('\n');
  for (const secret of ['成年後見人', '保管庫3', proxy.person.account]) expect(copy).not.toContain(secret);
});

test('a legal proxy’s consent is recorded as theirs, and a mandate’s as the person’s', async () => {
  const [person, guardian, agent] = [await somebody(), await somebody(), await somebody()];
  const legal = await appoint(person, guardian);
  const mandate = await appoint(person, agent, { kind: 'voluntary', scope: ['read', 'consent'], evidence: 'mandate' });
  type Shown = {
    consents: { id: string; giver: string; withdrawable: boolean; textVersion: string }[];
    offers: { purpose: string; recipient: string; textVersion: string }[];
  };
  const read = async (who: Somebody, name: string) => (await who.person.get<Shown>(`/v1/me/${name}/consents`)).body;
  for (const [who, { name }, giver, role] of [
    [guardian, legal, 'legal-proxy', '法定代理人'],
    [agent, mandate, 'person', '任意代理人'],
  ] as const) {
    const before = await read(who, name);
    for (const one of before.consents.filter(({ withdrawable }) => withdrawable))
      expect((await who.person.post(`/v1/me/${name}/consents/${one.id}/withdraw`)).status).toBe(204);
    const { purpose, recipient, textVersion } = before.offers[0]!;
    const given = await who.person.post<{ id: string }>(`/v1/me/${name}/consents`, { purpose, recipient, textVersion });
    expect(given.status).toBe(201);
    const made = (await read(who, name)).consents.find(({ id }) => id === given.body.id);
    expect(made).toMatchObject({ giver, textVersion });
    const { rows } = await region.database
      .pool('admin', 1)
      .query(`SELECT fields FROM ledger.record WHERE fields -> 'consents' @> $1`, [
        JSON.stringify([`${given.body.id}@${textVersion}`]),
      ]);
    expect(rows[0].fields).toMatchObject({ role, from: 'app/resident', to: recipient });
  }
});

test('a minor’s legal proxy ends on the day of majority', async () => {
  const [child, mother] = [await somebody(), await somebody()];
  const { name } = await appoint(child, mother, { evidence: 'family-register', majorityOn: '2027-05-05' });
  expect((await mother.person.pages())[1]).toMatchObject({ until: '2027-05-04T15:00:00.000Z' });
  await region.clock.turn(new Date('2027-05-04T23:59:00+09:00'));
  expect(await isOpen(mother.person, name)).toBe(true);
  await region.clock.turn(new Date('2027-05-05T00:00:01+09:00'));
  expect(await isOpen(mother.person, name)).toBe(false);
  expect(await mother.person.pages()).toHaveLength(1);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});

test('the town hall says only what its evidence bears, of its own residents, by a named member of staff', async () => {
  const [person, proxy] = [await somebody(), await somebody()];
  for (const more of [
    { evidence: 'mandate' },
    { kind: 'voluntary', evidence: 'family-register', scope: ['read'] },
    { kind: 'voluntary', evidence: 'mandate' },
    { kind: 'voluntary', evidence: 'mandate', scope: ['read'], majorityOn: '2030-01-01' },
    { majorityOn: '2020-01-01' },
    { validUntil: '2020-01-01T00:00:00Z' },
    { proxy: person.code },
    { label: `番号 10000000000${myNumberCheckDigit('10000000000')}` },
  ])
    expect(await invite(person.code, more), JSON.stringify(more)).toMatchObject({ status: 400 });
  const foreign = await invite(person.code, {}, otherHall);
  expect(foreign.status).toBe(404);
  expect(await invite('nobody')).toEqual(foreign);
  const none = await hall.post<Fault>('/v1/proxies', { id: 'x-1', subject: person.code, ...inviting });
  expect(none).toMatchObject({ status: 422, body: { code: 'actor_missing' } });
  // Only the one whom the town hall has seen takes it up.
  const bound = await invite(person.code, { proxy: proxy.code });
  const other = await somebody();
  const wrong = await accept(other.person, 'aaaaa-bbbbb');
  expect(wrong.status).toBe(404);
  expect((await accept(other.person, bound.body.code)).body).toEqual(wrong.body);
  expect((await accept(proxy.person, bound.body.code)).status).toBe(204);
  const seen = await hall.get<{ proxies: { evidenceReference: string }[] }>(`/v1/proxies?subject=${person.code}`);
  expect(seen.body.proxies).toMatchObject([{ evidenceReference: inviting.reference, state: 'in-force' }]);
  expect((await otherHall.get(`/v1/proxies?subject=${person.code}`)).status).toBe(404);
  for (const name of ['end', 'suspend', 'resume'])
    expect((await change(`${bound.body.id}/${name}`, person.code, otherHall)).status).toBe(404);
});

test('the person names a mandate and a supporter by a code that they hand over; each sees and does its scope and no more', async () => {
  const [person, agent, friend] = [await somebody(), await somebody(), await somebody()];
  const asAgent = await nameProxy(person.person, agent.person, { kind: 'voluntary', scope: ['trail', 'ask'] });
  const asFriend = await nameProxy(person.person, friend.person, { kind: 'supporter', scope: ['consents'] });
  expect(await isOpen(agent.person, asAgent)).toBe(true);
  expect((await agent.person.get(`/v1/me/${asAgent}/consents`)).status).toBe(404);
  expect((await friend.person.get(`/v1/me/${asFriend}/consents`)).status).toBe(200);
  expect(await isOpen(friend.person, asFriend)).toBe(false);
  const said = (await trailOf(person.person, person.name)).body.entries.map((one) => one.said);
  expect(said).toContain('あなたの支援者が、「わたしの記録」を見ようとしましたが、認められませんでした。');
  // A name of one account is nobody's for another.
  expect(await isOpen(friend.person, asAgent)).toBe(false);
  expect(await isOpen(agent.person, person.name)).toBe(false);
  // Laid down by the proxy, ended by the person; at once, and twice changes nothing.
  const proxies = await listed(person);
  const [mandate] = proxies.filter(({ state, label }) => state === 'in-force' && label === '長女').slice(-1);
  expect(mandate).toBeDefined();
  const ids = new Map<string, string>();
  for (const { id } of proxies) {
    const { rows } = await region.database
      .pool('admin', 1)
      .query('SELECT kind FROM exchange.proxy WHERE id = $1', [id]);
    ids.set(rows[0].kind, id);
  }
  expect((await friend.person.post(`/v1/me/${asFriend}/proxies/${ids.get('voluntary')}/end`)).status).toBe(404);
  expect((await agent.person.post(`/v1/me/${asAgent}/proxies/${ids.get('voluntary')}/end`)).status).toBe(204);
  expect(await isOpen(agent.person, asAgent)).toBe(false);
  for (let i = 0; i < 2; i++)
    expect((await person.person.post(`/v1/me/${person.name}/proxies/${ids.get('supporter')}/end`)).status).toBe(204);
  expect(await friend.person.pages()).toHaveLength(1);
  expect((await listed(person)).map(({ endReason }) => endReason).toSorted()).toEqual(['person', 'proxy']);
});

test('an invitation is taken up once, by another than its maker, in its day; what is wrong with it is not told', async () => {
  const [person, one, two] = [await somebody(), await somebody(), await somebody()];
  const make = async () =>
    (
      await person.person.post<Invited>(`/v1/me/${person.name}/proxies`, {
        kind: 'supporter',
        scope: ['read'],
        label: '友人',
      })
    ).body;
  const first = await make();
  const wrong = (await accept(two.person, 'zzzzz-zzzzz')).body;
  expect((await accept(person.person, first.code)).body).toEqual(wrong);
  // However it is typed.
  expect((await accept(one.person, ` ${first.code.toUpperCase().replace('-', '　')} `)).status).toBe(204);
  expect((await accept(two.person, first.code)).body).toEqual(wrong);
  const second = await make();
  expect((await accept(one.person, second.code)).status).toBe(409);
  expect((await person.person.post(`/v1/me/${person.name}/proxies/${second.id}/end`)).status).toBe(204);
  expect((await accept(two.person, second.code)).body).toEqual(wrong);
  const third = await make();
  await region.database
    .pool('admin', 1)
    .query(`UPDATE exchange.proxy SET invited_until = now() - interval '1 second' WHERE id = $1`, [third.id]);
  expect((await accept(two.person, third.code)).body).toEqual(wrong);
  for (let i = 0; i < 12; i++) await accept(two.person, 'zzzzz-zzzzz');
  expect((await accept(two.person, 'zzzzz-zzzzz')).status).toBe(429);
});

test('of two who take up one invitation at once, one becomes a proxy', async () => {
  for (let round = 0; round < 5; round++) {
    const [person, one, two] = [await somebody(), await somebody(), await somebody()];
    const { body } = await person.person.post<Invited>(`/v1/me/${person.name}/proxies`, {
      kind: 'supporter',
      scope: ['read'],
      label: '友人',
    });
    const answers = await Promise.all([accept(one.person, body.code), accept(two.person, body.code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404]);
    expect((await listed(person)).map(({ state }) => state)).toEqual(['in-force']);
  }
});

test('a protected person has no proxy: those there are end with the setting, no new one begins, and no proxy is told why', async () => {
  const [person, agent, other] = [await somebody(), await somebody(), await somebody()];
  const legal = await appoint(person, other);
  const asAgent = await nameProxy(person.person, agent.person, { kind: 'voluntary', scope: ['read'] });
  const waiting = await person.person.post<Invited>(`/v1/me/${person.name}/proxies`, {
    kind: 'supporter',
    scope: ['read'],
    label: '友人',
  });
  const nobody = await agent.person.get(`/v1/me/${'a'.repeat(32)}/trail`);
  const wrong = (await accept(agent.person, 'zzzzz-zzzzz')).body;
  const until = '2027-10-01T00:00:00+09:00';
  expect(await protect(region, hall, person.code, until)).toBe(201);
  for (const [who, name] of [
    [agent, asAgent],
    [other, legal.name],
  ] as const) {
    const answer = await who.person.get(`/v1/me/${name}/trail`);
    expect([answer.status, answer.body]).toEqual([nobody.status, nobody.body]);
    expect(await who.person.pages()).toHaveLength(1);
    const own = JSON.stringify((await trailOf(who.person, who.name)).body);
    expect(own).not.toContain('支援措置');
  }
  const friend = await somebody();
  expect((await accept(friend.person, waiting.body.code)).body).toEqual(wrong);
  expect((await invite(person.code)).status).toBe(409);
  const again = { kind: 'supporter', scope: ['read'], label: '友人' };
  expect((await person.person.post(`/v1/me/${person.name}/proxies`, again)).status).toBe(409);
  expect((await listed(person)).map(({ endReason }) => endReason)).toEqual(['protected', 'protected', 'protected']);
  // The person's own pages stay open; ending the protection brings nobody back.
  expect(await isOpen(person.person, person.name)).toBe(true);
  expect(await protect(region, hall, person.code, null)).toBe(204);
  expect(await isOpen(agent.person, asAgent)).toBe(false);
});

test('one who is protected may still stand in for another', async () => {
  const [child, mother] = [await somebody(), await somebody()];
  const { name } = await appoint(child, mother, { evidence: 'family-register', majorityOn: '2030-01-01' });
  const until = '2027-10-01T00:00:00+09:00';
  expect(await protect(region, hall, mother.code, until)).toBe(201);
  expect(await isOpen(mother.person, name)).toBe(true);
});

test('closing either of the two ends it, in the transaction of the closing', async () => {
  const [person, agent] = [await somebody(), await somebody()];
  const name = await nameProxy(person.person, agent.person, { kind: 'voluntary', scope: ['read'] });
  expect((await hall.post('/v1/closures', { subject: person.code })).status).toBe(204);
  expect(await isOpen(agent.person, name)).toBe(false);
  expect((await person.person.get('/v1/me')).status).toBe(401);

  const [parent, son] = [await somebody(), await somebody()];
  await nameProxy(parent.person, son.person, { kind: 'voluntary', scope: ['read'] });
  expect((await hall.post('/v1/closures', { subject: son.code })).status).toBe(204);
  expect((await son.person.get('/v1/me')).status).toBe(401);
  expect(await listed(parent)).toMatchObject([{ state: 'ended', endReason: 'closed' }]);
});

/** Whether a time is the region's, and not the machine's. */
const isInRegion = (at: Date) => Math.abs(at.getTime() - region.clock.now().getTime()) < 600_000;

test('a merge ends what was said for the registration that goes, a split what was said for either', async () => {
  const [kept, gone, agent, friend] = [await somebody(), await somebody(), await somebody(), await somebody()];
  await nameProxy(kept.person, friend.person, { kind: 'supporter', scope: ['read'] });
  const name = await nameProxy(gone.person, agent.person, { kind: 'voluntary', scope: ['read'] });
  const merged = await hall.post('/v1/merges', { survivor: kept.code, merged: gone.code });
  expect([merged.status, merged.body]).toMatchObject([200, {}]);
  expect(await isOpen(agent.person, name)).toBe(false);
  expect((await friend.person.pages()).map(({ as }) => as)).toEqual(['self', 'supporter']);
  const admin = region.database.pool('admin', 1);
  const ended = async () =>
    (
      await admin.query(
        `SELECT end_reason AS reason, ended_at AS at FROM exchange.proxy WHERE end_reason IN ('merged', 'split') ORDER BY end_reason`,
      )
    ).rows;
  const merging = await ended();
  // In the region's time, as everything about a right.
  expect(merging).toEqual([{ reason: 'merged', at: expect.toSatisfy((at: Date) => isInRegion(at)) }]);
  expect((await hall.post('/v1/splits', { split: gone.code })).status).toBe(200);
  expect((await friend.person.pages()).map(({ as }) => as)).toEqual(['self']);
  // What had ended before keeps its end.
  expect(await ended()).toEqual([...merging, { reason: 'split', at: expect.any(Date) }]);
});

test('a conflict of interest suspends a proxy until the town hall says otherwise; loss of capacity ends a mandate not made for it', async () => {
  const [person, agent, guardian] = [await somebody(), await somebody(), await somebody()];
  const forLater = await somebody();
  const legal = await appoint(person, guardian);
  expect((await change(`${legal.id}/suspend`, person.code)).status).toBe(204);
  expect(await isOpen(guardian.person, legal.name)).toBe(false);
  expect(await listed(person)).toMatchObject([{ state: 'suspended' }]);
  expect((await change(`${legal.id}/resume`, person.code)).status).toBe(204);
  expect(await isOpen(guardian.person, legal.name)).toBe(true);

  const name = await nameProxy(person.person, agent.person, { kind: 'voluntary', scope: ['read'] });
  const lasting = await nameProxy(person.person, forLater.person, {
    kind: 'voluntary',
    scope: ['read'],
    survivesIncapacity: true,
  });
  const noted = (client: TestClient) =>
    act<{ ended: string[] }>(region, client, '/v1/incapacities', clerk, { subject: person.code });
  expect((await noted(otherHall)).status).toBe(404);
  expect((await noted(hall)).body.ended).toHaveLength(1);
  expect(await isOpen(agent.person, name)).toBe(false);
  expect(await isOpen(forLater.person, lasting)).toBe(true);
  expect(await isOpen(guardian.person, legal.name)).toBe(true);
});

test('an ending is heard by the next request, however many run', async () => {
  const [person, agent] = [await somebody(), await somebody()];
  for (let round = 0; round < 8; round++) {
    const name = await nameProxy(person.person, agent.person, { kind: 'voluntary', scope: ['read', 'consent'] });
    const { id } = (await listed(person)).find(({ state }) => state === 'in-force')!;
    const reads = Promise.all(Array.from({ length: 4 }, () => trailOf(agent.person, name)));
    expect((await person.person.post(`/v1/me/${person.name}/proxies/${id}/end`)).status).toBe(204);
    expect(await isOpen(agent.person, name)).toBe(false);
    for (const { status } of await reads) expect([200, 404]).toContain(status);
  }
});

test('when a person’s key is dropped, nothing that was sealed opens and nobody stands in by it', async () => {
  const [person, agent] = [await somebody(), await somebody()];
  const { name } = await appoint(person, agent, { evidence: 'family-register', majorityOn: '2030-01-01' });
  expect(await isOpen(agent.person, name)).toBe(true);
  const pool = region.database.pool('exchange', 1);
  const keys = openKeyStore(`${region.data}/keys`);
  await keys.dropSubjectKey(person.id);
  const [found] = await transact(pool, {}, (connection) => findProxiedBy(connection, keys, agent.id));
  expect(found).toMatchObject({ label: null, evidenceReference: null, majority: new Date(0) });
});
