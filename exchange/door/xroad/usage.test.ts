import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTown } from '../../../town/town.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';

/* What an agent of the resident reads by the Data Tracker v3, of an inquiry that went over the X-Road door. */
let region: TestRegion;
let provider: Server;
let hall: TestClient;
let manager: TestClient;
let inHall: string;
const town = makeTown();

const consented = new Set(
  town.consents.filter(({ purpose }) => purpose === 'certification-for-plan').map(({ resident }) => resident),
);
const cared = town.relations
  .filter(({ kind, resident }) => kind === 'care-manager' && consented.has(resident))
  .map(({ member, resident: id }) => ({ member, resident: town.residents.find((one) => one.id === id)! }))
  .find(
    ({ resident }) =>
      resident.municipality === '990027' &&
      !resident.protected &&
      resident.movedOut === undefined &&
      resident.insured.length > 0,
  )!;

type Usages = { totalUsages: number; returnedUsages: number } & Record<
  'dataRequests' | 'dataResponses' | 'dataProcessings' | 'internalProcessings',
  Record<string, unknown>[]
>;
const find = async (
  client: TestClient,
  query: string,
  headers: Record<string, string> = { 'X-Road-UserId': 'JP1' },
) => {
  const response = await client.call('GET', `/v3/findUsage?${query}`, undefined, headers);
  return { status: response.status, body: (await response.json()) as Usages };
};

beforeAll(async () => {
  provider = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ certification: { careLevel: '要介護2' } }));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const { port } = provider.address() as AddressInfo;
  region = await startTestRegion(town, { providersUrl: `http://127.0.0.1:${port}` });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990027/care');
  manager = await region.client(`${cared.member}/careplan` as 'CARE/0300000100/careplan');
  const codeOf = async (client: TestClient) =>
    (await client.codesOf([cared.resident.insured[0]!], 'certification-for-plan'))[0]!.code!;
  inHall = await codeOf(hall);
  const inOffice = await codeOf(manager);
  const { code } = region.configuration.region;
  const response = await manager.call('GET', `/r1/${code}/GOV/990027/care/certification`, undefined, {
    'X-Road-Client': `${code}/${manager.system}`,
    'X-Road-Id': 'inquiry-1',
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': inOffice,
  });
  await response.arrayBuffer();
});
afterAll(async () => {
  provider.close();
  provider.closeAllConnections();
  await region.close();
});

test('the question and what was given, each with who, why and on what law', async () => {
  const { status, body } = await find(hall, `userCode=${inHall}`);
  expect(status).toBe(200);
  const [request] = body.dataRequests;
  expect(request).toMatchObject({
    queryId: 'inquiry-1',
    logSourceSystem: manager.system,
    bulkProcessing: false,
    initiatorOrg: { type: 'COM', code: manager.member, system: manager.system },
    target: town.members.find(({ id }) => id === 'GOV/990027')!.name,
  });
  expect(request!.purpose).toMatch(/認定/);
  expect(request!.legalBasis).toMatch(/個人情報の保護に関する法律/);
  expect(body.internalProcessings.length).toBeGreaterThan(0);
  expect(body.returnedUsages).toBe(body.totalUsages);
});

test('by type, by system, by time, by page', async () => {
  const requests = (await find(hall, `userCode=${inHall}&processingType[]=DATA_REQUEST`)).body;
  expect([requests.totalUsages, requests.internalProcessings]).toEqual([1, []]);
  const both = `processingType[]=DATA_REQUEST&processingType[]=DATA_RESPONSE`;
  expect((await find(hall, `userCode=${inHall}&${both}`)).body.internalProcessings).toEqual([]);
  const ofOffice = (await find(hall, `userCode=${inHall}&logSourceSystems[]=${manager.system}`)).body;
  expect(ofOffice.dataRequests).toHaveLength(1);
  const late = (await find(hall, `userCode=${inHall}&periodStart=2030-01-01T00:00:00%2B09:00`)).body;
  expect(late.totalUsages).toBe(0);
  const page = (await find(hall, `userCode=${inHall}&limit=1&offset=1`)).body;
  expect([page.returnedUsages, page.totalUsages > 1]).toEqual([1, true]);
});

test('whoever looks is on record; without a name, or for somebody unknown, there is nothing', async () => {
  const before = (await find(hall, `userCode=${inHall}`)).body.internalProcessings.length;
  expect((await find(hall, `userCode=${inHall}`)).body.internalProcessings.length).toBe(before + 1);
  expect((await find(hall, `userCode=${inHall}`, {})).status).toBe(400);
  expect((await find(hall, 'userCode=nobody')).status).toBe(404);
  expect((await find(manager, `userCode=${inHall}`)).status).toBe(404);
  expect((await find(hall, `userCode=${inHall}&limit=10001`)).status).toBe(400);
  expect((await find(hall, `userCode=${inHall}&processingType[]=PEEKING`)).status).toBe(400);
});

test('heartbeat', async () => {
  expect((await hall.get('/v3/heartbeat')).body).toEqual({ status: 'OK' });
  expect((await fetch(`${region.url}/v3/heartbeat`)).status).toBe(401);
});
