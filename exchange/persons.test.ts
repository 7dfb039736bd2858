import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

// A town hall merges two registrations and splits them again, while mail about them is under way.

let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
let town: TestClient;
let otherTown: TestClient;
const person = { insurer: '123456', insured: '1234567890' };
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  town = await region.client('GOV/990019/main');
  otherTown = await region.client('GOV/990027/main');
});
afterAll(() => region.close());

let numbered = 0;
async function send(code: string) {
  const row = `202407,${person.insurer},${person.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`;
  const name = `UP2KYO_0300000100_43_0300000005_11_${20270101000000 + numbered++}.CSV`;
  const file = { name, mediaType: 'text/csv', content: Buffer.from(row).toString('base64') };
  return manager.send({ receiver: 'CARE/0300000005', parcel: { subjects: [{ code }], files: [file] } });
}
const codeAt = async (client: TestClient, who: object, purpose?: string) =>
  (await client.codesOf([who], purpose))[0]!.code!;
const changesOf = async (client: TestClient) =>
  (await client.get<{ changes: { kind: string; code: string }[] }>('/v1/code-changes')).body.changes;

test('mail follows a merge and stops at a split; codes, trail and members say so', { timeout: 60_000 }, async () => {
  const other = region.town.residents.find(
    ({ municipality, insured, protected: hidden, movedOut }) =>
      municipality === '990019' && insured[0] && insured[0].insured !== person.insured && !hidden && !movedOut,
  )!;
  const merged = await codeAt(town, person, 'certification-for-plan');
  const survivor = await codeAt(town, other.insured[0]!, 'certification-for-plan');
  const own = await codeAt(manager, person);
  expect((await send(own)).status).toBe(202);
  for (const wrong of [otherTown, manager])
    expect((await wrong.post('/v1/merges', { survivor, merged })).status).toBe(404);
  expect(await town.post('/v1/merges', { survivor, merged })).toEqual({ status: 200, body: { subject: survivor } });
  expect((await town.post('/v1/merges', { survivor, merged })).status).toBe(409);
  const { messages } = await helper.collect();
  expect(messages).toHaveLength(1);
  await helper.acknowledge(messages.map(({ message }) => message));
  const later = await send(own);
  expect(later.status).toBe(202);
  expect(await changesOf(town)).toMatchObject([{ kind: 'merged', code: merged, leading: survivor }]);
  expect(await changesOf(helper)).toEqual([]);

  const parted = await town.post<{ survivor: string; split: string }>('/v1/splits', { split: merged });
  expect(parted.status).toBe(200);
  expect((await helper.collect()).messages).toEqual([]);
  const { body } = await manager.get<{ deliveries: { state: string }[] }>(`/messages/${later.id}`);
  expect(body.deliveries[0]!.state).toBe('not-delivered');
  expect((await send(own)).status).toBe(422);
  expect((await town.get(`/v1/trail?subject=${merged}`)).status).toBe(404);
  expect(await changesOf(manager)).toMatchObject([{ kind: 'split', code: own }]);
  const fresh = await codeAt(manager, person);
  expect(fresh).not.toBe(own);
  const trail = await town.get<{ entries: { said: string }[] }>(`/v1/trail?subject=${parted.body.split}&limit=200`);
  const said = trail.body.entries.map((one) => one.said);
  expect(said.some((text) => text.includes('一つにまとめました'))).toBe(true);
  expect(said.some((text) => text.includes('元に戻しました'))).toBe(true);
  await region.clock.turn(new Date('2026-11-24T10:01:00+09:00'));
  expect((await send(fresh)).status).toBe(202);
  expect((await helper.collect()).messages).toHaveLength(1);
});

test('the town hall says who was meant, and the member gets its code at the next request', {
  timeout: 60_000,
}, async () => {
  const subject = await codeAt(town, person, 'certification-for-plan');
  const admin = region.database.pool('admin', 1);
  const twin = region.town.residents.find(({ municipality, movedOut }) => municipality === '990019' && !movedOut)!;
  await admin.query(
    `INSERT INTO exchange.subject_identifier (digest, subject, kind)
     SELECT digest, $1, kind FROM exchange.subject_identifier
     WHERE kind = 'insured-number' AND subject = $2 ON CONFLICT DO NOTHING`,
    [twin.id, region.town.residents.find(({ insured }) => insured[0]?.insured === person.insured)!.id],
  );
  expect((await manager.codesOf([person]))[0]).toEqual({ refusal: 'not_available' });
  type Queue = { questions: { id: string; member: string; candidates: string[] }[] };
  expect((await otherTown.get<Queue>('/v1/code-queue')).body.questions).toEqual([]);
  expect((await manager.get('/v1/code-queue')).status).toBe(403);
  const [question] = (await town.get<Queue>('/v1/code-queue')).body.questions;
  expect(question).toMatchObject({ member: 'CARE/0300000100' });
  expect(question!.candidates).toContain(subject);
  const settle = (client: TestClient, chosen: string | null) =>
    client.post(`/v1/code-queue/${question!.id}/settle`, { chosen });
  expect((await settle(otherTown, null)).status).toBe(404);
  expect((await settle(manager, null)).status).toBe(403);
  expect((await settle(town, subject)).status).toBe(204);
  expect((await settle(town, null)).status).toBe(409);
  expect((await manager.codesOf([person]))[0]).toHaveProperty('code');
  expect((await town.get<Queue>('/v1/code-queue')).body.questions).toEqual([]);
});

test('a resident’s own word at the counter makes a relation, but not what the registers say', async () => {
  const resident = region.town.residents.find(
    ({ municipality, movedOut, protected: hidden, insured }) =>
      municipality === '990019' && !movedOut && !hidden && insured.length > 0,
  )!;
  const subject = await codeAt(town, resident.insured[0]!, 'certification-for-plan');
  const relation = {
    subject,
    evidence: '窓口での申出',
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: null,
    assertedBy: 'subject',
  };
  const shop = region.town.members.find(({ kind }) => kind === 'shop')!.id;
  const made = await town.post<{ id: string }>('/v1/relations', { ...relation, member: shop, kind: 'customer' });
  expect(made.status).toBe(201);
  expect((await town.post('/v1/relations', { ...relation, member: 'GOV/990019', kind: 'insurer-care' })).status).toBe(
    400,
  );
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT asserted_by, asserter FROM exchange.relation WHERE id = $1', [made.body.id]);
  expect(rows).toEqual([{ asserted_by: 'subject', asserter: 'GOV/990019' }]);
});
