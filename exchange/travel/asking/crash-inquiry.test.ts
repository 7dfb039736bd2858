import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../../database/connect.ts';
import { makeTown } from '../../../town/town.ts';
import { recordUnknown } from '../../obtain/unknown.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { deaths, dying, everyGap, makeImmortal, makeMortal } from '../testing.ts';

/*
 * An inquiry whose exchange dies in any gap: the provider is asked at most once, and only about what is on record; every intent has one
 * outcome, `unknown` where nobody can say; and nothing comes back whose outcome is not on record.
 */
let region: TestRegion;
let server: Server;
let admin: Pool;
let manager: TestClient;
let code: string;
let asked: string[] = [];
const town = makeTown();

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers['x-road-id'] as string);
    const certification = { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' };
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ insuredNumber: '0000000001', name: '軒端 花子', certification }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const providersUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  region = await startTestRegion(town, { providersUrl });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  admin = region.database.pool('admin', 2);
  const { member, resident } = town.relations.find((one) => {
    const person = town.residents.find(({ id }) => id === one.resident)!;
    const isAsked = town.consents.some(
      ({ resident: id, purpose }) => id === person.id && purpose === 'certification-for-plan',
    );
    return one.kind === 'care-manager' && person.municipality === '990027' && isAsked && !person.protected;
  })!;
  manager = await region.client(`${member}/careplan` as `${string}/${string}/${string}`);
  const number = town.residents.find(({ id }) => id === resident)!.insured[0]!;
  code = (await manager.codesOf([number], 'certification-for-plan'))[0]!.code!;
  makeMortal(admin);
});
afterAll(async () => {
  makeImmortal();
  server.close();
  server.closeAllConnections();
  await region.close();
});

const instance = 'ENGAWA';
async function ask(id: string): Promise<{ status: number; given: boolean }> {
  const response = await manager.call('GET', `/r1/${instance}/GOV/990027/care/certification`, undefined, {
    'X-Road-Client': `${instance}/${manager.system}`,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'X-Road-Id': id,
    'Engawa-Subject': code,
  });
  const text = await response.text();
  return { status: response.status, given: text.includes('要介護2') };
}

async function recordsOf(id: string) {
  const { rows } = await admin.query(
    `SELECT id, fields ->> 'phase' AS phase, outcome AS decision, fields ->> 'previous' AS previous FROM ledger.record
      WHERE fields ->> 'messageId' = $1 ORDER BY id`,
    [`${manager.system}#${id}`],
  );
  return rows as { id: string; phase: string; decision: string; previous: string | null }[];
}

test.each(deaths)('asking: a session that dies %s each statement', { timeout: 180_000 }, async (death) => {
  const died = await everyGap(async (at) => {
    const id = randomUUID();
    asked = [];
    let given = false;
    const own = await dying(at, death, async () => {
      const answer = await ask(id);
      given = answer.given;
      return answer;
    });
    const before = await recordsOf(id);
    const intents = before.filter(({ phase }) => phase === 'intent');
    expect(intents.length).toBeLessThanOrEqual(1);
    expect(asked.length).toBeLessThanOrEqual(intents.length);
    if (given) expect(before.map(({ phase, decision }) => `${phase} ${decision}`)).toContain('outcome permit');
    // Much later: what no process will finish any more is on record as unknown.
    await recordUnknown(region.database.pool('exchange', 1), new Date(Date.now() + 3_600_000));
    const after = (await recordsOf(id)).filter(({ phase }) => phase === 'outcome');
    expect(after.map(({ previous }) => previous)).toEqual(intents.map((intent) => intent.id));
    return own;
  });
  const { rows } = await admin.query('SELECT count(*)::int AS open FROM exchange.asking');
  expect(rows[0].open).toBe(0);
  for (const part of [
    'exchange.proof',
    'advisory',
    'ledger.record',
    'INTO exchange.asking',
    'FROM exchange.asking',
    'COMMIT',
  ])
    expect(
      died.some((sql) => sql.includes(part)),
      part,
    ).toBe(true);
});
