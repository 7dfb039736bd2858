import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Part } from '../town/person.ts';
import { getResident } from '../town/town.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';
import { protect } from './testing-acting.ts';

/*
 * Who may not. And whoever may not learn that something exists is answered, to the last header, as if it did not.
 */
let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
let otherOffice: TestClient;
let town: TestClient;
let otherTown: TestClient;
let shop: TestClient;
let auditor: TestClient;
const helperId = 'CARE/0300000005';

beforeAll(async () => {
  region = await startTestRegion();
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  const other = region.town.members.find(({ kind }) => kind === 'home-nursing')!; // open at all hours
  otherOffice = await region.client(other.systems[0]!.id);
  town = await region.client('GOV/990019/main');
  otherTown = await region.client('GOV/990027/main');
  shop = await region.client('COM/maruya/main');
  auditor = await region.client('AUD/tsukumo-kansa/main');
});
afterAll(() => region.close());
beforeEach(() => region.clock.turn(new Date('2026-11-24T10:00:00+09:00')));

const numberOf = (part: Part) => getResident(region.town, region.town.cast[part]).insured[0]!;
const nobody = { insurer: '123456', insured: '0000000000' };
type Number = { readonly insurer: string; readonly insured: string };
const codeOf = async (client: TestClient, number: Number, purpose?: string) =>
  (await client.codesOf([number], purpose))[0]!.code!;
const atTown = (number: Number) => codeOf(town, number, 'certification-for-plan');

const parcelOf = (codes: readonly string[], numbers: readonly Number[]) => ({
  subjects: codes.map((code) => ({ code })),
  files: [
    {
      name: 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV',
      mediaType: 'text/csv',
      content: Buffer.from(
        numbers
          .map(
            ({ insurer, insured }) =>
              `202407,${insurer},${insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`,
          )
          .join(''),
      ).toString('base64'),
    },
  ],
});
const eventFrom = (client: TestClient, codes: readonly string[], numbers: readonly Number[]) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: client.system,
  type: 'care/careplan-v41',
  receiver: helperId,
  purpose: 'care-plan-sharing',
  data: parcelOf(codes, numbers),
});
const submit = (client: TestClient, codes: readonly string[], numbers: readonly Number[]) =>
  client.call('POST', '/messages', eventFrom(client, codes, numbers), {
    'Content-Type': 'application/cloudevents+json',
  });
const sendAbout = async (part: Part) => {
  const number = numberOf(part);
  const sent = await manager.send({
    receiver: helperId,
    parcel: parcelOf([await codeOf(manager, number)], [number]),
  });
  expect(sent.status).toBe(202);
  return { id: sent.id, message: sent.body.message! };
};

/** All that a caller could tell two answers apart by. */
async function whole(response: Response | Promise<Response>) {
  const { status, headers, text } = await Promise.resolve(response).then(async (one) => ({
    status: one.status,
    headers: [...one.headers].filter(([name]) => name !== 'date').toSorted(),
    text: await one.text(),
  }));
  return { status, headers, text };
}
async function expectAlike(status: number, ...answers: Promise<Response>[]) {
  const [first, ...others] = await Promise.all(answers.map(whole));
  expect(first!.status).toBe(status);
  for (const other of others) expect(other).toEqual(first);
  return first!;
}

test('a receiver neither sees nor acknowledges another’s mail, nor does its sender', async () => {
  const { id, message } = await sendAbout('sampleNineDigits');
  for (const stranger of [otherOffice, manager, auditor]) {
    expect((await stranger.collect()).messages).toEqual([]);
    expect((await stranger.acknowledge([message])).body).toEqual({ acknowledged: [], unknown: [message] });
  }
  expect((await helper.acknowledge([message])).body.acknowledged).toEqual([]); // not before it was handed over
  expect((await helper.collect()).messages.map((one) => one.message)).toEqual([message]);
  for (const stranger of [otherOffice, manager, auditor])
    expect((await stranger.acknowledge([message])).body).toEqual({ acknowledged: [], unknown: [message] });
  const status = await manager.get<{ deliveries: { state: string }[] }>(`/messages/${id}`);
  expect(status.body.deliveries[0]!.state).toBe('handed-over');
  expect((await helper.acknowledge([message])).body.acknowledged).toEqual([message]);
});

test('what became of a message is for its sender alone; for all others there is no such message', async () => {
  const { id, message } = await sendAbout('sampleNineDigits');
  for (const stranger of [helper, otherOffice, town, otherTown, shop, auditor])
    for (const suffix of ['', '/receipt'])
      await expectAlike(
        404,
        stranger.call('GET', `/messages/${id}${suffix}`),
        stranger.call('GET', `/messages/${message}${suffix}`),
        stranger.call('GET', `/messages/${randomUUID()}${suffix}`),
      );
  // An id is its sender's: another's message of the same id is another message.
  const number = numberOf('sampleNineDigits');
  const back = await helper.send({
    id,
    receiver: manager.member,
    parcel: parcelOf([await codeOf(helper, number)], [number]),
  });
  expect(back.status).toBe(202);
  expect(back.body.message).not.toBe(message);
});

test('whoever has no part in a purpose sends nothing, and learns of nobody by trying', async () => {
  for (const outsider of [shop, town, auditor]) {
    const known = await expectAlike(
      422,
      submit(outsider, [], [numberOf('sampleNineDigits')]),
      submit(outsider, [], [numberOf('protected')]),
      submit(outsider, [], [nobody]),
    );
    expect(['sender_not_entitled', 'not_available']).toContain(JSON.parse(known.text).code);
    // Not with the code of somebody who may, either.
    const code = await codeOf(manager, numberOf('sampleNineDigits'));
    const borrowed = await whole(submit(outsider, [code], [numberOf('sampleNineDigits')]));
    expect(borrowed.status).toBe(422);
  }
  expect(
    (await shop.call('POST', '/v1/code-requests', { purpose: 'care-plan-sharing', requests: [nobody] })).status,
  ).toBe(403);
  const toShop = await manager.send({
    receiver: shop.member,
    parcel: parcelOf([await codeOf(manager, numberOf('sampleNineDigits'))], [numberOf('sampleNineDigits')]),
  });
  expect(toShop.status).toBe(422);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT FROM relay.message WHERE sender = ANY ($1) OR receiver = ANY ($1)`, [
      [shop.member, town.member, auditor.member],
    ]);
  expect(rows).toEqual([]);
});

test('nobody sends in another’s name', async () => {
  const number = numberOf('sampleNineDigits');
  const event = eventFrom(manager, [await codeOf(helper, number)], [number]);
  const response = await helper.call('POST', '/messages', event, { 'Content-Type': 'application/cloudevents+json' });
  expect(response.status).toBe(400);
});

test('no member gives itself a relation, a consent, or an end to either', async () => {
  const number = numberOf('sampleNineDigits');
  const relation = (subject: string, member: string) => ({
    ...{
      subject,
      member,
      kind: 'care-provider',
      evidence: '届出書',
      validFrom: '2020-01-01T00:00:00Z',
      validUntil: null,
    },
  });
  for (const client of [manager, helper]) {
    const code = await codeOf(client, number);
    await expectAlike(
      404,
      client.call('POST', '/v1/relations', relation(code, client.member)),
      client.call('POST', '/v1/relations', relation(code, otherOffice.member)),
      client.call('POST', '/v1/relations', relation('x'.repeat(32), client.member)),
    );
  }
  const consent = {
    ...{ giver: 'person', recipient: helperId, purpose: 'care-plan-sharing', validFrom: '2020-01-01T00:00:00Z' },
    ...{ validUntil: null, textVersion: '1', channel: 'counter', explainedBy: '職員' },
  };
  const own = await helper.call('POST', '/v1/consents', { subject: await codeOf(helper, number), ...consent });
  expect([403, 404]).toContain(own.status);
  const toItself = await town.call('POST', '/v1/relations', {
    ...relation(await atTown(number), town.member),
    kind: 'care-manager',
  });
  expect(toItself.status).toBe(403);
  const subject = await codeOf(helper, number);
  const isHers = (one: { resident: string }) => one.resident === region.town.cast.sampleNineDigits;
  const standing = region.town.relations.find((one) => isHers(one) && one.member === manager.member)!;
  const given = region.town.consents.find((one) => isHers(one) && one.recipient === helperId)!;
  for (const [kind, id, verb] of [
    ['relations', standing.id, 'end'],
    ['consents', given.id, 'withdraw'],
  ] as const)
    await expectAlike(
      404,
      helper.call('POST', `/v1/${kind}/${id}/${verb}`, { subject }),
      helper.call('POST', `/v1/${kind}/${randomUUID()}/${verb}`, { subject }),
    );
});

test('another town’s town hall is told and can do nothing', async () => {
  const number = numberOf('sampleNineDigits');
  const code = await atTown(number);
  expect(await otherTown.codesOf([number, nobody], 'certification-for-plan')).toEqual([
    { refusal: 'not_available' },
    { refusal: 'not_available' },
  ]);
  const unknown = 'x'.repeat(code.length);
  for (const target of ['/v1/trail?subject=', '/v1/consents?subject='])
    await expectAlike(404, otherTown.call('GET', target + code), otherTown.call('GET', target + unknown));
  const until = '2027-06-01T00:00:00Z';
  await expectAlike(
    404,
    otherTown.call('POST', '/v1/protections', { subject: code, until }),
    otherTown.call('POST', '/v1/protections', { subject: unknown, until }),
    otherTown.call('POST', '/v1/closures', { subject: code }),
    otherTown.call('POST', '/v1/closures', { subject: unknown }),
  );
  // With a code of its own for the person, the manager may still neither protect nor close.
  const atManager = await codeOf(manager, number);
  for (const [path, body] of [
    ['/v1/protections', { until }],
    ['/v1/closures', {}],
  ] as const)
    await expectAlike(
      404,
      manager.call('POST', path, { subject: atManager, ...body }),
      manager.call('POST', path, { subject: unknown, ...body }),
    );
  expect((await manager.call('GET', `/v1/consents?subject=${atManager}`)).status).toBe(404);
});

test('nobody, no relation, no consent, protected and closed are one answer', async () => {
  const first = numberOf('sampleNineDigits');
  const own = await codeOf(manager, first);
  const stranger = region.town.residents.find(
    ({ insured, id }) =>
      insured.length > 0 && !region.town.relations.some((one) => one.resident === id && one.member === manager.member),
  )!.insured[0]!;
  const hidden: readonly Number[] = [
    ...[nobody, stranger, numberOf('withoutConsent'), numberOf('protected'), numberOf('movedOut')],
  ];
  const answer = await expectAlike(422, ...hidden.map((number) => submit(manager, [own], [first, number])));
  expect(JSON.parse(answer.text).code).toBe('not_available');
  const purpose = 'care-plan-sharing';
  await expectAlike(
    200,
    ...hidden
      // Their planner may know them; only the plan of the one, and all but the plan of the other, may not go out.
      .filter((number) => number !== hidden[2] && number !== hidden[3])
      .map((number) => manager.call('POST', '/v1/code-requests', { purpose, requests: [number] })),
  );
  const other = 'certification-for-plan';
  await expectAlike(
    200,
    ...[nobody, numberOf('protected')].map((number) =>
      manager.call('POST', '/v1/code-requests', { purpose: other, requests: [number] }),
    ),
  );
  // And so it is with a code in hand.
  const codes = [await codeOf(manager, numberOf('withoutConsent')), 'x'.repeat(own.length)];
  await expectAlike(
    422,
    submit(manager, [own, codes[0]!], [first, numberOf('withoutConsent')]),
    submit(manager, [own, codes[1]!], [first]),
  );
});

test('protected while her plan waits: her care goes on', async () => {
  const number = numberOf('sharing1');
  const { id } = await sendAbout('sharing1');
  const until = '2027-06-01T00:00:00Z';
  expect(await protect(region, town, await atTown(number), until)).toBe(201);
  expect((await helper.collect()).messages.map((one) => one.id)).toContain(id);
});

test('closed while mail waits: not handed over, and neither office is told why', async () => {
  const number = numberOf('sharing2');
  const code = await codeOf(manager, number);
  const { id } = await sendAbout('sharing2');
  const atHall = await atTown(number);
  expect((await town.call('POST', '/v1/closures', { subject: atHall })).status).toBe(204);
  type Status = { deliveries: { state: string; reason: string }[] };
  // What another piece of work holds at the moment is passed over, and looked at the next time.
  await expect
    .poll(async () => {
      expect((await helper.collect()).messages.filter((one) => one.id === id)).toEqual([]);
      return (await manager.get<Status>(`/messages/${id}`)).body.deliveries;
    })
    .toMatchObject([{ state: 'not-delivered', reason: 'not_available' }]);
  const own = await codeOf(manager, numberOf('sampleNineDigits'));
  await expectAlike(
    422,
    submit(manager, [own, code], [numberOf('sampleNineDigits'), number]),
    submit(manager, [own], [numberOf('sampleNineDigits'), nobody]),
  );
  // The trail tells the town hall; the offices' trails tell that it was not available.
  type Trail = { entries: { reasons: string[]; phase: string }[] };
  const reasonsOf = async (client: TestClient, subject: string) =>
    new Set((await client.get<Trail>(`/v1/trail?subject=${subject}`)).body.entries.flatMap(({ reasons }) => reasons));
  expect(await reasonsOf(town, atHall)).toContain('subject_closed');
  expect([...(await reasonsOf(manager, code))]).toEqual(['not_available']);
});
