import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../connector/client.ts';
import { connect } from '../../connector/connect.ts';
import type { SystemId } from '../../contracts/member.ts';
import { findFreePort } from '../../database/embedded/ports.ts';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';
import { connectorFilesOf } from '../connectors.ts';
import { openSystemKeys } from '../keys.ts';
import type { Resident } from '../person.ts';
import { makeTown } from '../town.ts';
import { isOpenCase, meet, papers } from './meet.ts';
import { openRegistered } from './registered.ts';
import { serveTown } from './serve.ts';

/*
 * Every service of the town on the road, asked by those who may ask: real systems answer, one of them without an open port.
 */
const town = makeTown();
const stop = new AbortController();
let region: TestRegion;
let ledger: ReturnType<typeof openRegistered>;
let systems: Awaited<ReturnType<typeof serveTown>>;
let collecting: Promise<void>;

const openClient = async (system: SystemId) => {
  const { keys } = await openSystemKeys(path.join(region.data, 'town', 'keys'), system);
  return createClient({ exchange: region.url, system, keys });
};

beforeAll(async () => {
  const port = await findFreePort();
  region = await startTestRegion(town, { providersUrl: `http://127.0.0.1:${port}` });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  ledger = openRegistered(region.database.url('app_municipal'));
  systems = await serveTown({ town, port, openClient, registered: ledger.find });
  const file = connectorFilesOf(region.data).find((one) => one.includes('990019'))!;
  collecting = connect(file, { say: () => {}, signal: stop.signal });
});
afterAll(async () => {
  stop.abort();
  await region.close();
  await collecting;
  await systems.stop();
  await ledger.stop();
});

const identify = ({ insured: [number], name, kana, birth, sex, address }: Resident) =>
  number ? { insurer: number.insurer, insured: number.insured } : { name, kana, birth, sex, address };

async function ask(target: string, met: { system: SystemId; purpose: string; resident?: Resident }, shown?: object) {
  const client = await region.client(met.system);
  const { code: name } = region.configuration.region;
  const [found] = met.resident ? await client.codesOf([identify(met.resident)], met.purpose) : [];
  const response = await client.call('GET', `/r1/${name}/${target}`, undefined, {
    'X-Road-Client': `${name}/${met.system}`,
    'X-Road-PDU-Purpose': met.purpose,
    ...(found?.code && { 'Engawa-Subject': found.code }),
    ...(shown && { 'Engawa-Shown': new URLSearchParams({ ...shown }).toString() }),
  });
  const text = await response.text();
  return { status: response.status, text, code: found?.code, said: `${text}${[...response.headers].join()}` };
}

/** The provider's own code of a person. */
async function codeAt(system: SystemId, resident: Resident, purpose: string): Promise<string> {
  const [found] = await (await region.client(system)).codesOf(
    [system.startsWith('INS/') ? identify({ ...resident, insured: [] }) : identify(resident)],
    purpose,
  );
  return found!.code!;
}

const permitted: Record<string, (text: string, whole: never) => void> = {
  certification: (text, whole) => expect(whole).toMatchObject(JSON.parse(text)),
  documents(text, whole) {
    const given = JSON.parse(text);
    expect(given).not.toHaveProperty('case');
    expect(whole).toMatchObject(given);
  },
  contact(text, whole: { name: string; phone: string }) {
    const given = JSON.parse(text);
    expect(given.name).toBe(`${whole.name.split('　')[0]} ＊＊＊`);
    expect(given.phone).toBe(whole.phone.replace(/^.*(?=.{4})/, '＊＊＊'));
  },
  profile(text, whole: { address: string; birthDate: string }) {
    const given = JSON.parse(text);
    expect(given.birthDate).toMatch(/^\d+〜\d+歳$/);
    expect(given.address.length).toBeLessThan(whole.address.length);
    expect(given).not.toHaveProperty('household');
  },
  checkups(text, whole: { ticketNumber: string }) {
    expect(text).not.toContain(whole.ticketNumber);
    expect(JSON.parse(text).checkups[0]).not.toHaveProperty('questionnaire');
  },
};

test.each(
  town.services
    .filter(({ code }) => code !== 'statistics')
    .map(({ system, code, way }) => [system, code, way] as const),
)('%s %s (%s): permitted fields arrive, changed as obliged, and no code of the provider', async (system, code) => {
  const met = meet(
    town,
    system,
    code,
    code === 'documents'
      ? isOpenCase
      : code === 'contact'
        ? (one: { phone: unknown }) => one.phone !== null
        : undefined,
  );
  const shown = code === 'documents' ? papers[met.resident.municipality] : undefined;
  const { status, text, said } = await ask(`${system}/${code}`, met, shown);
  expect(status, text).toBe(200);
  permitted[code]!(text, met.whole as never);
  expect(said).not.toContain(await codeAt(system, met.resident, met.purpose));
});

test.each(town.services.filter(({ code }) => code === 'statistics').map(({ system }) => system))(
  '%s statistics: figures of ten and more, of nobody',
  async (system) => {
    const { status, text } = await ask(`${system}/statistics`, {
      system: `${town.members.find(({ kind }) => kind === 'hospital')!.id}/main`,
      purpose: 'health-planning',
    });
    expect(status, text).toBe(200);
    const { figures } = JSON.parse(text) as { figures: { count: number | null }[] };
    expect(figures.filter(({ count }) => count !== null).length).toBeGreaterThan(5);
    for (const { count } of figures) expect(count === null || count === 0 || count >= 10).toBe(true);
    expect(text).not.toMatch(/\d{11}/);
  },
);

test('whom a town hall has registered by a check list is 事業対象者 in its own system too, until that ends', async () => {
  const system: SystemId = 'GOV/990027/care';
  const resident = town.residents.find(
    ({ municipality, careLevel, insured, movedOut }) =>
      municipality === '990027' && careLevel === undefined && insured.length > 0 && !movedOut,
  )!;
  const [{ insurer, insured }] = resident.insured as [{ insurer: string; insured: string }];
  const code = await codeAt(system, resident, 'code-matching');
  const say = async () => {
    const address = `http://127.0.0.1:${systems.port}/${system}/certification`;
    return (await fetch(address, { headers: { 'Engawa-Subject': code } })).json();
  };
  expect(await say()).toEqual({ absence: '申請がない' });
  const admin = region.database.pool('admin', 1);
  await admin.query(
    `INSERT INTO municipal.checklist_filing (member, id, message, sender, code, insurer, insured, filing, content, taken_at, state, since, staff, decided_at, told_at)
      VALUES ('GOV/990027', gen_random_uuid(), gen_random_uuid(), 'NPO/0300000013', $1, $2, $3, gen_random_uuid(), '{}', now(), 'registered', '2026-11-10', 'kaigo-01', now(), now())`,
    [code, insurer, insured],
  );
  expect(await say()).toMatchObject({
    ...{ insuredNumber: insured, name: resident.name },
    certification: { careLevel: '事業対象者', validFrom: '2026-11-10' },
  });
  const told = { insurer, insured, from: '2026-11-10' };
  expect(await ledger.list()).toEqual([{ ...told, until: null }]);
  await admin.query(
    `UPDATE municipal.checklist_filing SET ended_on = '2026-11-20', end_reason = 'wish', end_message = gen_random_uuid(), end_told_at = now()`,
  );
  expect(await say()).toEqual({ absence: '申請がない' });
  expect(await ledger.list()).toEqual([{ ...told, until: '2026-11-20' }]);
});

test('the two towns contradict each other: one case, each town’s paper, two outcomes', async () => {
  const outcomes: Record<string, string[]> = {};
  for (const municipality of ['990019', '990027'] as const) {
    const system: SystemId = `GOV/${municipality}/care`;
    const met = meet(town, system, 'documents', isOpenCase);
    const answers = Object.values(papers).map((shown) => ask(`${system}/documents`, met, shown));
    outcomes[municipality] = (await Promise.all(answers)).map(({ status }) => String(status));
  }
  expect(outcomes).toEqual({ '990019': ['200', '400'], '990027': ['400', '200'] });
});

test('two clinics that treat one person have nothing in common to find that out by', async () => {
  const [insurer] = town.services.filter(({ code }) => code === 'checkups').map(({ system }) => system);
  const met = meet(town, insurer!, 'checkups');
  const second = town.members.find(({ kind, id }) => kind === 'clinic' && !met.system.startsWith(id))!;
  const hall = await region.client(`GOV/${met.resident.municipality}/main`);
  const subject = await codeAt(hall.system, met.resident, 'watch-introduction');
  const since = { validFrom: '2024-04-01T00:00:00+09:00', validUntil: null };
  const related = await hall.post('/v1/relations', {
    subject,
    member: second.id,
    kind: 'patient',
    evidence: '本人の申出',
    ...since,
  });
  const agreed = await hall.post('/v1/consents', {
    subject,
    giver: 'person',
    recipient: second.id,
    purpose: 'checkup-for-treatment',
    textVersion: 'checkup-for-treatment-2024-04',
    channel: 'counter',
    explainedBy: '窓口の職員',
    ...since,
  });
  expect([related.status, agreed.status]).toEqual([201, 201]);
  const askers = [met, { ...met, system: `${second.id}/main` as SystemId }];
  const [first, other] = await Promise.all(askers.map((asker) => ask(`${insurer}/checkups`, asker)));
  expect([first!.status, other!.status]).toEqual([200, 200]);
  const [one, two] = [JSON.parse(first!.text), JSON.parse(other!.text)];
  expect(one.checkups).toEqual(two.checkups);
  expect(one.ticketNumber).not.toBe(two.ticketNumber);
  expect(first!.code).not.toBe(other!.code);
  // What is as long as a code and stands in both would be one.
  const tokens = ({ said }: { said: string }) => new Set(said.match(/[\w-]{24,}/g));
  expect([...tokens(first!)].filter((token) => tokens(other!).has(token))).toEqual([]);
});

test('a system knows its people by its own codes alone', async () => {
  const { resident, system, purpose } = meet(town, 'GOV/990027/care', 'certification');
  const own = await codeAt('GOV/990027/care', resident, purpose);
  const foreign = await codeAt(system, resident, purpose);
  const at = (code?: string) =>
    fetch(`http://127.0.0.1:${systems.port}/GOV/990027/care/certification`, {
      headers: code === undefined ? {} : { 'Engawa-Subject': code },
    }).then(({ status }) => status);
  expect([await at(own), await at(foreign), await at()]).toEqual([200, 404, 400]);
});
