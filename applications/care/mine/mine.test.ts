import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type MineAnswer, mineAnswer } from '../../../contracts/care/mine.ts';
import { openTestPerson, type TestPerson } from '../../../exchange/testing-person.ts';
import { wake } from '../../../web/application/work.ts';
import { moveApplication } from '../caseload/application/store.ts';
import type { Entry } from '../files/model/group.ts';
import { readAgreements } from '../heard/agreement.ts';
import { takeUnit } from '../store/held.ts';
import { findByNumbers } from '../store/persons.ts';
import { putOutUnit } from '../store/sent.ts';
import { type CareOffices, offices, openCareOffices, unitOf } from '../testing.ts';
import { undoAbsence } from '../visits/absences.ts';
import { sayFromOffice } from './messages.ts';
import { costsOf } from './month.ts';
import { HeardFromPerson, readHeard } from './shown.tsx';
import { visitsOf } from './week.ts';

/*
 * What a planning office answers the person herself: over the road, from the office's own rows, kept as the office's own.
 */
let at: CareOffices;
let person: TestPerson;
let daughter: TestPerson;
let own: string;
let hers: string;
const { planner, dayCare } = offices;
const now = new Date('2026-11-24T10:00:00+09:00');
const path = (name: string, rest: string) => `/v1/me/${name}/services/${planner}/care/mine${rest}`;
const ask = async (rest: string, who = person, name = own) => {
  const answer = await who.get<MineAnswer>(path(name, rest));
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return mineAnswer.parse(answer.body);
};
const tell = (rest: string, body: object, who = person, name = own) => who.post<MineAnswer>(path(name, rest), body);

beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  const { month, monthDaughter } = at.region.town.cast;
  person = await openTestPerson(at.region, month);
  daughter = await openTestPerson(at.region, monthDaughter);
  own = await person.nameOf();
  hers = await daughter.nameOf('voluntary');
});
afterAll(() => at.close());

const soon = { timeout: 20_000, interval: 100 };
const personOf = (member: typeof planner) =>
  at.rows(member)(
    async (connection) =>
      (
        await findByNumbers(
          connection,
          at.region.town.residents.find(({ id }) => id === at.region.town.cast.month)!.insured,
        )
      )[0]!,
  );
const rowsOf = async <T extends object>(member: typeof planner, sql: string) =>
  (await at.rows(member)((connection) => connection.query<T>(sql))).rows;
/** As plans/give does: put out, and held here under the same ファイル連番. */
async function give(sequence: string) {
  const { month } = at.region.town.cast;
  const unit = unitOf(at.region.town, 'plan', month, { from: planner, to: dayCare, sequence, month: '202611' });
  const { code } = await personOf(planner);
  await at.rows(planner)(async (connection) => {
    const put = await putOutUnit(connection, planner, unit, { title: '計画', subjects: [code] }, now);
    await takeUnit(connection, planner, { ...unit, sequence: put.sequence }, { now, message: null });
  });
}

async function hold(kind: 'plan' | 'slip' | 'actuals', sequence: string) {
  const { month } = at.region.town.cast;
  const [from, to] = kind === 'actuals' ? [dayCare, planner] : [planner, dayCare];
  const unit = unitOf(at.region.town, kind, month, { from, to, sequence, month: '202611' });
  await at.rows(planner)((connection) => takeUnit(connection, planner, unit, { now, message: null }));
  return unit;
}

test('the contract says what the words say', () => {
  const { schema, fields } = JSON.parse(readFileSync(new URL('../contracts/mine.json', import.meta.url), 'utf8'));
  const { properties } = z.toJSONSchema(mineAnswer) as { properties: object };
  expect(Object.keys(fields)).toEqual(Object.keys(properties));
  const shapeOf = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shapeOf)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(
                ([key]) => !['pattern', '$schema', 'maximum'].includes(key) && !(key === 'type' && 'enum' in value),
              )
              .map(([key, one]) => [key, shapeOf(one)]),
          )
        : value;
  expect(shapeOf(schema)).toEqual(shapeOf(z.toJSONSchema(mineAnswer)));
});

test('nothing is there yet: empty lists, and no error', async () => {
  const weeks = { from: '2026-11-23', until: '2026-12-06' };
  expect((await ask('/week')).week).toEqual({ ...weeks, visits: [], undecided: weeks });
  expect((await ask('/month/202611')).month).toEqual({ month: '202611', offices: [] });
  expect(await ask('/plan')).toEqual({ plan: { versions: [] }, agreements: [] });
  expect(await ask('/messages')).toEqual({ messages: [] });
});

test('the week, the month and the plan as the office holds them', async () => {
  await hold('slip', '20261101090000');
  const plan = await hold('plan', '20261101090001');
  const { week, application } = await ask('/week');
  expect(application).toBeUndefined();
  const told = {
    code: (await personOf(planner)).code,
    kind: '更新',
    appliedOn: '2026-11-02',
    surveyedOn: '2026-11-10',
  };
  await at.rows(planner)((connection) =>
    moveApplication(connection, planner, { ...told, told: { by: 'GOV/990019', at: now } }),
  );
  expect((await ask('/week')).application).toEqual({ kind: '更新', appliedOn: '2026-11-02', surveyedOn: '2026-11-10' });
  expect([week!.from, week!.until]).toEqual(['2026-11-23', '2026-12-06']);
  expect(week!.visits.length).toBeGreaterThan(0);
  // December has no slip yet: that nobody comes then is not known.
  expect(week!.undecided).toEqual({ from: '2026-12-01', until: '2026-12-06' });
  expect(week!.visits.every(({ state, what }) => state === 'planned' && what !== '')).toBe(true);
  const { month } = await ask('/month/202611');
  expect(month!.cost!.ownYen).toBe(month!.offices.reduce((sum, { ownYen }) => sum + ownYen, 0));
  expect(month!.cost!.totalYen).toBeGreaterThan(month!.cost!.ownYen);
  const read = (await ask('/plan')).plan!;
  const [entry] = plan.content.entries!;
  expect(read.current).toMatchObject({
    sequence: '20261101090001',
    policy: entry!.kind === 'plan' ? entry!.parts.UP1KYO[0]!.policy : '',
    inForce: true,
  });
  expect(read.current!.needs.length).toBeGreaterThan(0);
  expect(read.versions).toHaveLength(1);
});

test('she agrees to exactly the version that she read; her daughter, as what she is; twice is once', async () => {
  const { current } = (await ask('/plan')).plan!;
  const signed = { kind: 'plan', identity: current!.identity, sequence: current!.sequence, answer: 'agreed' };
  expect((await tell('/agreements', { ...signed, sequence: '20261101090000' })).status).toBe(409);
  expect((await tell('/agreements', { ...signed, answer: 'yes' })).status).toBe(422);
  for (const _ of [1, 2]) expect((await tell('/agreements', signed)).status).toBe(200);
  expect(
    (await tell('/agreements', { ...signed, answer: 'declined', name: '小島　久美' }, daughter, hers)).status,
  ).toBe(200);
  const { agreements } = await ask('/plan');
  expect(agreements).toMatchObject([
    { by: 'voluntary', answer: 'declined', name: '小島　久美', mine: false },
    { by: 'self', answer: 'agreed', mine: true, sequence: signed.sequence },
  ]);
  const { rows } = await at.rows(planner)((connection) =>
    connection.query(
      `SELECT a.sha256 = encode(sha256(convert_to(v.entry::text, 'UTF8')), 'hex') AS same FROM care.agreement a
        JOIN care.version v USING (member, identity, sequence)`,
    ),
  );
  expect(rows).toEqual([{ same: true }, { same: true }]);
  await hold('plan', '20261120090000');
  expect((await tell('/agreements', signed)).status).toBe(409);
  const { plan } = await ask('/plan');
  expect(plan!.versions.map(({ sequence, inForce }) => [sequence, inForce])).toEqual([
    ['20261120090000', true],
    ['20261101090001', false],
  ]);
});

test('the offices that were sent the version learn of the answer, and what counts is her own', async () => {
  await give('20261121090000');
  const { current } = (await ask('/plan')).plan!;
  const signed = { kind: 'plan', identity: current!.identity, sequence: current!.sequence };
  const saidTo = (member: typeof planner) =>
    at.rows(member)(
      async (connection) => (await readAgreements(connection, [current!.identity])).get(current!.identity) ?? null,
    );
  // Not yet: no signature, and so no new proof (contracts/mine.json).
  await tell('/withdrawals', { ...signed, name: '小島　久美' }, daughter, hers);
  await vi.waitFor(
    async () => expect(await saidTo(dayCare)).toMatchObject({ answer: 'declined', by: 'voluntary' }),
    soon,
  );
  for (const _ of [1, 2]) expect((await tell('/agreements', { ...signed, answer: 'agreed' })).status).toBe(200);
  expect(await saidTo(planner)).toMatchObject({ answer: 'agreed', by: 'self', way: 'screen' });
  await vi.waitFor(
    async () => expect(await saidTo(dayCare)).toMatchObject({ answer: 'agreed', by: 'self', way: 'told' }),
    soon,
  );
  expect(await rowsOf(dayCare, 'SELECT FROM care.told_agreement')).toHaveLength(2);
  // Another plan is another question.
  await hold('plan', '20261122090000');
  expect((await ask('/plan')).plan!.current!.sequence).toBe('20261122090000');
});

test('the family’s own data: the family member consents and withdraws by herself, and nobody in her place', async () => {
  const consent = { kind: 'family-data', answer: 'agreed', name: '小島　久美' };
  expect((await tell('/agreements', consent)).status).toBe(422);
  expect((await tell('/agreements', consent, daughter, hers)).status).toBe(200);
  expect((await tell('/agreements', { ...consent, answer: 'withdrawn' }, daughter, hers)).status).toBe(422);
  const back = { kind: 'family-data', name: '小島　久美' };
  for (const _ of [1, 2]) expect((await tell('/withdrawals', back, daughter, hers)).status).toBe(200);
  const family = (await ask('/plan', daughter, hers)).agreements!.filter(({ kind }) => kind === 'family-data');
  expect(family.map(({ answer, mine }) => [answer, mine])).toEqual([
    ['withdrawn', true],
    ['agreed', true],
  ]);
});

test('one visit of a day is not wanted; what is over, or no visit of hers, cannot be', async () => {
  const { visits } = (await ask('/week')).week!;
  const visit = visits.at(-1)!;
  for (const _ of [1, 2]) expect((await tell('/absences', { visit: visit.id, word: '通院のため' })).status).toBe(200);
  expect((await tell('/absences', { visit: 'another' })).status).toBe(409);
  const past = visits.find(({ day }) => day < '2026-11-24')!;
  expect((await tell('/absences', { visit: past.id })).status).toBe(409);
  // Today's can be told of until it is over.
  const ending = visits.find(({ day, to }) => day === '2026-11-24' && to === '10:45')!;
  await at.region.clock.turn(new Date('2026-11-24T10:46:00+09:00'));
  expect((await tell('/absences', { visit: ending.id })).status).toBe(409);
  await at.region.clock.turn(now);
  const { week, absences } = await ask('/week');
  expect(week!.visits.filter(({ absent }) => absent).map(({ id }) => id)).toEqual([visit.id]);
  expect(absences).toMatchObject([{ visit: visit.id, day: visit.day, office: visit.office }]);
  await vi.waitFor(
    async () => expect(await rowsOf(dayCare, 'SELECT day, word, undone_at FROM care.told_absence')).toHaveLength(1),
    soon,
  );
  expect(await rowsOf(dayCare, 'SELECT day, word FROM care.told_absence')).toEqual([
    { day: visit.day.replaceAll('-', ''), word: '通院のため' },
  ]);
  expect(await rowsOf(planner, `SELECT s.receiver FROM care.absence a JOIN care.sent s ON s.id = a.sent`)).toEqual([
    { receiver: dayCare },
  ]);
});

test('an absence that the office takes back stands at nobody any more, and may be said again', async () => {
  const [person] = [await personOf(dayCare)];
  const [told] = await rowsOf<{ code: string; day: string; serviceType: string; starts: string }>(
    dayCare,
    'SELECT code, day, service_type AS "serviceType", starts FROM care.told_absence',
  );
  const telling = {
    member: dayCare,
    person: person!,
    listening: new Set([planner]),
    now,
    staff: { id: 'jimu-01', role: '事務' },
  };
  const undo = () => at.rows(dayCare)((connection) => undoAbsence(connection, telling, told!));
  expect([await undo(), await undo()]).toEqual([true, false]);
  wake('care', dayCare);
  await vi.waitFor(async () => expect((await ask('/week')).absences).toEqual([]), soon);
  const { visits } = (await ask('/week')).week!;
  expect(visits.filter(({ absent }) => absent)).toEqual([]);
  expect((await tell('/absences', { visit: visits.at(-1)!.id })).status).toBe(200);
  expect((await ask('/week')).absences).toHaveLength(1);
});

test('the family’s room: each sees who wrote, and a message sent twice is one', async () => {
  const id = '00000000-0000-4000-8000-000000000001';
  for (const _ of [1, 2]) expect((await tell('/messages', { id, text: '腰が痛みます' })).status).toBe(200);
  await tell(
    '/messages',
    { id: '00000000-0000-4000-8000-000000000002', text: '母をお願いします', name: '久美' },
    daughter,
    hers,
  );
  expect((await ask('/messages', daughter, hers)).messages).toMatchObject([
    { by: 'self', mine: false, text: '腰が痛みます' },
    { by: 'voluntary', mine: true, name: '久美' },
  ]);
});

test('what the office writes back is read by the person, once, as the office’s', async () => {
  const { insured } = at.region.town.residents.find(({ id }) => id === at.region.town.cast.month)!;
  const rows = at.rows(planner);
  const by = {
    member: planner,
    staff: 'caremane-01',
    name: '介護支援専門員',
    now: new Date('2026-11-24T11:00:00+09:00'),
  };
  const [person] = await rows((connection) => findByNumbers(connection, insured));
  const one = { id: '00000000-0000-4000-8000-000000000003', code: person!.code, text: '来週うかがいます' };
  for (const _ of [1, 2]) await rows((connection) => sayFromOffice(connection, by, one));
  const { messages } = await ask('/messages');
  expect(messages!.filter(({ by }) => by === 'office')).toMatchObject([
    { mine: false, name: '介護支援専門員', text: '来週うかがいます' },
  ]);
});

test('staff see what was answered: to which version, by whom, and what is not wanted', async () => {
  const { code } = (
    await at.rows(planner)((connection) =>
      findByNumbers(connection, at.region.town.residents.find(({ id }) => id === at.region.town.cast.month)!.insured),
    )
  )[0]!;
  const heard = await at.rows(planner)((connection) => readHeard(connection, code));
  expect(heard.agreements.find(({ by, sequence }) => by === 'self' && sequence === '20261101090001')).toMatchObject({
    answer: 'agreed',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(heard.absences.map(({ word, became }) => [word, became]).toSorted()).toEqual([
    ['', expect.stringMatching(/arrived|under-way/)],
    ['通院のため', 'undone'],
  ]);
  const html = String(HeardFromPerson({ heard }));
  for (const part of ['本人・家族から', '小島　久美', '家族の情報の同意', '通院のため', '腰が痛みます'])
    expect(html, part).toContain(part);
  expect(await at.rows(dayCare)((connection) => readHeard(connection, code))).toEqual({
    ...{ agreements: [], absences: [], messages: [] },
  });
});

test('every row is the office’s own: no other office sees one', async () => {
  for (const table of ['agreement', 'absence', 'family_message']) {
    const count = async (member: typeof planner) =>
      (await at.rows(member)((connection) => connection.query(`SELECT FROM care.${table}`))).rowCount;
    expect(await count(planner), table).toBeGreaterThan(0);
    expect(await count(dayCare), table).toBe(0);
  }
  const found = await at.rows(planner)((connection) =>
    findByNumbers(connection, at.region.town.residents.find(({ id }) => id === at.region.town.cast.month)!.insured),
  );
  expect(found).toHaveLength(1);
});

test('a plan of 介護予防 is read and agreed to like any other', async () => {
  const { insurer, insured } = await personOf(planner);
  const office = planner.split('/')[1]!;
  const first = {
    ...{ goalOfDay: '一日一回、外を歩く。', policy: '足腰の力を保つ。', authorOffice: { name: 'センター' } },
    ...{ areas: { movement: { wish: '杖なしで歩きたい' }, dailyLife: {}, society: {}, health: {} } },
    ...{ checklist: {}, programme: {} },
  };
  const support = {
    needNo: 1,
    need: '歩く力が落ちている',
    goal: '買い物に行く',
    selfCare: '毎朝の体操',
    service: '通所型サービス',
  };
  const entry: Entry<'prevention'> = {
    ...{ kind: 'prevention', key: { insurer, insured, planDay: '20261123' }, pictures: [] },
    parts: { UPYOBO: [first], UPYOBO_SUB: [support] },
  };
  const route = { from: office, fromService: '46', to: office, toService: '46' };
  const unit = { route, sequence: '20261123090000', content: { entries: [entry] } };
  await at.rows(planner)((connection) => takeUnit(connection, planner, unit, { now, message: null }));
  const { current } = (await ask('/plan')).plan!;
  expect(current).toMatchObject({
    wishes: '一日一回、外を歩く。\n杖なしで歩きたい',
    needs: [{ need: '歩く力が落ちている', goals: [{ long: '買い物に行く', contents: [{ content: '毎朝の体操' }] }] }],
  });
  const { identity, sequence } = current!;
  expect((await tell('/agreements', { kind: 'plan', identity, sequence, answer: 'agreed' })).status).toBe(200);
  const answers = await at.rows(planner)((connection) => readAgreements(connection, [identity]));
  expect(answers.get(identity)).toMatchObject({ answer: 'agreed', by: 'self' });
});

test('what has become another while a page was read is said so, with nothing to press beside it, and what was written stays', async () => {
  const page = await at.browser.open('/resident', { javaScript: false });
  if (await page.getByText('は、あなたのものですか').first().isVisible())
    await page.locator('main .actions a').first().click();
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.locator('main form', { hasText: '大橋　静江（' }).locator('button').first().click();
  await page.waitForURL(`${at.url}/**`);
  await page.locator('main a[href$="/care"]').first().click();
  const care = page.url();
  const main = () => page.locator('main').innerText();

  await page.goto(`${care}/agree`);
  await page.locator('input[value=declined]').check();
  await hold('plan', '20261124090000');
  await page.locator('main form button').last().click();
  expect(await main()).toContain('ケアプランが新しくなりました');
  expect(await page.locator('main form').count()).toBe(0);

  await page.goto(care);
  await page.locator('a[href*="/care/off"]').first().click();
  await page.locator('input[name=visit]').evaluate((one) => one.setAttribute('value', 'planned otherwise since'));
  await page.fill('#word', '病院に行くため');
  await page.locator('main form button').last().click();
  expect(await main()).toMatch(/もう変えられません[\s\S]*病院に行くため/);
  await page.goto(care);
  await page.locator('a[href*="/care/off"]').last().click();
  const visit = page.url();
  await page.locator('main form button').last().click();
  expect(await main()).toContain('休むことを伝えました');
  await page.goto(visit);
  expect(await main()).toContain('休むともう伝えてあります');
  expect(await page.locator('main form').count()).toBe(0);
  await page.context().close();
});

test('planned and done: what was told of, and not done, did not take place; what was done without a plan was done', () => {
  const row = (day: string, start: string, more = {}) => ({
    ...{ day, start, end: '1000', serviceCode: '111111', office: '9970100200', officeName: 'こはる' },
    ...more,
  });
  const states = visitsOf({
    planned: [
      row('20261102', '0900'),
      row('20261103', '0900'),
      row('20261105', '0900'),
      row('20261101', '9999', { serviceCode: '171001' }),
    ],
    done: [row('20261102', '0900'), row('20261104', '1400')],
  }).map(({ day, from, state }) => [day, from, state]);
  expect(states.toSorted()).toEqual([
    ['2026-11-02', '09:00', 'done'],
    ['2026-11-03', '09:00', 'cancelled'],
    ['2026-11-04', '14:00', 'done'],
    ['2026-11-05', '09:00', 'planned'],
  ]);
});

test('a month’s cost: sums of the form’s own yen, and what is beyond the limit by itself', () => {
  const { cost, offices: of } = costsOf('202611', [
    { serviceCode: '111111', office: '1', units: 100, cost: 1, share: 1 },
    {
      serviceCode: '11AAAA',
      office: '1',
      officeName: 'こはる',
      managedUnits: 1200,
      cost: 10000,
      share: 1000,
      fullShare: 2000,
    },
    { serviceCode: '11EEEE', office: '1', serviceUnits: 100, cost: 1000, share: 100 },
    { serviceCode: '999999', cost: 11000, share: 1100 },
  ]);
  expect(cost).toEqual({ units: 1300, totalYen: 13000, ownYen: 3100, overLimitYen: 2000 });
  expect(of).toMatchObject([{ office: 'こはる', totalYen: 13000, ownYen: 3100 }]);
});

test('what stands outside the limit by its details is not left out, and a claim is rounded once', () => {
  const priced = { office: '1', unitPrice: 1042, benefitRate: '90' };
  const { cost } = costsOf('202611', [
    { ...priced, serviceCode: '111111', managedUnits: 101, serviceUnits: 101 },
    // By hand: 101 units are 1052 yen (1052.42), of which 106 are her own; twice 1052 and 212. 202 units are 2104 (2104.84), and 211.
    { ...priced, serviceCode: '116275', serviceUnits: 101, cost: 1052, share: 106, fullShare: 0 },
    { ...priced, serviceCode: '11AAAA', serviceUnits: 151, withinLimit: 101, cost: 1052, share: 106, fullShare: 521 },
  ]);
  expect(cost).toMatchObject({ totalYen: 2104 + 521, ownYen: 211 + 521, overLimitYen: 521 });
});
