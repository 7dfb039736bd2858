import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announce } from './identify/enrol.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

/*
 * JSON contents about persons: whom they are about is read again by the exchange (`persons` of a contract), and the envelope is compared with it.
 */
let region: TestRegion;
let manager: TestClient;
const helper = 'CARE/0300000005';
type Number = { readonly insurer: string; readonly insured: string };
/** Both offices care for them, and they have consented. */
const person: Number = { insurer: '123456', insured: '123456789' };
const other: Number = { insurer: '123456', insured: '1234567890' };
const nobody: Number = { insurer: '123456', insured: '0000000000' };

const number = {
  type: 'object',
  properties: { insurer: { type: 'string' }, insured: { type: 'string' } },
  required: ['insurer', 'insured'],
};
const contractOf = (id: string, more: object) => ({
  ...{ id, title: 'ためし', plain: 'ためしの送付です。', version: '1', kinds: ['submission'], form: 'whole' },
  ...{ purposes: ['care-plan-sharing'], relayDays: 14 },
  fields: { text: { title: '文', class: '要配慮個人情報', aboutOthers: false } },
  ...more,
});
const one = contractOf('test/one', {
  subject: 'one',
  persons: '/persons/*',
  schema: {
    type: 'object',
    properties: { persons: { type: 'array', items: number }, text: { type: 'string' } },
    required: ['persons'],
    additionalProperties: false,
  },
});
const many = { ...one, id: 'test/many', subject: 'many' };

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  const admin = region.database.pool('admin', 1);
  for (const contract of [one, many]) {
    await admin.query(
      `INSERT INTO exchange.contract_version (id, version, contract, enrolled_at) VALUES ($1, '1', $2, now())`,
      [contract.id, contract],
    );
    await admin.query('INSERT INTO exchange.reception (member, contract, system) VALUES ($1, $2, $3)', [
      ...[helper, contract.id, `${helper}/careplan`],
    ]);
  }
  // What the town has consented to is care plans alone.
  await admin.query(`UPDATE exchange.consent SET contracts = '{}' WHERE purpose = 'care-plan-sharing'`);
  await announce(admin);
  await region.restart();
  manager = await region.client('CARE/0300000100/careplan');
});
afterAll(() => region.close());

async function send(type: string, envelope: readonly Number[], content: unknown) {
  const codes = envelope.length === 0 ? [] : await manager.codesOf([...envelope]);
  const file = {
    name: 'a.json',
    mediaType: 'application/json',
    content: Buffer.from(JSON.stringify(content)).toString('base64'),
  };
  const parcel = { subjects: codes.map(({ code }) => ({ code: code! })), files: [file] };
  return manager.send({ receiver: helper, parcel, attributes: { type } });
}

test('envelope and content name the same: it travels, recorded once a person', async () => {
  const sent = await send('test/one', [person], { persons: [person], text: '様子' });
  expect(sent).toMatchObject({ status: 202 });
  // A person who stands in it twice is one.
  expect(await send('test/one', [person], { persons: [person, person] })).toMatchObject({ status: 202 });
  const both = await send('test/many', [person, other], { persons: [other, person] });
  expect(both).toMatchObject({ status: 202 });
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT count(*)::int AS n FROM ledger.record WHERE message = $1 AND outcome = 'permit'`, [
      both.body.message,
    ]);
  expect(rows).toEqual([{ n: 2 }]);
});

test('envelope and content differ: refused, whichever of them names more', async () => {
  for (const [envelope, content] of [
    [[person], [other]],
    [[person, other], [person]],
    [[], [person]],
  ] as const)
    expect(await send('test/many', envelope, { persons: content })).toMatchObject({ status: 422 });
  const { body } = await send('test/many', [person, other], { persons: [person] });
  expect(body.code).toBe('subjects_differ');
});

test('two persons where one is allowed, none at all, and a content that is not the contract’s: told what to mend', async () => {
  for (const [content, told] of [
    [{ persons: [person, other] }, /一度に一人/],
    [{ persons: [] }, /対象者が書かれていません/],
    [{ persons: [{ insurer: '123456' }] }, /./],
    [{ text: 'x' }, /./],
  ] as const) {
    const { status, body } = await send('test/one', [person], content);
    expect([status, body.code]).toEqual([422, 'content_invalid']);
    expect(body.details!.join()).toMatch(told);
  }
});

test('the number of nobody is refused like a person without relation, and says not which', async () => {
  const refused = await send('test/many', [person], { persons: [person, nobody] });
  expect(refused).toMatchObject({ status: 422, body: { code: 'not_available' } });
  expect(JSON.stringify(refused.body)).not.toContain(nobody.insured);
  const stranger = region.town.residents.find(
    ({ insured, municipality }) => municipality === '990027' && insured.length > 0,
  )!.insured[0]!;
  const apart = await send('test/many', [person], { persons: [person, stranger] });
  expect([apart.status, apart.body]).toEqual([refused.status, refused.body]);
});

test('what was sent under the former name of a contract arrives under its name of today, and the former name is still received', async () => {
  const admin = region.database.pool('admin', 1);
  const [former, now] = ['care/hand-over', 'care/succession'];
  await admin.query('INSERT INTO exchange.reception (member, contract, system) VALUES ($1, $2, $3)', [
    ...[helper, now, `${helper}/careplan`],
  ]);
  await announce(admin);
  await region.restart();
  const content = {
    ...{ person, preparedOn: '2026-11-24', wishedOn: '2026-11-20', role: '介護支援専門員', summary: '', open: '' },
    ...{ basics: { name: '架空　花', kana: 'カクウ　ハナ', birth: '1940-04-01', sex: '女' }, progress: [] },
  };
  const before = await send(now, [person], content);
  expect(before).toMatchObject({ status: 202 });
  // As it was before the name was changed: in the relay, in the directory, and in what she has consented to.
  await admin.query('UPDATE relay.message SET contract = $1 WHERE contract = $2', [former, now]);
  await admin.query('UPDATE exchange.reception SET contract = $1 WHERE contract = $2', [former, now]);
  await admin.query(`UPDATE exchange.consent SET contracts = ARRAY[$1] WHERE purpose = 'care-plan-sharing'`, [former]);
  await admin.query(await readFile(new URL('../database/000326-succession-contract.sql', import.meta.url), 'utf8'));
  await announce(admin);
  await region.restart();
  const helped = await region.client(`${helper}/careplan`);
  expect(await send(former, [person], content)).toMatchObject({ status: 202 });
  type Inbox = { messages: { message: string; contract: string }[] };
  const { body } = await helped.get<Inbox>('/inbox?wait=0&max=50');
  const taken = body.messages.filter(({ contract }) => contract === now);
  expect(taken).toHaveLength(2);
  expect(taken.map(({ message }) => message)).toContain(before.body.message);
});
