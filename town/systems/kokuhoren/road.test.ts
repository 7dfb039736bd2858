import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeClaims, writeSlips } from '../../../applications/care/claims/files.ts';
import { claimsOf, visitOn } from '../../../applications/care/claims/testing.ts';
import { type Client, createClient } from '../../../connector/client.ts';
import { readBenefitRecords } from '../../../contracts/care/benefit.ts';
import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import type { Claimed, Statement } from '../../../contracts/care/statement.ts';
import { readTables, type Tables } from '../../../contracts/care/tables.ts';
import { memberOf, type SystemId } from '../../../contracts/member.ts';
import type { Parcel } from '../../../contracts/message.ts';
import { startTestRegion, type TestRegion } from '../../../exchange/testing.ts';
import { openApplicationSystemKeys, openSystemKeys } from '../../keys.ts';
import { members } from '../../members.ts';
import { getResident } from '../../town.ts';
import { datesOf, isCertified } from '../certification.ts';
import { type Federation, federationSystem, openFederation } from './federation.ts';
import type { Ledgers } from './ledgers.ts';
import { ledgersWith } from './testing.ts';
import { golden, goldenCode, goldenTables, hasGolden } from './testing-golden.ts';
import { makeTownLedgers } from './town-ledgers.ts';

/*
 * The month's claims over real HTTP: offices → federation → review → offices and insurer. The person is the one of the month that is lived
 * through; three of her offices claim, and her care manager sends the 給付管理票.
 */
let region: TestRegion;
let tables: Tables;
let folder: string;
let federation: Federation;
let person: Claimed;
const codeOf = (kind: string) => members.find((one) => one.kind === kind)!.code;
const planner = members.filter(({ kind }) => kind === 'care-management')[1]!.code;
const [help, nursing, dayCare] = ['home-help', 'home-nursing', 'day-care'].map(codeOf) as [string, string, string];
const clients = new Map<SystemId, Client>();

async function clientOf(system: SystemId): Promise<Client> {
  const known = clients.get(system);
  if (known) return known;
  const isApplication = /\/(?:care|municipal)$/.test(system) && !/^GOV\/\d+\/care$/.test(system);
  const { keys } = isApplication
    ? await openApplicationSystemKeys(region.data, system)
    : await openSystemKeys(path.join(region.data, 'town', 'keys'), system);
  const client = await createClient({ exchange: region.url, system, keys });
  clients.set(system, client);
  return client;
}
const open = async (ledgers: Ledgers, name: string) =>
  openFederation({ folder: path.join(folder, name), ledgers, client: await clientOf(federationSystem) });

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-12-07T10:00:00+09:00'));
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-federation-'));
  tables = await readTables();
  const resident = getResident(region.town, region.town.cast.month);
  const [number] = resident.insured;
  if (!isCertified(resident)) throw new Error('the person of the month is certified');
  const { validFrom, validUntil } = datesOf(region.town.seed, resident);
  person = {
    ...{ insurer: number!.insurer, insured: number!.insured, birth: resident.birth, level: resident.careLevel },
    ...{ sex: resident.sex === '男' ? '1' : '2', certifiedFrom: validFrom, certifiedUntil: validUntil },
  };
  federation = await open(makeTownLedgers(region.town, tables), 'book');
});
afterAll(async () => {
  await region.close();
  await rm(folder, { recursive: true, force: true });
});

let messages = 0;
/** Sends an office's file, from its own software. */
async function send(office: string, file: Buffer, prefix: 'SEIKYU' | 'KYUKAN', id = `${++messages}`) {
  const client = await clientOf(`CARE/${office}/careplan`);
  const [code] = await client.requestCodes('care-claims', [person]);
  const parcel: Parcel = {
    subjects: [{ code: code! }],
    files: [
      {
        name: `${prefix}_${office}_202612_20261205${id.padStart(6, '0')}.CSV`,
        mediaType: 'text/csv',
        content: file.toString('base64'),
      },
    ],
  };
  const receiver = memberOf(federationSystem);
  return client.send({ id, contract: 'care/claims', receiver, purpose: 'care-claims', parcel });
}
const claim = (office: string, statements: readonly Statement[], id?: string) =>
  send(
    office,
    writeClaims(
      office,
      '202612',
      statements.filter(({ provider }) => provider === office),
    ),
    'SEIKYU',
    id,
  );
const slipOf = (slip: BenefitSlip) => send(planner, writeSlips(planner, '202612', [slip]), 'KYUKAN');

/** Everything that waits for a member's system, taken and acknowledged. */
async function collect(system: SystemId) {
  const client = await clientOf(system);
  const mails = [];
  // Of those with one order key the next comes when the one before is acknowledged.
  for (;;) {
    const { messages: some } = await client.collect({ waitSeconds: 0 });
    if (some.length === 0) break;
    await client.acknowledge(some.map(({ message }) => message));
    mails.push(...some);
  }
  return Promise.all(
    mails.map(async (mail) => {
      const { subjects, files } = await client.openSealed(mail);
      const read = files.map(({ content }) => readRecords(Buffer.from(content, 'base64')));
      expect(read.flatMap(({ problems }) => problems)).toEqual([]);
      return { contract: mail.contract, subjects, records: read.flatMap(({ records }) => records) };
    }),
  );
}
const month = (more: Partial<Parameters<typeof claimsOf>[3]> = {}) =>
  claimsOf(
    tables,
    [
      ...[3, 10, 17].map((day) => visitOn(dayCare, '152447', day)),
      ...[4, 11].map((day) => visitOn(help, '111211', day)),
    ],
    person,
    { limit: 27_048, ...more },
  );
const bySlip = (slip: BenefitSlip): BenefitSlip => ({ ...slip, planner });

test('without a slip a claim waits; with it, it is paid, and the insurer is told', async () => {
  const { slip, statements } = month();
  expect(await claim(dayCare, statements, '900001')).toHaveProperty('accepted');
  expect(await federation.collect()).toBe(1);
  expect(await federation.review('202612')).toMatchObject({ decided: 0, held: 1 });
  expect(await collect(`CARE/${dayCare}/care`)).toMatchObject([
    {
      contract: 'care/claims-results',
      subjects: [{ code: expect.any(String) }],
      records: [{ values: { outcome: '保留', reason: 'X007', insured: person.insured } }],
    },
  ]);

  await slipOf(bySlip(slip!));
  await claim(help, statements);
  expect(await federation.collect()).toBe(2);
  expect(federation.book.dueMonth()).toBe('202612');
  expect(await federation.review('202612')).toMatchObject({ decided: 2, held: 0, returned: 0 });
  const [total] = statements.find(({ provider }) => provider === dayCare)!.totals;
  const paid = { units: String(total!.units), benefit: String(total!.benefit) };
  expect(await collect(`CARE/${dayCare}/care`)).toMatchObject([
    {
      contract: 'care/claims-payment',
      subjects: [],
      records: [{ values: { exchange: '7513', ...paid } }, { values: paid }],
    },
  ]);
  // The home help has no system that receives results: it is told on paper, and the federation knows.
  expect(
    [...federation.book.outcomes()].filter(([id]) => id.includes(help)).map(([, one]) => one.outcome),
  ).not.toContain('road');
  const [mail] = await collect('GOV/990019/municipal');
  const { records, problems } = readBenefitRecords(mail!.records);
  expect(problems).toEqual([]);
  expect(
    records.flatMap(({ kind, benefits }) => benefits.map(({ provider, units }) => [kind, provider, units])),
  ).toEqual([
    ['1', dayCare, 791 * 3],
    ['1', help, 387 * 2],
  ]);
  const bill = mail!.records.filter(({ layout }) => layout === 'bill').map(({ values }) => Number(values.benefit));
  const all = statements.flatMap(({ totals }) => totals).reduce((sum, one) => sum + one.benefit, 0);
  expect(bill.reduce((sum, one) => sum + one, 0)).toBe(all);
});

test('the same message twice has one effect, and a restart loses nothing', async () => {
  const { statements } = month();
  expect(await claim(dayCare, statements, '900001')).toHaveProperty('accepted'); // nobody heard the first answer
  expect(await federation.collect()).toBe(0);
  const before = federation.book.history();
  federation = await open(makeTownLedgers(region.town, tables), 'book');
  expect(federation.book.history()).toEqual(before);
  expect(federation.book.unsent()).toEqual([]);
  expect(federation.book.waiting()).toEqual([]);
  await federation.send();
  expect(await collect(`CARE/${dayCare}/care`)).toEqual([]);
});

test('a late correction of the slip has what was decided matched anew, and the difference taken back', async () => {
  const { slip } = month();
  const lines = slip!.lines.map((one) => (one.provider === dayCare ? { ...one, units: 791 } : one));
  await slipOf({ ...bySlip(slip!), kind: '2', lines });
  await federation.collect();
  expect(await federation.review('202701')).toMatchObject({ adjusted: 1, decided: 0, returnedSlips: 0 });
  const [results, payment] = await collect(`CARE/${dayCare}/care`);
  expect(results!.records[0]!.values).toMatchObject({ claimed: '2373', decided: '791', change: '-1582', reason: 'B' });
  expect(payment!.records[0]!.values).toMatchObject({ units: '-1582', benefit: '-14238' });
  const [mail] = await collect('GOV/990019/municipal');
  expect(readBenefitRecords(mail!.records).records).toMatchObject([{ kind: '2', benefits: [{ units: 791 }] }]);
});

test('a file that is not right is not received, and its office is told which row', async () => {
  const { statements } = month();
  const right = writeClaims(
    dayCare,
    '202701',
    statements.filter(({ provider }) => provider === dayCare),
  );
  const wrong = Buffer.from(right.toString('latin1').replace('"2373","23730"', '"2374","23730"'), 'latin1');
  await send(dayCare, wrong, 'SEIKYU');
  await federation.collect();
  await federation.review('202701');
  const [mail] = await collect(`CARE/${dayCare}/care`);
  expect(mail!.contract).toBe('care/claims-payment');
  expect(mail!.records[0]!.values).toMatchObject({ exchange: '7990', row: '2' });
  expect(mail!.records[0]!.values.text).toMatch(/請求書の件数か金額/);
});

test('an office that has nothing to do with the person can claim nothing of her', async () => {
  const stranger = codeOf('small-multifunctional');
  const client = await clientOf(`CARE/${stranger}/careplan`);
  expect(await client.requestCodes('care-claims', [person])).toEqual([undefined]);
});

describe.skipIf(!hasGolden)('the official worked example', () => {
  test('comes out exactly through the whole road', async () => {
    const theirs = await goldenTables();
    const office = (...services: string[]) => ({
      grade: 'その他',
      services: services.map((service) => ({ service, from: '2024-01-01', until: null, suspended: [] })),
    });
    const numbers = new Map([
      ['A', dayCare],
      ['B', nursing],
      ['C', help],
    ]);
    const offices = new Map([...numbers.values()].map((code) => [code, office('11', '12')]));
    const insured = makeTownLedgers(region.town, theirs).insured;
    const other = await open(ledgersWith(theirs, { offices, insured }), 'golden');
    const visits = golden.claims.flatMap(({ provider, lines }) =>
      lines.map(({ service, units }) => visitOn(numbers.get(provider)!, goldenCode(service, units), 1)),
    );
    // Each office claims all that it gave, as if it were planned.
    const { statements, slip } = claimsOf(theirs, visits, person, { limit: 10_000 });
    const lines = golden.benefit_management_slip.map((one) => ({ ...one, provider: numbers.get(one.provider)! }));
    await slipOf({ ...slip!, planner, limit: golden.limit, lines });
    for (const code of numbers.values()) await claim(code, statements);
    expect(await other.collect()).toBe(4);
    await other.review('202612');
    const expected = golden.expected.filter(({ cut }) => cut > 0);
    const told = new Map<string, Record<string, unknown>[]>();
    for (const code of [dayCare, nursing])
      told.set(
        code,
        (await collect(`CARE/${code}/care`)).flatMap(({ records }) => records.map(({ values }) => values)),
      );
    for (const { provider, service, decided, cut, reason } of expected.filter(({ provider: one }) => one !== 'C'))
      expect(told.get(numbers.get(provider)!)).toContainEqual(
        expect.objectContaining({
          ...{ exchange: '7211', service, decided: String(decided), change: String(-cut), reason: reason![0] },
        }),
      );
    // C has paper only: what was decided of it the insurer is told.
    const [mail] = await collect('GOV/990019/municipal');
    const { records } = readBenefitRecords(mail!.records);
    const found = records.flatMap(({ benefits }) =>
      benefits.map(({ provider, service, units }) => [provider, service, units]),
    );
    expect(found).toEqual(
      golden.expected.map(({ provider, service, decided }) => [numbers.get(provider), service, decided]),
    );
  });
});

// Last: the person is no more.
test('what was done while the relation stood is claimed after its end, and of somebody who has died, and nothing else', async () => {
  const client = await clientOf(`CARE/${nursing}/careplan`);
  const [code] = await client.requestCodes('care-claims', [person]);
  const admin = new pg.Client({ connectionString: region.database.adminUrl });
  await admin.connect();
  const of = `(SELECT coalesce(leads_to, subject) FROM exchange.relation WHERE id = $1)`;
  const relation = region.town.relations.find(
    (one) => one.resident === region.town.cast.month && one.member === `CARE/${nursing}`,
  )!;
  const ended = new Date('2026-12-20T09:00:00+09:00');
  await admin.query('UPDATE exchange.relation SET ended_at = $2 WHERE id = $1', [relation.id, ended]);
  await admin.query(`UPDATE exchange.subject SET status = 'closed', closed_at = $2 WHERE id = ${of}`, [
    relation.id,
    ended,
  ]);
  await region.clock.turn(new Date('2027-02-05T10:00:00+09:00'));
  const bill = async (in_: string, more: Partial<Parameters<Client['send']>[0]> = {}) => {
    const { statements } = claimsOf(
      tables,
      [{ ...visitOn(nursing, '131111', 4), day: `${in_.slice(0, 4)}-${in_.slice(4)}-04` }],
      person,
      {
        ...{ limit: 27_048, month: in_ },
      },
    );
    const name = `SEIKYU_${nursing}_202702_202702050000${String(++messages).padStart(2, '0')}.CSV`;
    const content = writeClaims(nursing, '202702', statements).toString('base64');
    const parcel = { subjects: [{ code: code! }], files: [{ name, mediaType: 'text/csv', content }] };
    const how = { contract: 'care/claims', receiver: memberOf(federationSystem), purpose: 'care-claims' };
    return client.send({ id: `late-${messages}`, parcel, ...how, ...more });
  };
  for (const month of ['202611', '202612']) expect(await bill(month)).toHaveProperty('accepted');
  expect(await bill('202701')).toHaveProperty('refused');
  expect(await bill('202611', { receiver: 'GOV/990019' })).toHaveProperty('refused');
  expect(await bill('202611', { purpose: 'care-plan-sharing' })).toHaveProperty('refused');
  // The other side: what waited is handed over, reviewed, and told to the office and to the insurer.
  expect(await federation.collect()).toBe(2);
  await federation.review('202702');
  expect((await collect(`CARE/${nursing}/care`)).map(({ contract }) => contract)).toContain('care/claims-results');
  const before = await bill('202611');
  // A relation that never stood in that month: what waits is not handed over.
  await admin.query(`UPDATE exchange.relation SET valid_from = '2026-12-01T00:00:00+09:00' WHERE id = $1`, [
    relation.id,
  ]);
  expect(before).toHaveProperty('accepted');
  expect(await federation.collect()).toBe(0);
  await admin.end();
});
