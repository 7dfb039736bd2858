import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myNumberCheckDigit } from '../../contracts/my-number.ts';
import { type PublicSummary, publicSummary } from '../../contracts/public.ts';
import { transact } from '../../database/connect.ts';
import { everyRole } from '../../database/testing.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { act, enrol } from '../testing-acting.ts';

let region: TestRegion;
let hall: TestClient;
let office: TestClient;
const clerk = { sub: 'c-1', role: '窓口担当' };
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  office = await region.client('CARE/0300000100/careplan');
  await enrol(hall, clerk.sub, clerk.role);
});
afterAll(() => region.close());

const read = async (): Promise<PublicSummary> => {
  const response = await fetch(`${region.url}/public/summary`);
  expect(response.status).toBe(200);
  return publicSummary.parse(await response.json());
};
const happened = {
  title: '送付先を誤った件',
  happenedOn: '2026-11-20',
  foundOn: '2026-11-21',
  what: '書類を、別の事業所へ送りました。',
  items: '氏名、要介護度',
  persons: 3,
  done: '送った先に消していただき、本人にお知らせしました。',
  contact: '縁側市 福祉課 0999-00-0100',
} as const;
const publish = (client: TestClient, incident: object, more: object = {}) =>
  client.post<{ incident: string; version: number; detail?: string }>('/v1/incidents', {
    ...{ incident, actor: '沢田 由美' },
    ...more,
  });

test('an incident is public with its correction, in words for few, on record; and nobody corrects another’s', async () => {
  const first = await publish(hall, happened);
  expect(first).toMatchObject({ status: 201, body: { version: 1 } });
  const { incident } = first.body;
  const corrected = { ...happened, persons: 42, cause: '宛先の確かめ漏れ' };
  expect(await publish(hall, corrected, { corrects: incident })).toMatchObject({ status: 201, body: { version: 2 } });
  for (const [client, corrects] of [
    [office, incident],
    [hall, randomUUID()],
  ] as const)
    expect((await publish(client, happened, { corrects })).status).toBe(404);
  const mistaken = await publish(hall, { ...happened, foundOn: '2026-11-19' });
  expect([mistaken.status, mistaken.body.detail]).toEqual([400, expect.stringContaining('日付を直してください')]);
  const digits = '12345678901';
  expect(
    (await publish(hall, { ...happened, what: `個人番号は ${digits}${myNumberCheckDigit(digits)} です` })).status,
  ).toBe(400);
  expect((await fetch(`${region.url}/v1/incidents`, { method: 'POST' })).status).toBe(401);

  await region.restart(); // what was read meanwhile is kept for two minutes
  const { incidents } = await read();
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatchObject({ id: incident, member: '縁側市' });
  expect(incidents[0]!.versions.map(({ version, persons }) => [version, persons])).toEqual([
    [2, 42],
    [1, 'few'],
  ]);
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query(
    `SELECT fields ->> 'actor' AS actor, fields -> 'items' ->> 2 AS version FROM ledger.record
      WHERE fields -> 'items' ->> 0 = 'incident' ORDER BY id`,
  );
  expect(rows).toEqual([1, 2].map((version) => ({ actor: '沢田 由美', version: `version:${version}` })));
  for (const sql of ['DELETE FROM exchange.incident', `UPDATE exchange.incident SET content = '{}'`])
    await expect(region.database.pool('exchange', 1).query(sql)).rejects.toThrow(/permission denied/);
});

test('a month that is over is counted by kind, purpose and decision, and what is few cannot be read or worked out', async () => {
  const insured = region.town.residents
    .filter((one) => one.municipality === '990019' && !one.protected && !one.movedOut && one.insured.length > 0)
    .slice(0, 30);
  const codes = (
    await hall.codesOf(
      insured.flatMap((one) => [one.insured[0]!]),
      'certification-for-plan',
    )
  ).flatMap(({ code }) => code ?? []);
  const view = (subjects: readonly string[]) =>
    act(region, hall, '/v1/viewings', clerk, { purpose: 'watch-over', page: '一覧', subjects });
  expect((await view(codes)).status).toBe(200);
  expect((await view(codes.slice(0, 1))).status).toBe(200);
  const refused = await office.call('GET', '/r1/ENGAWA/GOV/990019/answers/certification', undefined, {
    'Engawa-Subject': 'nobody',
  });
  expect(refused.status).toBeGreaterThanOrEqual(400);

  await region.clock.turn(new Date('2026-12-02T12:00:00+09:00'));
  await region.restart();
  const { figures, asOf } = await read();
  expect(asOf).toMatch(/^2026-12-02T03:/);
  const november = figures.find(({ month }) => month === '2026-11')!;
  const viewing = november.rows.find(({ kind }) => kind === 'viewing')!;
  expect(viewing).toEqual({
    kind: 'viewing',
    purpose: null,
    permitted: codes.length + 1,
    refused: 0,
    total: codes.length + 1,
  });
  expect(november.rows.find(({ kind }) => kind === 'break-glass')).toMatchObject({ permitted: 0 });

  // The same month is never shown otherwise, whatever has become of the records.
  const admin = region.database.pool('admin', 1);
  const before = (await admin.query('SELECT count(*) FROM exchange.public_figures')).rows;
  await admin.query(
    `UPDATE ledger.record SET fields = NULL, secret = NULL, retained = '{}' WHERE fields ->> 'kind' = 'viewing'`,
  );
  await region.restart();
  expect((await read()).figures).toEqual(figures);
  expect((await admin.query('SELECT count(*) FROM exchange.public_figures')).rows).toEqual(before);
});

test('whoever takes part, why, and under which rules stands there; nobody is named, and nobody’s record can be read by the counting role', async () => {
  const summary = await read();
  expect(summary.members.map(({ name }) => name)).toContain('縁側市');
  const contact = summary.services.find(({ id }) => id === 'municipal/contact')!;
  expect(contact.rules.flatMap(({ obligations }) => obligations)).toContain('「電話番号」は、終わりの4文字だけを渡す');
  expect(contact.fields.every(({ class: of }) => of === '個人情報')).toBe(true);
  const documents = summary.services.find(({ id }) => id === 'municipal/certification-documents')!;
  expect(documents.rules.some(({ town, effect }) => town === '縁側市' && effect === 'forbid')).toBe(true);
  expect(summary.services.some(({ id }) => id.startsWith('platform/'))).toBe(false);
  const text = JSON.stringify(summary);
  for (const { name } of region.town.residents.slice(0, 200)) expect(text).not.toContain(name);

  const trail = region.database.pool('trail', 1);
  const all = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const counted = await trail.query('SELECT * FROM ledger.count_exchanges($1, $2)', all);
  expect(Object.keys(counted.rows[0]!)).toEqual(['kind', 'purpose', 'decision', 'exchanges', 'persons']);
  expect((await transact(trail, {}, (c) => c.query('SELECT id FROM ledger.record'))).rows).toEqual([]);
  for (const role of everyRole().filter((one) => one !== 'trail'))
    await expect(
      region.database.pool(role, 1).query('SELECT * FROM ledger.count_exchanges($1, $2)', all),
    ).rejects.toThrow(/permission denied/);
});
