import { afterAll, beforeAll, expect, test } from 'vitest';
import { getResident } from '../../town/town.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

type Explained = {
  outcome: string;
  reasons: { code: string; text: string }[];
  needs: string[];
  rules: { id: string; text: string }[];
  basisGiver: string | null;
  basisTaker: string | null;
};
const asked = { contract: 'care/careplan-v41', purpose: 'care-plan-sharing', receiver: 'CARE/0300000005' };
const sender = 'CARE/0300000100';

let region: TestRegion;
let manager: TestClient;
let townHall: TestClient;
let otherTown: TestClient;

beforeAll(async () => {
  region = await startTestRegion();
  manager = await region.client('CARE/0300000100/careplan');
  townHall = await region.client('GOV/990019/main');
  otherTown = await region.client('GOV/990027/main');
});
afterAll(() => region.close());

const codeOf = async (client: TestClient, part: keyof TestRegion['town']['cast'], purpose: string) => {
  const [answer] = await client.codesOf(getResident(region.town, region.town.cast[part]).insured, purpose);
  return answer!.code!;
};
const lookUps = async () => {
  const { rows } = await region.database
    .pool('admin')
    .query<{ fields: { decision: string; subject: string | null; purpose: string | null } }>(
      `SELECT fields FROM ledger.record WHERE fields ->> 'kind' = 'trail-look-up' ORDER BY id`,
    );
  return rows.map(({ fields }) => fields);
};

test('without a subject any member is told what is needed, and nothing is recorded', async () => {
  const before = (await lookUps()).length;
  const { status, body } = await manager.post<Explained>('/v1/explain', asked);
  expect(status).toBe(200);
  expect(body).toMatchObject({ outcome: 'depends', reasons: [] });
  expect(body.needs.join('\n')).toContain('関係が登録されていること');
  expect(body.needs.join('\n')).toContain('本人、または法定代理人の同意が登録されていること');
  expect(body.basisGiver).toContain('27条1項');
  expect(body.basisTaker).toContain('20条2項');
  expect(await lookUps()).toHaveLength(before);
});

test('what a contract was called before is explained as what it is called now', async () => {
  const now = await manager.post<Explained>('/v1/explain', { ...asked, contract: 'care/succession' });
  const before = await manager.post<Explained>('/v1/explain', { ...asked, contract: 'care/hand-over' });
  expect(now).toMatchObject({ status: 200, body: { outcome: expect.any(String) } });
  expect(before.body).toEqual(now.body);
});

test('a consent to what a contract was called before is one to what it is called now', async () => {
  const subject = await codeOf(townHall, 'sharing1', 'certification-for-plan');
  const terms = { giver: 'person', recipient: asked.receiver, purpose: asked.purpose, textVersion: '2026-04' };
  const when = { validFrom: '2030-01-01T00:00:00Z', validUntil: null };
  const how = { channel: 'counter', explainedBy: '窓口職員' };
  const given = { subject, ...terms, ...when, ...how, contracts: ['care/hand-over'] };
  const { status, body } = await townHall.post<{ id: string }>('/v1/consents', given);
  expect(status, JSON.stringify(body)).toBe(201);
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT contracts FROM exchange.consent WHERE id = $1', [body.id]);
  expect(rows).toEqual([{ contracts: ['care/succession'] }]);
});

test('a purpose that does not fit is refused with what would mend it', async () => {
  const { body } = await townHall.post<Explained>('/v1/explain', asked);
  expect(body.outcome).toBe('refuse');
  expect(body.reasons.map(({ code }) => code)).toContain('sender_not_entitled');
  const unknown = await manager.post<{ detail: string }>('/v1/explain', { ...asked, purpose: 'kyoumi' });
  expect(unknown).toMatchObject({ status: 400, body: { detail: 'この利用目的は登録されていません。' } });
});

test('the town hall is told how it would be decided now, by which rules, and that it asked is recorded', async () => {
  const subject = await codeOf(townHall, 'sharing1', 'certification-for-plan');
  const permitted = await townHall.post<Explained>('/v1/explain', { ...asked, sender, subject });
  expect(permitted.body).toMatchObject({ outcome: 'permit', reasons: [] });
  expect(permitted.body.rules.map(({ id }) => id).join(' ')).toContain('care-plan-sharing');
  expect((await lookUps()).at(-1)).toMatchObject({ decision: 'permit', purpose: 'care-plan-sharing' });

  type Consents = { consents: { id: string; recipient: string; purpose: string }[] };
  const { body } = await townHall.get<Consents>(`/v1/consents?subject=${subject}`);
  for (const { id, recipient, purpose } of body.consents)
    if (recipient === asked.receiver && purpose === asked.purpose)
      await townHall.post(`/v1/consents/${id}/withdraw`, { subject });
  const refused = await townHall.post<Explained>('/v1/explain', { ...asked, sender, subject });
  expect(refused.body.outcome).toBe('refuse');
  expect(refused.body.reasons.map(({ code }) => code)).toEqual(['no_consent']);

  const trail = await townHall.get<{ entries: { said: string }[] }>(`/v1/trail?subject=${subject}&limit=5`);
  expect(trail.body.entries.map(({ said }) => said).join('\n')).toContain('渡せるかどうかを確かめました');
});

test('nobody else is told anything about a person: the unknown and the foreign are one answer, recorded as refused', async () => {
  const own = await codeOf(manager, 'sharing2', 'care-plan-sharing');
  const known = await manager.post('/v1/explain', { ...asked, subject: own });
  const unknown = await manager.post('/v1/explain', { ...asked, subject: 'nobody' });
  const foreign = await otherTown.post('/v1/explain', { ...asked, sender, subject: own });
  expect(known.status).toBe(404);
  expect(unknown).toEqual(known);
  expect(foreign).toEqual(known);
  expect((await lookUps()).slice(-3).map(({ decision, subject }) => [decision, subject !== null])).toEqual([
    ['refuse', true],
    ['refuse', false],
    ['refuse', false],
  ]);
});
