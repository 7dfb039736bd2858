import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ReleaseContent, releaseContent } from '../contracts/emergency.ts';
import { myNumberCheckDigit } from '../contracts/my-number.ts';
import type { RecordFields } from '../contracts/record.ts';
import type { Resident } from '../town/person.ts';
import { makeTown } from '../town/town.ts';
import { announce } from './identify/enrol.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';
import { act, actingOf, type Claimed, enrol } from './testing-acting.ts';

/*
 * 災害時提供, end to end: declared, proposed, approved by a second person, given to many receivers, collected, returned; and the ways around it.
 */
let region: TestRegion;
let hall: TestClient;
let fire: TestClient;
let council: TestClient;
const town = makeTown();
const ours = town.residents.filter(
  (one) => one.municipality === '990019' && one.movedOut === undefined && one.insured.length > 0,
);
const plain = ours.filter((one) => !one.protected).slice(0, 3);
const hidden = ours.find((one) => one.protected)!;
const elsewhere = town.residents.find((one) => one.municipality === '990027' && one.insured.length > 0)!;

const officer = { sub: 'e-1', role: '防災担当' };
const head = { sub: 'e-2', role: '危機管理監' };
const fireman = { sub: 'f-1', role: '警防課長' };
const fields = ['name', 'address', 'phone'];
const scope = {
  contract: 'disaster/evacuation-support',
  purpose: 'evacuation-support',
  fields,
  receivers: ['GOV/engawa-nokiba-shobo', 'NGO/engawa-shakyo'],
  duty: 'delete',
  expiresAt: '2026-11-26T10:00:00+09:00',
  dueAt: '2026-11-30T10:00:00+09:00',
};
type Refused = { code: string; at?: number[] };
type Given = { receivers: { receiver: string; message: string | null; withheld: number[] }[] };
type Listed = {
  releases: {
    release: string;
    state: string;
    owed: { receiver: string; collectedAt: string | null; fulfilledAt: string | null; overdue: boolean }[];
  }[];
};

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  fire = await region.client('GOV/engawa-nokiba-shobo/main');
  council = await region.client('NGO/engawa-shakyo/main');
  for (const { sub, role } of [officer, head]) await enrol(hall, sub, role);
  await enrol(fire, fireman.sub, fireman.role);
});
afterAll(() => region.close());

const records = async (message: string): Promise<RecordFields[]> => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT fields FROM ledger.record WHERE message = $1 ORDER BY id', [message]);
  return rows.map(({ fields }) => fields);
};
const personOf = async ({ insured, name }: Resident) => {
  const [found] = await hall.codesOf(insured, 'watch-over');
  return {
    subject: found!.code ?? 'nobody',
    content: { name, address: '縁側市南一丁目', phone: '0999-00-0000', reason: '歩行が難しい' },
  };
};
const declare = async () => {
  const { body } = await act<{ disaster: string }>(region, hall, '/v1/disasters', officer, {
    name: '令和8年台風第19号',
  });
  return body.disaster;
};
const propose = (disaster: string, more: object = {}, who = officer) =>
  act<{ release: string } & Refused>(region, hall, '/v1/emergency-releases', who, { ...scope, disaster, ...more });
type Who = { sub: string; role: string };
const on = (client: TestClient, release: string, what: string, who: Who, body: object = {}, said: Claimed = {}) =>
  act<Given & Refused>(region, client, `/v1/emergency-releases/${release}/${what}`, who, { ...body }, said);
const approved = async (more: object = {}) => {
  const disaster = await declare();
  const { release } = (await propose(disaster, more)).body;
  expect((await on(hall, release, 'approval', head)).status).toBe(204);
  return { disaster, release };
};
/** The same id of the caller's own, with a claim of its own. */
async function sendWith(id: string, release: string, persons: readonly object[]): Promise<Given & Refused> {
  const headers = await actingOf(region, hall.system, { ...officer, msg: id });
  const response = await hall.call('POST', `/v1/emergency-releases/${release}/persons`, { id, persons }, headers);
  return (await response.json()) as Given & Refused;
}
async function collect(client: TestClient): Promise<(ReleaseContent & { codes: string[]; message: string })[]> {
  const { messages } = await client.collect();
  const opened = await Promise.all(
    messages.map(async ({ sealed, message }) => {
      const { files, subjects } = await client.open(sealed);
      const content = releaseContent.parse(JSON.parse(Buffer.from(files[0]!.content, 'base64').toString()));
      return { ...content, codes: subjects.map(({ code }) => code), message };
    }),
  );
  await client.acknowledge(messages.map(({ message }) => message));
  return opened;
}

test('many at once, to each receiver under its own codes, cut to the scope; each person has a record and a sentence', async () => {
  const { release } = await approved();
  const persons = await Promise.all([...plain, hidden].map(personOf));
  const { status, body } = await on(hall, release, 'persons', officer, { persons });
  expect(status).toBe(200);
  // The fire brigade may be given the one who hides; the council may not.
  expect(body.receivers.map(({ receiver, withheld }) => [receiver, withheld])).toEqual([
    ['GOV/engawa-nokiba-shobo', []],
    ['NGO/engawa-shakyo', [3]],
  ]);
  const [atFire] = await collect(fire);
  const [atCouncil] = await collect(council);
  expect(atFire!.persons).toHaveLength(4);
  expect(atCouncil!.persons).toHaveLength(3);
  for (const { content } of atFire!.persons) expect(Object.keys(content).toSorted()).toEqual(fields.toSorted());
  expect(atFire!.persons.map(({ subject }) => subject)).toEqual(atFire!.codes);
  const page = JSON.stringify(await (await fetch(`${region.url}/openapi.json`)).json());
  expect(page.includes('"enum":["submission","notice","inquiry","emergency-release"]')).toBe(true); // as /inbox gave it
  const codes = new Set([...atFire!.codes, ...atCouncil!.codes, ...persons.map(({ subject }) => subject)]);
  expect(codes.size).toBe(4 + 3 + 4);
  const made = await records(body.receivers[0]!.message!);
  expect(made.map(({ phase }) => phase)).toEqual([...Array(4).fill('acceptance'), ...Array(4).fill('hand-over')]);
  for (const one of made) expect(one).toMatchObject({ kind: 'emergency-release', decision: 'permit', items: fields });
  expect(made[0]).toMatchObject({
    actor: 'e-1',
    role: '防災担当',
    basisGiver: expect.stringContaining('49条の11第3項'),
  });
  const trail = await hall.get<{ entries: { said: string }[] }>(`/v1/trail?subject=${persons[0]!.subject}`);
  const said = trail.body.entries.map((one) => one.said).join('\n');
  expect(said).toContain(
    '災害のため、縁側市の職員（防災担当）が、あなたの情報（氏名、住所または居所、電話番号その他の連絡先）を同意を待たずに縁側市社会福祉協議会へ送りました（災害時提供）。',
  );
  expect(said).toContain('縁側軒端消防本部に渡しました。');
});

test('twelve digits that may be a My Number are told and hold up nobody', async () => {
  const { release } = await approved();
  const persons = await Promise.all(plain.slice(0, 2).map(personOf));
  const eleven = '81901234567'; // a mobile telephone as it is called from abroad has twelve digits
  const phone = eleven + myNumberCheckDigit(eleven);
  const given = await on(hall, release, 'persons', officer, {
    persons: [persons[0], { ...persons[1], content: { ...persons[1]!.content, phone } }],
  });
  expect(given).toMatchObject({ status: 200, body: { numbers: [1] } });
  const [atFire] = await collect(fire);
  expect(atFire!.persons.map(({ content }) => content.phone)).toEqual(['0999-00-0000', phone]);
  await collect(council);
});

test('a life is never given to a system that is there for drills alone, when it is given and when it is collected', async () => {
  const admin = region.database.pool('admin', 1);
  const enrolFor = (...modes: string[]) =>
    admin.query('UPDATE exchange.system SET run_modes = $1 WHERE member = $2', [modes, council.member]);
  const { release } = await approved();
  const persons = [await personOf(plain[0]!)];
  await on(hall, release, 'persons', officer, { persons });
  await enrolFor('訓練'); // this process has not heard of it
  expect(await collect(council)).toEqual([]);
  expect(await collect(fire)).toHaveLength(1);
  await region.restart();
  const { body } = await on(hall, release, 'persons', officer, { persons });
  expect(body.receivers.map(({ receiver, message }) => [receiver, message === null])).toEqual([
    ['GOV/engawa-nokiba-shobo', false],
    ['NGO/engawa-shakyo', true],
  ]);
  await collect(fire);
  await enrolFor('通常', '訓練', '試験');
  await region.restart();
});

test('the officer is not the second person; nothing is given before the approval, by a stranger, or outside the scope', async () => {
  const disaster = await declare();
  const { release } = (await propose(disaster)).body;
  const persons = [await personOf(plain[0]!)];
  expect((await on(hall, release, 'persons', officer, { persons })).body.code).toBe('release_not_open');
  expect((await on(hall, release, 'approval', officer)).body.code).toBe('same_person');
  expect((await on(hall, release, 'approval', head, {}, { auth_time: 1 })).body.code).toBe('proof_too_old');
  expect((await on(hall, release, 'approval', { sub: 'e-9', role: '町長' })).body.code).toBe('actor_unknown');
  const nokiba = await region.client('GOV/990027/main');
  await enrol(nokiba, 'n-1', '防災担当');
  expect((await on(nokiba, release, 'approval', { sub: 'n-1', role: '防災担当' })).status).toBe(404);
  expect(
    (await act(region, nokiba, '/v1/emergency-releases', { sub: 'n-1', role: '防災担当' }, { ...scope, disaster }))
      .status,
  ).toBe(404);
  expect((await on(hall, release, 'persons', officer, { persons })).body.code).toBe('release_not_open');
  expect((await propose(disaster, { fields: ['diagnosis'] })).body.code).toBe('contract_unknown');
  expect((await propose(disaster, { purpose: 'life-rescue' })).body.code).toBe('purpose_not_served');
  const shop = town.members.find(({ kind }) => kind === 'shop')!.id;
  expect((await propose(disaster, { receivers: [shop] })).body.code).toBe('receiver_not_entitled');
  const own = await act<Refused>(region, fire, '/v1/disasters', fireman, { name: '大地震' });
  expect(own.body.code).toBe('sender_not_entitled');
});

test('a release of what a contract was called before is one of what it is called now', async () => {
  const admin = region.database.pool('admin', 1);
  const own = new URL('../applications/disaster/contracts/evacuation-support.json', import.meta.url);
  const [id, former] = ['test/evacuation', 'test/evacuation-before'];
  const contract = { ...JSON.parse(await readFile(own, 'utf8')), id, formerly: [former] };
  await admin.query(
    `INSERT INTO exchange.contract_version (id, version, contract, enrolled_at) VALUES ($1, '1', $2, now())`,
    [id, contract],
  );
  await announce(admin);
  const disaster = await declare();
  await expect.poll(async () => (await propose(disaster, { contract: id })).status, { timeout: 10_000 }).toBe(201);
  const { status, body } = await propose(disaster, { contract: former });
  expect(status).toBe(201);
  const { rows } = await admin.query('SELECT contract FROM exchange.emergency_release WHERE id = $1', [body.release]);
  expect(rows).toEqual([{ contract: id }]);
  expect((await propose(disaster, { fields: ['constructor'] })).body.code).toBe('contract_unknown');
});

test('a town gives its own people only, and nobody twice for one request', async () => {
  const { release } = await approved();
  const others = await region.client('GOV/990027/main');
  const [theirs] = await others.codesOf(elsewhere.insured, 'watch-over');
  const persons = [await personOf(plain[0]!), { ...(await personOf(plain[1]!)), subject: theirs!.code! }];
  const id = randomUUID();
  const first = await sendWith(id, release, persons);
  expect(first.receivers[0]!.withheld).toEqual([1]);
  expect(await sendWith(id, release, persons)).toEqual(first);
  expect((await sendWith(id, release, [persons[0]!])).code).toBe('same_id_other_content');
  expect(await collect(fire)).toHaveLength(1);
  await collect(council);
});

test('after its end, its disaster’s end, or its time nothing goes, and what waits is gone', async () => {
  const persons = [await personOf(plain[0]!)];
  const one = await approved();
  expect((await on(hall, one.release, 'persons', officer, { persons })).status).toBe(200);
  expect((await on(hall, one.release, 'end', officer)).status).toBe(204);
  expect(await collect(fire)).toEqual([]);
  expect((await on(hall, one.release, 'persons', officer, { persons })).body.code).toBe('release_not_open');
  const two = await approved();
  expect((await on(hall, two.release, 'persons', officer, { persons })).status).toBe(200);
  expect((await act(region, hall, `/v1/disasters/${two.disaster}/end`, head, {})).status).toBe(204);
  expect(await collect(fire)).toEqual([]);
  expect((await propose(two.disaster)).body.code).toBe('release_not_open');
  const three = await approved({ receivers: ['NGO/engawa-shakyo'] });
  await region.clock.turn(new Date('2026-11-26T11:00:00+09:00'));
  expect((await on(hall, three.release, 'persons', officer, { persons })).body.code).toBe('release_not_open');
});

test('a disaster’s end waits for whoever is giving under it, and neither for the other', async () => {
  const { release, disaster } = await approved({ expiresAt: '2026-11-27T10:00:00+09:00' });
  const admin = region.database.pool('admin', 2);
  const giving = await admin.connect();
  await giving.query('BEGIN');
  await giving.query('SELECT FROM exchange.emergency_release WHERE id = $1 FOR SHARE', [release]);
  const ended = act(region, hall, `/v1/disasters/${disaster}/end`, head, {});
  const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%emergency_release%'`;
  await expect.poll(async () => (await admin.query(waiting)).rowCount, { timeout: 5000 }).toBe(1);
  await giving.query('SELECT FROM exchange.disaster WHERE id = $1 FOR SHARE', [disaster]);
  await giving.query('COMMIT');
  giving.release();
  expect((await ended).status).toBe(204);
});

test('whoever was given something owes its return or deletion, and a report; what is overdue is seen', async () => {
  const state = async (client: TestClient, release: string) =>
    (await client.get<Listed>('/v1/emergency-releases')).body.releases.find((one) => one.release === release);
  const { release } = await approved({ expiresAt: '2026-11-27T10:00:00+09:00' });
  await on(hall, release, 'persons', officer, { persons: [await personOf(plain[0]!)] });
  expect((await state(hall, release))!.owed.map(({ overdue }) => overdue)).toEqual([false, false]);
  expect((await on(fire, release, 'report', fireman)).status).toBe(204);
  expect((await on(fire, release, 'report', fireman)).status).toBe(404);
  // It had not collected yet: what it reported was about nothing, and what it takes now it owes.
  const owes = async () => (await state(fire, release))!.owed.map(({ fulfilledAt }) => fulfilledAt === null);
  expect(await owes()).toEqual([false]);
  expect((await collect(fire)).map((one) => one.release)).toContain(release);
  expect(await owes()).toEqual([true]);
  expect((await on(fire, release, 'report', fireman)).status).toBe(204);
  expect(await owes()).toEqual([false]);
  expect((await collect(council)).map((one) => one.release)).toContain(release);
  const uncollected = await approved({ expiresAt: '2026-11-27T10:00:00+09:00' });
  await on(hall, uncollected.release, 'persons', officer, { persons: [await personOf(plain[0]!)] });
  await region.clock.turn(new Date('2026-12-01T10:00:00+09:00'));
  const seen = await state(hall, release);
  expect(seen).toMatchObject({ state: '期限切れ' });
  expect(Object.fromEntries(seen!.owed.map(({ receiver, overdue }) => [receiver, overdue]))).toEqual({
    'GOV/engawa-nokiba-shobo': false,
    'NGO/engawa-shakyo': true,
  });
  expect(seen!.owed.map(({ collectedAt }) => collectedAt === null)).toEqual([false, false]);
  // Who never took anything has nothing to return.
  expect((await state(hall, uncollected.release))!.owed).toMatchObject([
    { collectedAt: null, overdue: false },
    { collectedAt: null, overdue: false },
  ]);
  // A receiver sees what it owes, and nothing of the others.
  expect((await state(council, release))!.owed).toHaveLength(1);
  expect(await state(await region.client('GOV/990027/main'), release)).toBeUndefined();
});
