import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

/*
 * The race of law 6: once "withdrawn" is answered, no later commit relies on that consent, at acceptance or at hand-over.
 */
let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
let town: TestClient;
const helperId = 'CARE/0300000005';
const person = { insurer: '123456', insured: '1234567890' };
const times = Number(process.env.ENGAWA_RACES ?? 250);

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
  town = await region.client('GOV/990019/main');
});
afterAll(() => region.close());

const consentFor = (subject: string) => ({
  subject,
  giver: 'person',
  recipient: helperId,
  purpose: 'care-plan-sharing',
  validFrom: '2020-01-01T00:00:00Z',
  validUntil: null,
  textVersion: '2026-04',
  channel: 'counter',
  explainedBy: '窓口職員',
});

test('a consent whose answer was lost is sent again: it is one, and nothing of it is left once it is withdrawn', async () => {
  const [at] = await town.codesOf([person], 'certification-for-plan');
  const subject = at!.code!;
  const read = () =>
    town.get<{ consents: { id: string; withdrawnAt: string | null }[] }>(`/v1/consents?subject=${subject}`);
  const before = (await read()).body.consents.length;
  const give = async (more: object = {}) =>
    (await town.post<{ id: string }>('/v1/consents', { ...consentFor(subject), giver: 'legal-proxy', ...more })).body
      .id;
  const first = await give({ giverName: '代理 花子' });
  // As of the moment of the second try.
  expect(await give({ giverName: '代理 花子', validFrom: '2020-01-01T00:00:09Z' })).toBe(first);
  const others = [await give({ giverName: '代理 次郎' }), await give(), await give({ textVersion: '2026-10' })];
  expect(new Set([first, ...others]).size).toBe(4);
  for (const id of [first, ...others]) await town.post(`/v1/consents/${id}/withdraw`, { subject });
  const all = (await read()).body.consents;
  expect(all.length - before).toBe(4);
  expect(all.filter(({ id }) => [first, ...others].includes(id)).every(({ withdrawnAt }) => withdrawnAt)).toBe(true);
  const again = await give({ giverName: '代理 花子' });
  expect(again).not.toBe(first);
  await town.post(`/v1/consents/${again}/withdraw`, { subject });
});

test(`a withdrawal races a hand-over, ${times} times: none is recorded after it was answered`, {
  timeout: 600_000,
}, async () => {
  const [own] = await manager.codesOf([person]);
  const [atTown] = await town.codesOf([person], 'certification-for-plan');
  const subject = atTown!.code!;
  const standing = await town.get<{
    consents: { id: string; recipient: string; purpose: string; withdrawnAt: string | null }[];
  }>(`/v1/consents?subject=${subject}`);
  for (const { id, recipient, withdrawnAt, purpose } of standing.body.consents)
    if (recipient === helperId && purpose === 'care-plan-sharing' && withdrawnAt === null)
      await town.post(`/v1/consents/${id}/withdraw`, { subject });
  const content = Buffer.from(
    `202407,${person.insurer},${person.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`,
  ).toString('base64');
  const admin = region.database.pool('admin', 2);
  let handed = 0;
  let stopped = 0;
  for (let round = 0; round < times; round++) {
    const given = await town.post<{ id: string }>('/v1/consents', consentFor(subject));
    expect(given.status).toBe(201);
    const name = `UP2KYO_0300000100_43_0300000005_11_${String(20270101000000 + round)}.CSV`;
    const sent = await manager.send({
      receiver: helperId,
      parcel: { subjects: [{ code: own!.code! }], files: [{ name, mediaType: 'text/csv', content }] },
    });
    expect(sent.status).toBe(202);
    // Both at once; the earlier of the two wins, whichever it is.
    const handOvers = async () => {
      const { rows } = await admin.query(
        `SELECT count(*) AS n FROM ledger.record WHERE message = $1 AND fields ->> 'phase' = 'hand-over' AND outcome = 'permit'`,
        [sent.body.message],
      );
      return rows[0].n as number;
    };
    const wait = Math.random() * 6;
    const withdrawing = new Promise((resolve) => setTimeout(resolve, wait)).then(async () => {
      const { status } = await town.post(`/v1/consents/${given.body.id}/withdraw`, { subject });
      return { status, recordedWhenAnswered: await handOvers() };
    });
    const [{ status, recordedWhenAnswered }, first] = await Promise.all([withdrawing, helper.collect()]);
    expect(status).toBe(200);
    const late = await helper.collect(); // asked for wholly after the answer
    expect(late.messages).toEqual([]);
    expect(await handOvers()).toBe(recordedWhenAnswered);
    expect(first.messages).toHaveLength(recordedWhenAnswered);
    if (first.messages.length > 0) {
      handed++;
      await helper.acknowledge(first.messages.map(({ message }) => message));
    } else {
      stopped++;
      const { body } = await manager.get<{ deliveries: { state: string }[] }>(`/messages/${sent.id}`);
      expect(body.deliveries[0]!.state).toBe('not-delivered');
    }
  }
  // Both outcomes must have occurred, or nothing raced.
  expect(handed).toBeGreaterThan(0);
  expect(stopped).toBeGreaterThan(0);
});
