import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myNumberCheckDigit } from '../../../contracts/my-number.ts';
import { transact } from '../../../database/connect.ts';
import { makeTown } from '../../../town/town.ts';
import { verifyReceipt } from '../../../verifier/receipt.ts';
import { sessionName } from '../../identify/person/person-names.ts';
import { openKeyStore } from '../../keys.ts';
import { beginPairing } from '../../sign-in/device/devices.ts';
import { addPasskey } from '../../sign-in/passkey/store.ts';
import { createSecrets } from '../../sign-in/secrets.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, actingOf, drafter, enrol } from '../../testing-acting.ts';
import { nameProxy, openTestPerson, type TestPerson } from '../../testing-person.ts';
import type { ConsentsShown } from './consents-shown.ts';

/*
 * A resident's own pages, end to end: what is shown, what can be done, and that all of it is on record.
 */
let region: TestRegion;
let person: TestPerson;
let own: string;
let manager: TestClient;
let helper: TestClient;
let hall: TestClient;
/** the person's codes */
let code: { manager: string; hall: string };
const town = makeTown();
const resident = town.residents.find(({ id }) => id === town.cast.sharing1)!;
const officer = { sub: 'p-1', role: '個人情報保護責任者' };
const clerk = { sub: 'c-1', role: '窓口担当' };

type Entry = {
  record: string;
  said: string;
  kind: string;
  decision: string;
  phase: string;
  reasons: string[];
  time: string;
  parties: { id: string; name: string }[];
};
type Entries = { entries: Entry[]; next: string | null };
type Fault = { code: string; detail?: string };

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  hall = await region.client('GOV/990019/main');
  for (const client of [manager, helper, hall]) await enrol(client, officer.sub, officer.role);
  await enrol(hall, clerk.sub, clerk.role);
  const [atManager] = await manager.codesOf(resident.insured);
  const [atHall] = await hall.codesOf(resident.insured, 'certification-for-plan');
  code = { manager: atManager!.code!, hall: atHall!.code! };
  person = await openTestPerson(region, resident.id);
  own = await person.nameOf();
});
afterAll(() => region.close());

const trail = async (query = '', who = person, name = own) =>
  (await who.get<Entries>(`/v1/me/${name}/trail${query}`)).body;
const consents = async () => (await person.get<ConsentsShown>(`/v1/me/${own}/consents`)).body;
const view = (page: string) =>
  act(region, hall, '/v1/viewings', clerk, { purpose: 'watch-over', page, subjects: [code.hall] });
/** Sends the person's plan to the helpers. */
async function send() {
  const { insurer, insured } = resident.insured[0]!;
  const line = `202407,${insurer},${insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`;
  return manager.send({
    receiver: helper.member,
    parcel: {
      subjects: [{ code: code.manager }],
      files: [
        {
          name: `UP2KYO_0300000100_43_0300000005_11_${String(Date.now()).padStart(14, '2')}.CSV`,
          mediaType: 'text/csv',
          content: Buffer.from(line).toString('base64'),
        },
      ],
    },
  });
}
const records = async (item: string) => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT fields FROM ledger.record WHERE fields -> 'items' ->> 0 = $1 ORDER BY id`, [item]);
  return rows.map(({ fields }) => fields);
};

test('a resident opens their own page, and reads that they did', async () => {
  const pages = await person.get<{ persons: object[]; signIn: object }>('/v1/me');
  expect(pages.body).toMatchObject({ persons: [{ person: own, as: 'self', label: null }], signIn: { way: 'passkey' } });
  const { entries } = await trail();
  expect(entries.map(({ said }) => said).slice(0, 2)).toEqual([
    'あなたが、「わたしの記録」を見ました。',
    'あなたが、開けるページの一覧を見ました。',
  ]);
  // What a resident reads is not told to the town hall, and no record holds the account's id.
  const atHall = await hall.get<Entries>(`/v1/trail?subject=${code.hall}&limit=200`);
  expect(atHall.body.entries.map(({ said }) => said).join()).not.toContain('「わたしの記録」を見ました');
  const text = JSON.stringify(await records('own-trail'));
  for (const secret of [person.account, person.session, resident.id]) expect(text).not.toContain(secret);
  expect(text).toContain(sessionName(person.session, resident.id));
});

test('the trail is paged and asked by kind, member, purpose, time and refusal; what law hides is not there yet', async () => {
  for (const page of ['一', '二', '三', '四', '五']) expect((await view(page)).status).toBe(200);
  const all = (await trail('?limit=200')).entries;
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: Entries = await trail(`?limit=3&kind=viewing${next && `&before=${next}`}`);
    paged.push(...page.entries.map(({ record }) => record));
    next = page.next;
  }
  expect(paged).toEqual(all.filter(({ kind }) => kind === 'viewing').map(({ record }) => record));
  expect(paged).toHaveLength(5);
  const ofHall = (await trail(`?limit=200&member=${hall.member}`)).entries;
  expect(ofHall.length).toBeGreaterThan(4);
  expect(ofHall.every(({ parties }) => parties.some(({ id }) => id === hall.member))).toBe(true);
  const byPurpose = (await trail('?limit=200&purpose=watch-over')).entries;
  expect(byPurpose.map(({ kind }) => kind)).toEqual(Array(5).fill('viewing'));
  expect((await trail('?limit=200&until=2026-11-24T09:00:00%2B09:00')).entries).toEqual([]);
  expect((await trail('?from=2026-11-24T09:00:00%2B09:00')).entries.length).toBeGreaterThan(5);
  // Refused: nobody has consented that the police may have a plan.
  const other = await region.client('CARE/0300000005/careplan');
  await other.send({ receiver: manager.member, parcel: { subjects: [{ code: 'nobody' }], files: [] } });
  expect((await trail('?refused=true')).entries.every(({ decision }) => decision === 'refuse')).toBe(true);

  const police = town.members.find(({ kind }) => kind === 'police')!.systems[0]!.id;
  const policeman = await region.client(police);
  await enrol(policeman, 'k-1', '生活安全課員');
  const hidden = await act<{ access: string }>(
    region,
    policeman,
    '/v1/break-glass',
    { sub: 'k-1', role: '生活安全課員' },
    { purpose: 'abuse-rescue', person: resident.insured[0]!, grounds: 'abuse' },
  );
  expect([hidden.status, hidden.body]).toMatchObject([201, {}]);
  const [record] = await recordOf(hidden.body.access);
  expect(record!.hiddenUntil).not.toBeNull();
  for (const query of ['?limit=200', '?limit=200&kind=break-glass', `?limit=200&member=${policeman.member}`])
    expect((await trail(query)).entries.map((one) => one.record)).not.toContain(record!.id);
  expect((await person.get(`/v1/me/${own}/trail/${record!.id}/receipt`)).status).toBe(404);
  const why = { record: record!.id, text: 'なぜですか' };
  expect((await person.post(`/v1/me/${own}/questions`, why)).status).toBe(404);
});
const recordOf = async (message: string) =>
  (
    await region.database
      .pool('admin', 1)
      .query<{ fields: { id: string; hiddenUntil: string | null } }>(
        'SELECT fields FROM ledger.record WHERE message = $1',
        [message],
      )
  ).rows.map(({ fields }) => fields);

test('the proof of a record holds what the person may see, no nonce and no tag, and the verifier accepts it', async () => {
  await send();
  const [sent] = (await trail('?kind=submission')).entries;
  expect(sent!.said).toContain('あなたの情報をヘルパー');
  const vkeys = (await (await fetch(`${region.url}/ledger/vkey`)).text()).trim().split('\n');
  const target = `/v1/me/${own}/trail/${sent!.record}/receipt`;
  await expect
    .poll(async () => verifyReceipt(JSON.stringify((await person.get(target)).body), { vkeys }).findings, {
      timeout: 10_000,
    })
    .toEqual([]);
  type Receipt = { payload: unknown; records: { opened: Record<string, { value: unknown }> }[] };
  const { payload, records: proved } = (await person.get<Receipt>(target)).body;
  expect(payload).toBeNull();
  expect(proved[0]!.opened).toMatchObject({ decision: { value: 'permit' }, consents: { value: [expect.any(String)] } });
  for (const closed of ['subject', 'actor', 'previous']) expect(proved[0]!.opened).not.toHaveProperty(closed);
  expect((await person.get(`/v1/me/${own}/trail/${randomUUID()}/receipt`)).status).toBe(404);
});

test('one record says to whom what was given and not given, why, by which law, and what came beside it', async () => {
  type Entry = { record: string; phase: string; said: string };
  type One = Entry & {
    beside: Entry[];
    items: string[];
    notGiven: string[];
    consents: number;
    published: boolean;
    why: string;
    document: { title: string };
  };
  await send();
  const [sent] = (await trail('?kind=submission')).entries;
  const target = `/v1/me/${own}/trail/${sent!.record}`;
  const read = async () => (await person.get<One>(target)).body;
  expect(await read()).toMatchObject({
    record: sent!.record,
    why: expect.stringContaining('ケアプランどおり'),
    basis: expect.stringContaining('27条1項'),
    basisTaker: expect.stringContaining('20条2項'),
    document: { title: expect.stringContaining('居宅サービス計画') },
    consents: 1,
    askable: true,
    hiddenUntil: null,
    retention: '2033-11-24',
    beside: [],
  });
  await expect.poll(async () => (await read()).published, { timeout: 10_000 }).toBe(true);
  await helper.collect();
  const { beside } = await read();
  expect(beside).toMatchObject([{ phase: 'hand-over', said: expect.stringContaining('渡しました') }]);
  // The person's own reading names nobody who could be asked.
  const [ownRead] = (await trail('?event=looked')).entries;
  expect((await person.get<One>(`/v1/me/${own}/trail/${ownRead!.record}`)).body).toMatchObject({
    askable: false,
    document: null,
  });
  const none = await person.get(`/v1/me/${own}/trail/${randomUUID()}`);
  expect([none.status, (await person.get(`/v1/me/nobody/trail/${sent!.record}`)).status]).toEqual([404, 404]);
});

test('what could be consented to says to whom, from whom, what, why, by which law and what follows if not', async () => {
  const { offers } = await consents();
  expect(offers.map(({ purpose }) => purpose)).toEqual(
    expect.arrayContaining(['care-plan-sharing', 'certification-for-plan', 'certification-check']),
  );
  // What rests on statute, and what an emergency alone opens, is asked of nobody.
  const purposes = offers.map(({ purpose }) => purpose);
  for (const none of ['care-claims', 'life-rescue', 'self-access', 'health-planning'])
    expect(purposes).not.toContain(none);
  const toHelper = offers.find(
    ({ purpose, recipient }) => purpose === 'care-plan-sharing' && recipient === helper.member,
  )!;
  expect(toHelper).toMatchObject({
    why: expect.stringContaining('ケアプランどおり'),
    from: [expect.any(String)],
    basisTaker: expect.stringContaining('20条2項'),
    ifNot: expect.stringContaining('介護サービスは受けられます'),
    documents: expect.arrayContaining([
      expect.objectContaining({ contract: 'care/careplan-v41', items: expect.arrayContaining([expect.any(String)]) }),
    ]),
  });
  expect(toHelper.from).not.toContain(toHelper.recipientName);
});

test('a consent is withdrawn and given again in one step each, and the next exchange goes by it', async () => {
  expect((await send()).status).toBe(202);
  const standing = (await consents()).consents.find(
    ({ purpose, recipient, inForce }) => purpose === 'care-plan-sharing' && recipient === helper.member && inForce,
  )!;
  expect(standing).toMatchObject({ withdrawable: true, giver: 'person' });
  expect((await person.post(`/v1/me/${own}/consents/${standing.id}/withdraw`)).status).toBe(204);
  expect((await send()).status).toBe(422);
  const [refused] = (await trail('?refused=true&kind=submission')).entries;
  expect(refused!.reasons).toEqual(['no_consent']); // the person reads the reason itself
  const opened = await person.get<object>(`/v1/me/${own}/trail/${refused!.record}`);
  expect(opened).toMatchObject({ status: 200, body: { decision: 'refuse', items: [] } });

  const { offers } = await consents();
  const offer = offers.find(
    ({ purpose, recipient }) => purpose === 'care-plan-sharing' && recipient === helper.member,
  )!;
  const asked = { purpose: offer.purpose, recipient: offer.recipient, textVersion: offer.textVersion };
  const give = (body: object) => person.post<{ id: string } & Fault>(`/v1/me/${own}/consents`, body);
  expect(await give({ ...asked, textVersion: 'web-0000000000000000' })).toMatchObject({ status: 409 });
  expect(await give({ ...asked, recipient: 'MED/unknown' })).toMatchObject({ status: 400 });
  expect(await give({ ...asked, contracts: ['municipal/contact'] })).toMatchObject({ status: 400 });
  expect(await give({ ...asked, validUntil: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 400 });
  const given = await give(asked);
  expect(given.status).toBe(201);
  expect((await give(asked)).status).toBe(409);
  expect((await send()).status).toBe(202);
  const [record] = await records('own-consent');
  expect(record).toMatchObject({
    kind: 'registration',
    from: 'app/resident',
    to: helper.member,
    role: '本人',
    consents: [`${given.body.id}@${offer.textVersion}`],
    municipality: resident.municipality,
  });
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT channel, giver, recorded_by, language FROM exchange.consent WHERE id = $1', [given.body.id]);
  expect(rows).toEqual([{ channel: 'web', giver: 'person', recorded_by: null, language: 'ja' }]);
  const said = (await trail('?kind=registration')).entries.map((one) => one.said);
  expect(said[0]).toMatch(/^あなたが、同意しました（相手はヘルパー.*）（利用目的は「居宅サービス計画等の共有」）。$/);
});

test('another giver’s consent is not the person’s to withdraw, and another person’s is not there', async () => {
  const doctors = (await consents()).consents.find(({ giver }) => giver === 'doctor');
  const others = town.consents.find((one) => one.resident !== resident.id)!.id;
  for (const id of [doctors?.id ?? others, others, randomUUID()])
    expect(await person.post<Fault>(`/v1/me/${own}/consents/${id}/withdraw`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  if (doctors) expect(doctors.withdrawable).toBe(false);
});

test('all at once, as a table of documents and who may see them: exactly the chosen squares are open afterwards', async () => {
  const { matrix } = await consents();
  expect(matrix.documents.length).toBeGreaterThan(1);
  expect(matrix.recipients.length).toBeGreaterThan(1);
  const isOpen = (cells: typeof matrix.cells) =>
    new Map(cells.map((cell) => [`${cell.purpose} ${cell.contract} ${cell.recipient}`, cell.allowed]));
  const cells = matrix.cells.map((cell, i) => ({ ...cell, allowed: i % 2 === 0 }));
  const choose = (body: object) => person.put(`/v1/me/${own}/consents/matrix`, body);
  expect((await choose({ textVersion: 'web-0', cells })).status).toBe(409);
  const strange = [{ ...cells[0]!, recipient: 'MED/9999' }];
  expect((await choose({ textVersion: matrix.textVersion, cells: strange })).status).toBe(400);
  expect((await choose({ textVersion: matrix.textVersion, cells })).status).toBe(200);
  expect(isOpen((await consents()).matrix.cells)).toEqual(isOpen(cells));
  const again = await choose({ textVersion: matrix.textVersion, cells });
  expect(again.body).toEqual({ given: [], withdrawn: [] });
  const back = matrix.cells.map((cell) => ({ ...cell, allowed: true }));
  expect((await choose({ textVersion: matrix.textVersion, cells: back })).status).toBe(200);
  expect(isOpen((await consents()).matrix.cells)).toEqual(isOpen(back));
  expect((await send()).status).toBe(202);
});

/** One question or request, as the member's privacy officer opens it. */
async function one(client: TestClient, what: 'questions' | 'requests', id: string, who = officer) {
  const msg = randomUUID();
  const headers = await actingOf(region, client.system, { ...who, msg });
  const response = await client.call('GET', `/v1/${what}/${id}?id=${msg}`, undefined, headers);
  return { status: response.status, body: (await response.json()) as object };
}

test('the reason of a record is asked of a member that it names, read by its privacy officer alone, answered once, in time', async () => {
  await view('住所の確認');
  const [seen] = (await trail('?kind=viewing')).entries;
  type Begun = { id: string; dueOn: string; member: string } & Fault;
  const ask = (body: object) => person.post<Begun>(`/v1/me/${own}/questions`, body);
  const secret = 'なぜ窓口で住所を見たのですか';
  const asked = await ask({ record: seen!.record, text: secret });
  // Ten working days from Tuesday the 24th of November.
  expect(asked).toMatchObject({ status: 201, body: { member: hall.member, dueOn: '2026-12-08' } });
  expect((await ask({ record: seen!.record, text: secret })).status).toBe(409);
  expect((await ask({ record: seen!.record, text: secret, member: helper.member })).status).toBe(400);
  expect(
    (await ask({ record: seen!.record, text: `番号は 10000000000${myNumberCheckDigit('10000000000')} です` })).body
      .detail,
  ).toContain('個人番号');
  const ownRead = (await trail('?kind=self-access')).entries[0]!;
  expect((await ask({ record: ownRead.record, text: secret })).status).toBe(400);
  expect((await ask({ record: randomUUID(), text: secret })).status).toBe(404);

  const list = async (client: TestClient, who: typeof officer | undefined, open = true) => {
    const id = randomUUID();
    const target = `/v1/questions?id=${id}${open ? '' : '&open=false'}`;
    const headers = who ? await actingOf(region, client.system, { ...who, msg: id }) : {};
    const response = await client.call('GET', target, undefined, headers);
    return { status: response.status, text: await response.text() };
  };
  const atHall = await list(hall, officer);
  expect(atHall.status).toBe(200);
  expect(JSON.parse(atHall.text).questions).toMatchObject([
    { id: asked.body.id, question: secret, state: 'open', overdue: false, askedBy: '本人', subject: code.hall },
  ]);
  expect(JSON.parse((await list(hall, clerk)).text).code).toBe('actor_not_entitled');
  expect(JSON.parse((await list(hall, undefined)).text).code).toBe('actor_missing');
  for (const client of [manager, helper]) expect((await list(client, officer)).text).toBe('{"questions":[]}');
  expect(await one(hall, 'questions', asked.body.id)).toMatchObject({
    status: 200,
    body: {
      question: { question: secret, subject: code.hall },
      record: { record: seen!.record, said: seen!.said, from: '縁側市', actor: expect.any(String) },
    },
  });
  const nobody = await one(manager, 'questions', randomUUID());
  expect(nobody.status).toBe(404);
  expect(await one(manager, 'questions', asked.body.id)).toEqual(nobody);
  expect((await one(hall, 'questions', asked.body.id, clerk)).status).toBe(422);

  const answerOf = (client: TestClient, id: string, who = officer) =>
    act<Fault>(region, client, `/v1/questions/${id}/answer`, who, { text: '転居届の処理のためです。' });
  const foreign = await answerOf(manager, asked.body.id);
  expect(foreign).toMatchObject({ status: 404 });
  expect(await answerOf(manager, randomUUID())).toEqual(foreign);
  expect((await answerOf(hall, asked.body.id, clerk)).status).toBe(422);
  type Questions = {
    questions: { id: string; answer: string | null; state: string; answeredBy: string; inApproval: boolean }[];
  };
  // 決裁: one drafts, another approves; the person reads that there is a draft, and what it says when it is approved.
  await enrol(hall, drafter.sub, drafter.role);
  await enrol(hall, 'p-3', officer.role);
  const drafted = await act<{ draft: string }>(region, hall, `/v1/questions/${asked.body.id}/answer`, officer, {
    text: '転居届の処理のためです。',
  });
  expect(drafted.status).toBe(202);
  expect((await answerOf(hall, asked.body.id, drafter)).status).toBe(409);
  const waits = (await person.get<Questions>(`/v1/me/${own}/questions`)).body.questions[0];
  expect(waits).toMatchObject({ state: 'open', inApproval: true, answer: null });
  const decide = (name: string, who: { sub: string; role: string }, body = {}, by = hall, draft = drafted.body.draft) =>
    act<Fault & { reasons?: unknown }>(region, by, `/v1/answer-drafts/${draft}/${name}`, who, body);
  for (const name of ['approve', 'return']) {
    const own = await decide(name, officer, { note: '自分で' });
    expect([own.status, JSON.stringify(own.body)]).toEqual([422, expect.stringContaining('same_person')]);
    expect((await decide(name, clerk, { note: 'x' })).status).toBe(422);
    const foreignDraft = await decide(name, officer, { note: 'x' }, manager);
    expect(foreignDraft.status).toBe(404);
    expect(foreignDraft).toEqual(await decide(name, officer, { note: 'x' }, manager, randomUUID()));
  }
  expect((await decide('approve', drafter)).status).toBe(400); // a deputy says why
  expect((await decide('withdraw', { sub: 'p-3', role: officer.role })).status).toBe(404);
  expect((await decide('return', drafter, { note: '理由をもう少しくわしく' })).status).toBe(204);
  expect((await decide('approve', drafter, { note: '責任者が不在' })).status).toBe(409);
  const anew = await act<{ draft: string }>(region, hall, `/v1/questions/${asked.body.id}/answer`, officer, {
    text: '転居届の処理のためです。',
  });
  const { draft } = anew.body;
  expect((await decide('approve', drafter, { note: '責任者が不在' }, hall, draft)).status).toBe(204);
  expect((await decide('read', drafter, {}, hall, draft)).status).toBe(404);
  expect((await decide('read', { sub: 'p-3', role: officer.role }, {}, hall, draft)).status).toBe(204);
  expect((await decide('read', { sub: 'p-3', role: officer.role }, {}, hall, draft)).status).toBe(409);
  expect((await answerOf(hall, asked.body.id)).status).toBe(409);
  expect((await one(hall, 'questions', asked.body.id)).body).toMatchObject({
    drafts: [
      {
        drafter: officer.sub,
        outcome: 'returned',
        decider: drafter.sub,
        deputised: true,
        note: '理由をもう少しくわしく',
      },
      { drafter: officer.sub, outcome: 'approved', decider: drafter.sub, deputised: true, readBy: 'p-3' },
    ],
  });
  const answered = await person.get<Questions>(`/v1/me/${own}/questions`);
  expect(answered.body.questions[0]).toMatchObject({
    id: asked.body.id,
    state: 'answered',
    answer: '転居届の処理のためです。',
    answeredBy: '個人情報保護の担当（代決）',
    inApproval: false,
  });
  expect((await person.post(`/v1/me/${own}/questions/${asked.body.id}/close`)).status).toBe(204);
  const closed = await person.get<Questions>(`/v1/me/${own}/questions`);
  expect(closed.body.questions[0]!.state).toBe('closed');
  expect((await person.post(`/v1/me/${own}/questions/${randomUUID()}/close`)).status).toBe(404);

  const said = (await trail('?limit=200')).entries.map((one) => one.said).join('\n');
  expect(said).toContain('あなたが、理由をたずねました（相手は縁側市）。');
  expect(said).toContain('縁側市の職員（個人情報保護責任者）が、あなたがたずねたことを読みました。');
  expect(said).toContain('縁側市の職員（個人情報保護責任者）が、あなたがたずねたことへの答えの案を作りました。');
  expect(said).toContain(
    '縁側市の職員（個人情報保護の担当）が、あなたへの答えや決定を承認しました。あなたのページで読めます。',
  );
  // No text stands in the database or in the ledger.
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT t::text AS line FROM exchange.asked_why t UNION ALL SELECT d::text FROM exchange.answer_draft d UNION ALL SELECT fields::text FROM ledger.record`,
    );
  const copy = rows.map(({ line }) => line).join('\n');
  expect(copy).not.toContain('住所を見た');
  expect(copy).not.toContain('転居届');
});

test('a question that is not answered in its ten working days is overdue', async () => {
  await view('年末の確認');
  const [seen] = (await trail('?kind=viewing')).entries;
  await region.clock.turn(new Date('2026-12-25T10:00:00+09:00'));
  const asked = await person.post<{ dueOn: string }>(`/v1/me/${own}/questions`, {
    record: seen!.record,
    text: '理由は',
  });
  expect(asked.body.dueOn).toBe('2027-01-15'); // the turn of the year and the holidays do not count
  type Questions = { questions: { overdue: boolean; record: string }[] };
  const overdue = async () =>
    (await person.get<Questions>(`/v1/me/${own}/questions`)).body.questions.find(
      ({ record }) => record === seen!.record,
    )!.overdue;
  await region.clock.turn(new Date('2027-01-15T23:00:00+09:00'));
  expect(await overdue()).toBe(false);
  await region.clock.turn(new Date('2027-01-16T01:00:00+09:00'));
  expect(await overdue()).toBe(true);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});

test('disclosure, correction and suspension go to who holds something, each with its thirty days, once more with a reason', async () => {
  type Requests = {
    requests: { id: string; state: string; dueOn: string; decision: string; decisionReason: string; member: string }[];
    holders: { id: string }[];
  };
  const target = `/v1/me/${own}/requests`;
  const { holders } = (await person.get<Requests>(target)).body;
  const ids = holders.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([hall.member, manager.member, helper.member]));
  const none = town.members.find(({ id, kind }) => kind === 'shop' && !ids.includes(id))!.id;
  type Begun = { id: string; dueOn: string };
  const ask = (member: string, kind = 'disclosure') =>
    person.post<Begun>(target, { member, kind, text: '計画の記録を見たい' });
  expect((await ask(none)).status).toBe(400);
  const made = await ask(manager.member);
  expect(made).toMatchObject({ status: 201, body: { dueOn: '2026-12-24' } });
  expect((await ask(manager.member)).status).toBe(409);
  expect((await ask(manager.member, 'correction')).status).toBe(201);

  const at = (client: TestClient, name: string, body: Record<string, unknown>, who = officer) =>
    act<Fault & { dueOn: string }>(region, client, `/v1/requests/${made.body.id}/${name}`, who, body);
  const decision = { decision: 'partly', text: '家族の記録を除いて開示します。' };
  expect((await at(helper, 'decide', decision)).status).toBe(404);
  expect((await at(helper, 'extend', { text: '量が多い' })).status).toBe(404);
  expect((await at(manager, 'extend', { text: '量が多いため' })).body.dueOn).toBe('2027-01-23');
  expect((await at(manager, 'extend', { text: '量が多いため' })).status).toBe(409);
  expect((await at(manager, 'decide', decision)).status).toBe(204);
  expect((await at(manager, 'decide', decision)).status).toBe(409);
  expect(await one(manager, 'requests', made.body.id)).toMatchObject({
    status: 200,
    body: { request: { decision: 'partly' } },
  });
  expect((await one(helper, 'requests', made.body.id)).status).toBe(404);
  const [decided] = (await person.get<Requests>(target)).body.requests.filter(({ id }) => id === made.body.id);
  expect(decided).toMatchObject({
    state: 'decided',
    decision: 'partly',
    decisionReason: '家族の記録を除いて開示します。',
    dueOn: '2027-01-23',
  });
  const id = randomUUID();
  const response = await manager.call('GET', `/v1/requests?id=${id}`, undefined, {
    ...(await actingOf(region, manager.system, { ...officer, msg: id })),
  });
  const { requests } = (await response.json()) as { requests: { kind: string; subject: string }[] };
  expect(requests).toMatchObject([{ kind: 'correction', subject: code.manager, state: 'open' }]);
});

test('a member may have another name for who answers', async () => {
  const admin = region.database.pool('admin', 1);
  await admin.query(
    `UPDATE exchange.member SET attributes = attributes || '{"privacyRoles":["管理者"]}' WHERE id = $1`,
    [helper.member],
  );
  await enrol(helper, 'a-9', '管理者'); // and all processes hear of it
  await admin.query('UPDATE exchange.revision SET version = version + 1');
  await admin.query(`SELECT pg_notify('engawa_revision', (SELECT version::text FROM exchange.revision))`);
  const ask = async (who: { sub: string; role: string }) => {
    const id = randomUUID();
    const headers = await actingOf(region, helper.system, { ...who, msg: id });
    return (await helper.call('GET', `/v1/questions?id=${id}`, undefined, headers)).status;
  };
  await expect.poll(() => ask({ sub: 'a-9', role: '管理者' })).toBe(200);
  expect(await ask(officer)).toBe(422);
});

test('each record is one event, and what the person only read is apart; the choices are what the records name', async () => {
  const of = async (event: string) => (await trail(`?limit=200&event=${event}`)).entries;
  const named = ['given', 'seen', 'refused', 'procedure', 'sign-in'];
  const each = await Promise.all(named.map(of));
  const ids = (entries: readonly { record: string }[]) => entries.map(({ record }) => record).toSorted();
  const byOthers = ids(await of('by-others'));
  expect(ids(each.flat())).toEqual(byOthers);
  for (const i of [0, 1, 2, 3]) expect(each[i]!.length, named[i]).toBeGreaterThan(0);
  const looked = await of('looked');
  expect(looked.every(({ said }) => said.startsWith('あなたが、'))).toBe(true);
  expect(byOthers.filter((id) => ids(looked).includes(id))).toEqual([]);
  expect((await trail('?event=given&kind=viewing')).entries).toEqual([]);
  expect((await person.get(`/v1/me/${own}/trail?event=all`)).status).toBe(400);
  type Choices = { choices: { members: { id: string }[]; purposes: { id: string }[] } | null };
  expect((await trail()) as unknown as Choices).toMatchObject({ choices: null });
  const { choices } = (await trail('?choices=true&limit=1')) as unknown as Choices;
  const members = choices!.members.map(({ id }) => id);
  expect(members).toEqual(expect.arrayContaining([hall.member, manager.member, helper.member]));
  expect(choices!.purposes.map(({ id }) => id)).toContain('care-plan-sharing');
  // Who asked under a law that hides it for a time stands in no list either.
  expect(members).not.toContain(town.members.find(({ kind }) => kind === 'police')!.id);
  expect(choices!.purposes.map(({ id }) => id)).not.toContain('abuse-rescue');
});

test('everything is taken away as JSON, as the reader may see it', async () => {
  const daughter = await openTestPerson(region, town.cast.sharing2);
  const theirs = await nameProxy(person, daughter, { kind: 'voluntary', scope: ['read'] });
  type Everything = {
    format: string;
    trail: Entry[];
    consents: object[];
    questions: object[];
    requests: object[];
    proxies: object[];
    monthlyPost: object;
  };
  const mine = (await person.get<Everything>(`/v1/me/${own}/export`)).body;
  expect(mine.format).toBe('engawa-export/v1');
  expect(mine.proxies).toMatchObject([{ label: '長女', state: 'in-force', scope: ['read'] }]);
  expect(mine.questions.length).toBeGreaterThan(1);
  expect(mine.requests).toHaveLength(2);
  expect(mine.monthlyPost).toEqual({ since: null, lastMonth: null, byPost: true });
  // The clock was turned back and forth: what was looked at since is not the newest.
  const taken = mine.trail.map(({ record }) => record);
  const now = (await trail('?limit=200')).entries.map(({ record }) => record);
  expect(taken).toEqual(now.filter((record) => taken.includes(record)));
  expect(now).toHaveLength(taken.length + 1);
  const hers = await daughter.get<Everything>(`/v1/me/${theirs}/export`);
  expect(hers.status).toBe(200);
  expect(hers.body.proxies).toEqual([]);
  // Why something was refused is for the person: it may say that they hide.
  expect(mine.trail.flatMap(({ reasons }) => reasons)).toContain('no_consent');
  expect(hers.body.trail.flatMap(({ reasons }) => reasons)).not.toContain('no_consent');
});

test('what the account signs in with: passkeys and tablets, its own only; a passkey that goes ends the sign-ins by it', async () => {
  const resident = town.residents.find(({ id }) => id === town.cast.sharingHardName)!;
  const [one, other] = [await openTestPerson(region, resident.id), await openTestPerson(region, resident.id)];
  const stranger = await openTestPerson(region, town.cast.sharing2);
  const pool = region.database.pool('exchange', 2);
  const now = new Date();
  const kept = { counter: 0, transports: [], publicKey: Buffer.from('key'), label: '私の電話' };
  await transact(pool, { sign_in: 'yes' }, (connection) =>
    addPasskey(connection, { ...kept, id: 'credential-1', account: one.account }, now),
  );
  type Passkeys = { passkeys: { id: string; label: string }[] };
  expect((await one.get<Passkeys>('/v1/me/passkeys')).body.passkeys).toMatchObject([
    { label: '私の電話', usedAt: null },
  ]);
  expect((await stranger.get<Passkeys>('/v1/me/passkeys')).body.passkeys).toEqual([]);
  const none = await stranger.call('DELETE', '/v1/me/passkeys/credential-0');
  expect(none.status).toBe(404);
  expect((await stranger.call('DELETE', '/v1/me/passkeys/credential-1')).body).toEqual(none.body);
  expect((await other.get('/v1/me')).status).toBe(200);
  expect((await one.call('DELETE', '/v1/me/passkeys/credential-1')).status).toBe(204);
  expect((await other.get('/v1/me')).status).toBe(401);
  expect((await one.get<Passkeys>('/v1/me/passkeys')).body.passkeys).toEqual([]);

  const secrets = createSecrets(await openKeyStore(`${region.data}/keys`).secret('sign-in'));
  const { code: shown } = await transact(pool, { sign_in: 'yes' }, (connection) =>
    beginPairing(connection, secrets, now),
  );
  const asked = { label: 'よしだ', picture: 'bird' };
  expect((await one.post('/v1/me/devices', { ...asked, code: '00000000' })).status).toBe(404);
  const paired = await one.post<{ id: string }>('/v1/me/devices', { ...asked, code: shown });
  expect(paired.status).toBe(201);
  expect((await one.post('/v1/me/devices', { ...asked, code: shown })).status).toBe(404);
  type Devices = { devices: { id: string }[] };
  expect((await one.get<Devices>('/v1/me/devices')).body.devices).toMatchObject([
    { id: paired.body.id, label: 'よしだ', pairedBy: 'account' },
  ]);
  expect((await stranger.call('DELETE', `/v1/me/devices/${paired.body.id}`)).status).toBe(404);
  expect((await one.call('DELETE', `/v1/me/devices/${paired.body.id}`)).status).toBe(204);
  expect((await one.get<Devices>('/v1/me/devices')).body.devices).toEqual([]);
  const said = (await one.get<Entries>('/v1/me/sign-ins')).body.entries.map((entry) => entry.said);
  expect(said).toEqual([
    'あなたが、端末の登録をやめました。',
    expect.stringContaining('端末を登録しようとしました'),
    'あなたが、端末を登録しました。',
    expect.stringContaining('端末を登録しようとしました'),
    'あなたが、パスキーを削除しました。',
  ]);
  await toldOtherwise(one, resident);

  // How the person signs in is not a proxy's to know.
  const proxy = await openTestPerson(region, town.cast.sharing1);
  const theirs = await nameProxy(one, proxy, { kind: 'voluntary', scope: ['read'] });
  const read = await trail('?limit=200', proxy, theirs);
  expect(read.entries.map(({ kind }) => kind)).not.toContain('sign-in');
  const [signIn] = (await trail('?event=sign-in', one, await one.nameOf())).entries;
  for (const target of [`trail/${signIn!.record}`, `trail/${signIn!.record}/receipt`]) {
    expect((await one.get(`/v1/me/${await one.nameOf()}/${target}`)).status).toBe(200);
    expect((await proxy.get(`/v1/me/${theirs}/${target}`)).status).toBe(404);
  }
  expect((await trail('?limit=200', one, await one.nameOf())).entries.map(({ kind }) => kind)).toContain('sign-in');
});

test('what is malformed is told with its place, and nothing of it is kept', async () => {
  for (const [method, target, body] of [
    ['GET', `/v1/me/${own}/trail?limit=0`, undefined],
    ['GET', `/v1/me/${own}/trail?kind=secret`, undefined],
    ['GET', `/v1/me/${own}/trail/not-a-uuid/receipt`, undefined],
    ['POST', `/v1/me/${own}/questions`, { record: randomUUID(), text: '' }],
    ['POST', `/v1/me/${own}/questions`, { record: randomUUID(), text: 'a\u0000b' }],
    ['POST', `/v1/me/${own}/consents`, {}],
    ['PUT', `/v1/me/${own}/consents/matrix`, { textVersion: 'x', cells: [] }],
    ['POST', `/v1/me/${own}/requests`, { member: 'nobody', kind: 'disclosure', text: 'x' }],
    ['POST', `/v1/me/${own}/proxies`, { kind: 'legal', scope: ['read'], label: '母' }],
    ['POST', `/v1/me/${own}/proxies`, { kind: 'supporter', scope: ['consent'], label: '母' }],
  ] as const)
    expect(await person.call<Fault>(method, target, body), `${method} ${target}`).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
});

/** Of what was done to how they sign in: on their page, and by their town hall's letter. */
async function toldOtherwise(one: TestPerson, { id, insured }: (typeof town.residents)[number]) {
  const [found] = await hall.codesOf(insured, 'code-matching');
  type Notices = { notices: { id: string; subject: string; what: string }[] };
  const waiting = async (client = hall) =>
    (await act<Notices>(region, client, '/v1/account-notices/list', clerk, {})).body.notices;
  const hers = async () => (await waiting()).filter(({ subject }) => subject === found!.code).map(({ what }) => what);
  const sendLetter = () => act(region, hall, '/v1/letters', clerk, { subject: found!.code, birth: '1940-01-01' });
  expect((await sendLetter()).status).toBe(201);
  const own = async () =>
    (await one.get<{ notices: { what: string }[] }>('/v1/me')).body.notices.map(({ what }) => what);
  expect((await own()).toSorted()).toEqual(['device-paired', 'letter-issued', 'passkey-removed']);
  expect((await hers()).toSorted()).toEqual(await own().then((all) => all.toSorted()));
  // A first letter is no news: nobody signs in as the person yet.
  const first = town.residents.find(
    (other) =>
      other.municipality === '990019' &&
      !other.protected &&
      !other.movedOut &&
      other.insured.length > 0 &&
      ![id, resident.id, town.cast.sharing1, town.cast.sharing2].includes(other.id),
  )!;
  const [unknown] = await hall.codesOf(first.insured, 'code-matching');
  await act(region, hall, '/v1/letters', clerk, { subject: unknown!.code, birth: '1940-01-01' });
  expect((await waiting()).filter(({ subject }) => subject === unknown!.code)).toEqual([]);

  const nokiba = await region.client('GOV/990027/main');
  await enrol(nokiba, clerk.sub, clerk.role);
  expect(await waiting(nokiba)).toEqual([]);
  const [letter] = (await waiting()).filter(({ subject }) => subject === found!.code);
  const print = (client = hall) => act(region, client, `/v1/account-notices/${letter!.id}/printed`, clerk, {});
  expect((await print(nokiba)).status).toBe(404);
  expect((await print()).status).toBe(204);
  expect((await print()).status).toBe(404);
  expect((await hers()).length).toBe(2);
  // What stands on the page stays there: the letter may never arrive.
  expect((await own()).length).toBe(3);
  const admin = region.database.pool('admin', 1);
  const hide = (until: string) =>
    admin.query(`UPDATE exchange.subject SET protected_until = ${until} WHERE id = $1`, [id]);
  await hide("now() + interval '9 years'");
  expect(await hers()).toEqual([]);
  expect((await own()).length).toBe(3);
  await hide('NULL');
}
