import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { act, actingOf, enrol, protect } from '../testing-acting.ts';

/*
 * What a town hall's system may also do by itself says, when it says so, which of the staff did it; and what is read at the counter is for the own town hall.
 */
let region: TestRegion;
let hall: TestClient;
let otherHall: TestClient;
let code: string;
const clerk = { sub: 'mado-9', role: '窓口の職員' };
const admin = () => region.database.pool('admin', 1);
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  otherHall = await region.client('GOV/990027/main');
  for (const client of [hall, otherHall]) await enrol(client, clerk.sub, clerk.role);
  code = await codeOf(region.town.cast.withoutConsent);
});
afterAll(() => region.close());

async function codeOf(resident: string): Promise<string> {
  const { insured } = region.town.residents.find(({ id }) => id === resident)!;
  return (await hall.codesOf(insured, 'certification-for-plan'))[0]!.code!;
}
type Choices = { consents: { id: string }[]; offers: { purpose: string; recipient: string; textVersion: string }[] };
const choices = (client = hall, subject = code) =>
  act<Choices & { code: string }>(region, client, '/v1/consents/choices', clerk, { subject });
const last = async (kind: string) =>
  (
    await admin().query<{ actor: string | null; role: string | null; decision: string }>(
      `SELECT fields ->> 'actor' AS actor, fields ->> 'role' AS role, fields ->> 'decision' AS decision FROM ledger.record
        WHERE fields ->> 'kind' = $1 ORDER BY recorded_at DESC LIMIT 1`,
      [kind],
    )
  ).rows[0];

test('a consent is given and withdrawn at the counter in the words of the person’s own pages, by who did it', async () => {
  const { body, status } = await choices();
  expect(status).toBe(200);
  const { purpose, recipient, textVersion } = body.offers[0]!;
  const consent = {
    ...{
      subject: code,
      giver: 'person',
      recipient,
      purpose,
      textVersion,
      channel: 'paper',
      explainedBy: clerk.sub,
      witness: 'mado-8',
    },
    ...{ validFrom: '2026-11-24T00:00:00+09:00', validUntil: null },
  };
  const given = await act<{ id: string }>(region, hall, '/v1/consents', clerk, consent);
  expect(given.status).toBe(201);
  expect(await last('registration')).toEqual({ actor: 'mado-9', role: '窓口の職員', decision: 'permit' });
  const target = `/v1/consents/${given.body.id}/withdraw`;
  // A claim that is made must hold: of nobody enrolled, in another role, or made for another request, it does nothing.
  const ended = { sub: 'nobody', role: clerk.role };
  expect((await act(region, hall, target, ended, { subject: code })).status).toBe(403);
  expect((await act(region, hall, target, { ...clerk, role: '課長' }, { subject: code })).status).toBe(403);
  const headers = await actingOf(region, hall.system, { ...clerk, msg: 'another' });
  expect((await hall.call('POST', target, { id: randomUUID(), subject: code }, headers)).status).toBe(403);
  const stands = 'SELECT withdrawn_at AS at FROM exchange.consent WHERE id = $1';
  expect((await admin().query(stands, [given.body.id])).rows).toEqual([{ at: null }]);
  expect(await last('registration')).toMatchObject({ actor: null, decision: 'refuse' });
  expect((await act(region, hall, target, clerk, { subject: code })).status).toBe(200);
  expect(await last('registration')).toEqual({ actor: 'mado-9', role: '窓口の職員', decision: 'permit' });
});

test('what a person could consent to is for their own town hall’s staff; another’s person and nobody are one answer', async () => {
  const foreign = await choices(otherHall);
  const nobody = await choices(otherHall, 'x'.repeat(32));
  expect([foreign.status, foreign.body]).toEqual([404, nobody.body]);
  const alone = await hall.post<{ code: string }>('/v1/consents/choices', { id: randomUUID(), subject: code });
  expect([alone.status, alone.body.code]).toEqual([422, 'actor_missing']);
});

test('a viewing says who is protected to the own town hall, and to nobody else', async () => {
  const guarded = await codeOf(region.town.cast.sharing1);
  expect(await protect(region, hall, guarded, '2027-11-20T00:00:00+09:00')).toBe(201);
  type Seen = { withheld: number[]; protected: number[] };
  const view = (client: TestClient, subjects: string[], purpose: string) =>
    act<Seen>(region, client, '/v1/viewings', clerk, { purpose, page: '窓口', subjects });
  expect((await view(hall, [code, guarded], 'counter-service')).body).toEqual({ withheld: [], protected: [1] });
  const manager = await region.client('CARE/0300000100/careplan');
  await enrol(manager, clerk.sub, clerk.role);
  const { insured } = region.town.residents.find(({ id }) => id === region.town.cast.sharing1)!;
  const own = (await manager.codesOf(insured))[0]!.code!;
  expect((await view(manager, [own], 'care-plan-sharing')).body).toEqual({ withheld: [], protected: [] });
});

test('a residents’ file that is taken in tells the codes where it is asked to, and records each that it told', async () => {
  const row = {
    ...{ line: 2, number: 'N1', event: '転入', day: '2026-11-20', name: '見本　一', kana: 'ミホン　イチ' },
    ...{ birth: '1950-01-02', sex: '女', address: '九十九県縁側市本町9番9号' },
  };
  type Taken = { done: boolean; lines: { change: string; code?: string }[] };
  const take = (more: object) =>
    act<Taken>(region, hall, '/v1/residents/imports', clerk, { rows: [row], dryRun: false, actor: 'x', ...more });
  const first = (await take({})).body.lines[0]!;
  expect(first).toMatchObject({ change: 'registered' });
  expect(first.code).toBeUndefined();
  const looked = await take({ dryRun: true, codes: true });
  expect(looked.body.lines[0]!.code).toBeUndefined();
  const told = (await take({ codes: true })).body.lines[0]!;
  expect(told.change).toBe('same');
  expect((await choices(hall, told.code)).status).toBe(200);
  const { rows } = await admin().query(
    `SELECT fields ->> 'actor' AS actor FROM ledger.record WHERE fields -> 'items' = '["residents-import", "same"]'`,
  );
  expect(rows).toEqual([{ actor: 'mado-9' }]);
});
