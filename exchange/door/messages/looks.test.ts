import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myNumberCheckDigit } from '../../../contracts/my-number.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { getResident } from '../../../town/town.ts';
import { recordCounted, windowMs } from '../../record/refusals.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';

/*
 * Law 1 and law 8, asked of every route that answers a GET: whoever is told something about a person leaves a record that the person can
 * be shown, and so does whoever tries. A route that is not named here fails, whoever adds it.
 */
let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
let town: TestClient;
let otherTown: TestClient;
const number = () => getResident(region.town, region.town.cast.sampleNineDigits).insured[0]!;
let atTown: string;
let atManager: string;
let sent: { id: string; message: string };

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  town = await region.client('GOV/990019/main');
  otherTown = await region.client('GOV/990027/main');
  atTown = (await town.codesOf([number()], 'certification-for-plan'))[0]!.code!;
  atManager = (await manager.codesOf([number()]))[0]!.code!;
  sent = await send();
});
afterAll(() => region.close());

async function send(different: { codes?: string[]; attributes?: Record<string, unknown>; text?: string } = {}) {
  const { insurer, insured } = number();
  const { codes = [atManager], attributes, text = 'k' } = different;
  const name = 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV';
  const row = `202407,${insurer},${insured},20261101,20261101,1,"${text}",1,,,,,1,"",,"",,"","","",,\r\n`;
  const answer = await manager.send({
    receiver: 'CARE/0300000005',
    parcel: {
      subjects: codes.map((code) => ({ code })),
      files: [{ name, mediaType: 'text/csv', content: Buffer.from(row).toString('base64') }],
    },
    ...(attributes && { attributes }),
  });
  return { id: answer.id, message: answer.body.message!, status: answer.status, code: answer.body.code };
}

const allRecords = async (): Promise<RecordFields[]> =>
  (await region.database.pool('admin', 1).query('SELECT fields FROM ledger.record ORDER BY id')).rows.map(
    ({ fields }) => fields,
  );
async function newRecords(act: () => Promise<unknown>): Promise<RecordFields[]> {
  const before = new Set((await allRecords()).map(({ id }) => id));
  await act();
  return (await allRecords()).filter(({ id }) => !before.has(id));
}
const tagOfPerson = async () => (await allRecords()).find(({ message }) => message === sent.message)!.subject;
type Entry = { record: string; message: string; kind: string; said: string; count: number; declared: string[] };
const trail = async () => (await town.get<{ entries: Entry[] }>(`/v1/trail?subject=${atTown}&limit=200`)).body.entries;

/** Answers about a person: a request that is answered, and requests that are not. */
const aboutAPerson: Readonly<
  Record<string, { answered: () => Promise<Response>; refused: (() => Promise<Response>)[] }>
> = {
  '/v1/trail': {
    answered: () => town.call('GET', `/v1/trail?subject=${atTown}`),
    refused: [
      () => town.call('GET', '/v1/trail?subject=nobody'),
      () => otherTown.call('GET', `/v1/trail?subject=${atTown}`),
    ],
  },
  '/v1/consents': {
    answered: () => town.call('GET', `/v1/consents?subject=${atTown}`),
    refused: [
      () => town.call('GET', '/v1/consents?subject=nobody'),
      () => otherTown.call('GET', `/v1/consents?subject=${atTown}`),
      () => manager.call('GET', `/v1/consents?subject=${atManager}`),
    ],
  },
  '/v1/proxies': {
    answered: () => town.call('GET', `/v1/proxies?subject=${atTown}`),
    refused: [
      () => town.call('GET', '/v1/proxies?subject=nobody'),
      () => otherTown.call('GET', `/v1/proxies?subject=${atTown}`),
      () => manager.call('GET', `/v1/proxies?subject=${atManager}`),
    ],
  },
  '/v1/trail/{record}/receipt': {
    answered: async () => {
      const { id } = (await allRecords()).find(({ message }) => message === sent.message)!;
      return manager.call('GET', `/v1/trail/${id}/receipt?message=${sent.message}`);
    },
    refused: [() => manager.call('GET', `/v1/trail/${randomUUID()}/receipt?message=${sent.message}`)],
  },
};

/** Tells what an exchange, a merge or a split already has a record of, to the party whose it is; of mail proved below. */
const toldFromRecords = [
  '/inbox',
  '/inquiries',
  '/inquiries/{message}',
  '/messages/{id}',
  '/messages/{id}/receipt',
  '/v1/code-changes',
];
/** Leave a record as those above do: the one by the registration's record, the other by the same look-up. */
const recordedLikewise = [
  '/v1/code-queue',
  '/v3/findUsage',
  '/v1/questions',
  '/v1/requests',
  '/v1/questions/{question}',
  '/v1/requests/{request}',
];
/** A resident's own: that every one leaves a record is asked in door/me/me.authority.test.ts. */
const isOwn = (path: string) => path === '/v1/me' || path.startsWith('/v1/me/');
const aboutNobody = [
  ...['/health', '/v1/keys', '/v1/policies', '/v1/policies/proposals', '/v1/self', '/v1/members', '/v1/subscriptions'],
  ...[
    '/v1/enrol/proposals',
    '/v1/disasters',
    '/v1/emergency-releases',
    '/v1/alarms',
    '/v1/task-events/summary',
    '/v1/task-events/region',
    '/v1/enrol/quotas', // how much a system may send
    '/v1/operations/proposals',
    '/v1/operations/removals', // how many records are due
  ],
  ...['/v1/staff', '/v1/settings', '/v1/break-glass'], // who may act, and that an officer asked; of whom stands in the trail
  '/public/summary',
  '/v1/self/answers', // where the system's own answers broke their contract, never what stood there
  ...['/carry/keys', '/v1/webhook', '/v1/webhooks', '/v3/heartbeat', '/webhook/jwks', '/webhook/leave/{secret}'],
];

test('every route that answers a GET is known here', async () => {
  const { paths } = (await (await fetch(`${region.url}/openapi.json`)).json()) as {
    paths: Record<string, { get?: unknown }>;
  };
  const gets = Object.entries(paths).flatMap(([path, { get }]) => (get ? [path] : []));
  const known = new Set([...Object.keys(aboutAPerson), ...toldFromRecords, ...recordedLikewise, ...aboutNobody]);
  expect(gets).toEqual(expect.arrayContaining(Object.keys(aboutAPerson)));
  expect(gets.filter((path) => !known.has(path) && !isOwn(path))).toEqual([]);
});

test.each(Object.entries(aboutAPerson))(
  '%s: answered, it leaves a record about the person; refused, one of the attempt',
  async (_, { answered, refused }) => {
    const tag = await tagOfPerson();
    const [record, ...more] = await newRecords(async () => expect((await answered()).status).toBe(200));
    expect(more).toEqual([]);
    expect(record).toMatchObject({ kind: 'trail-look-up', decision: 'permit', subject: tag, municipality: '990019' });
    const attempts = await newRecords(async () => {
      for (const attempt of refused) expect((await attempt()).status).toBe(404);
    });
    expect(attempts.map(({ decision }) => decision)).toEqual(refused.map(() => 'refuse'));
  },
);

test('mail is handed over, and its sender told what became of it, from records alone', async () => {
  const [record] = await newRecords(async () => {
    const { messages } = await helper.collect();
    expect(messages.map(({ message }) => message)).toContain(sent.message);
  });
  expect(record).toMatchObject({ kind: 'submission', phase: 'hand-over', decision: 'permit', message: sent.message });
  type Status = { deliveries: { events: { state: string; records: string[] }[] }[] };
  const { body } = await manager.get<Status>(`/messages/${sent.id}`);
  const known = new Set((await allRecords()).map(({ id }) => id));
  for (const { records } of body.deliveries[0]!.events) {
    expect(records.length).toBeGreaterThan(0);
    for (const one of records) expect(known).toContain(one);
  }
});

test('the resident’s trail tells who looked at consents, and what its sender declared', async () => {
  await town.call('GET', `/v1/consents?subject=${atTown}`);
  const [attempt] = await newRecords(() => manager.call('GET', `/v1/consents?subject=${atManager}`));
  expect(attempt).toMatchObject({ from: 'CARE/0300000100', decision: 'refuse', subject: await tagOfPerson() });
  const said = (await trail()).map((one) => one.said);
  expect(said.some((text) => text.endsWith('が、あなたの同意の登録を見ました。'))).toBe(true);
  expect(said.some((text) => text.endsWith('見ようとしましたが、認められませんでした。'))).toBe(true);

  const text = `tel 10000000000${myNumberCheckDigit('10000000000')}`; // nobody’s
  expect(await send({ text })).toMatchObject({ status: 422, code: 'my_number_found' });
  const declared = await send({ text, attributes: { nomynumber: 'yes' } });
  expect(declared.status).toBe(202);
  const record = (await allRecords()).find(({ message }) => message === declared.message)!;
  expect(record.declared).toEqual(['no-my-number']);
  const entry = (await trail()).find((one) => one.record === record.id)!;
  expect(entry.declared).toEqual(['12桁の数字は個人番号ではない']);
  expect(entry.said).toContain('「12桁の数字は個人番号ではない」と申告しています');
});

test('a flood of one refusal is one line of the trail, and every one of it is answered alike', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => send({ attributes: { purpose: 'certification-for-plan' } })),
  );
  expect(new Set(answers.map(({ status, code }) => `${status} ${code}`)).size).toBe(1);
  expect(answers[0]!.status).toBe(422);
  const flood = async () =>
    (await allRecords()).filter(({ purpose, kind }) => kind === 'submission' && purpose === 'certification-for-plan');
  const sum = async () => (await flood()).reduce((total, { count }) => total + count, 0);
  await recordCounted(region.database.pool('exchange', 1), new Date(Date.now() + windowMs));
  expect(await sum()).toBe(40);
  expect((await flood()).length).toBeLessThan(40);
  const entry = (await trail()).find(({ count }) => count > 1)!;
  expect(entry.said).toMatch(/同じ内容の送付 \d+ 件をまとめて記録しています。$/);
});
