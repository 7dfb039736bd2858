import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../connector/client.ts';
import { endAllStaff, openOperator, openTownSystem } from '../../enrol/testing.ts';
import { startExchange } from '../../main.ts';
import { startTestRegion, type TestRegion } from '../../testing.ts';

type Policy = { municipality: string; digest: string; files: Record<string, string> };

let region: TestRegion;
let second: { readonly url: string; readonly stop: () => Promise<void> };
let operator: Client;
let main: Client;
let care: Client;
beforeAll(async () => {
  region = await startTestRegion();
  await endAllStaff(region);
  second = await startSecond(region);
  operator = await openOperator(region);
  main = await openTownSystem(region, 'GOV/990019/main');
  care = await openTownSystem(region, 'GOV/990019/care');
});
afterAll(async () => {
  await second.stop();
  await region.close();
});

/** Another process of the same region on the same database and keys, at an address of its own so that it can be asked by itself. */
async function startSecond({ configuration, database }: TestRegion) {
  const exchange = configuration.ports.exchange + 7;
  const databaseUrls = {
    exchange: database.url('exchange'),
    sweeper: database.url('sweeper'),
    sequencer: database.url('sequencer'),
    trail: database.url('trail'),
  };
  const ports = { ...configuration.ports, exchange };
  const url = `http://localhost:${exchange}`;
  const own = { ...configuration.region, exchangeUrl: url, issuerUrl: `${url}/oidc` };
  return {
    url,
    stop: await startExchange({ ...configuration, ports, region: own }, { databaseUrls, applicationKeys: [] }),
  };
}

const policyOf = async (client: Client, town: string): Promise<Policy> =>
  (await client.call<{ policies: Policy[] }>('GET', '/v1/policies')).policies.find(
    ({ municipality }) => municipality === town,
  )!;
const stop = '@title("すべて止める")\nforbid (principal, action, resource);\n';
const stopButOperation = stop.replace(';', ' unless { context.purpose == Purpose::"region-operation" };');
const proposeStop = async (client: Client, town = '990019') => {
  const { files } = await policyOf(client, town);
  const [name, text] = town === 'baseline' ? ['stop.cedar', stopButOperation] : ['policy/stop.cedar', stop];
  const body = { municipality: town, files: { ...files, [name]: text }, reason: '点検のため', actor: '提案 一郎' };
  return client.call<{ id: string; digest: string }>('POST', '/v1/policies/proposals', body);
};
const approve = (client: Client, { id, digest }: { id: string; digest: string }, actor: string) =>
  client.call('POST', `/v1/policies/proposals/${id}/approve`, { digest, actor });
/** Whether a process of the region says that its town forbids everything; asked without authority, of the process itself. */
const isStopped = async (client: Client) => {
  const asked = { contract: 'care/careplan-v41', purpose: 'care-plan-sharing', receiver: 'CARE/0300000100' };
  const { rules } = await client.call<{ rules: { text: string }[] }>('POST', '/v1/explain', {
    ...asked,
    sender: 'CARE/0300000005',
  });
  return rules.some(({ text }) => text.includes('すべて止める'));
};

test('a change is in force after two approvals by different approvers, on every process within a second', async () => {
  const before = await policyOf(main, '990019');
  const elsewhere = await openTownSystem({ ...region, url: second.url }, 'GOV/990019/main');
  expect(await isStopped(elsewhere)).toBe(false);
  const proposal = await proposeStop(operator);
  expect(await approve(main, proposal, '承認 花子')).toEqual({ inForce: false, missing: 'もう一人の承認' });
  for (const again of [() => approve(main, proposal, '別名 太郎'), () => approve(care, proposal, '承認 花子')])
    await expect(again()).rejects.toMatchObject({ status: 409 });
  expect(await isStopped(main)).toBe(false);
  await expect(approve(care, { ...proposal, digest: before.digest }, '承認 次郎')).rejects.toMatchObject({
    status: 409,
  });

  expect(await approve(care, proposal, '承認 次郎')).toEqual({ inForce: true, missing: '' });
  await expect.poll(() => isStopped(main)).toBe(true);
  await expect.poll(() => isStopped(elsewhere)).toBe(true);
  await expect(approve(main, proposal, '承認 花子')).rejects.toMatchObject({ status: 409 });

  // The version before, approved anew; a proposal made on what is no longer in force can no longer be approved.
  const stale = await main.call<{ id: string; digest: string }>('POST', '/v1/policies/proposals', {
    municipality: '990019',
    files: { ...before.files, 'policy/more.cedar': stop },
    reason: '古いもとから',
    actor: '提案 一郎',
  });
  const back = await main.call<{ id: string; digest: string }>('POST', '/v1/policies/proposals', {
    municipality: '990019',
    files: before.files,
    reason: '点検が終わったため',
    actor: '提案 一郎',
  });
  await approve(main, back, '承認 花子');
  await approve(care, back, '承認 次郎');
  expect((await policyOf(main, '990019')).digest).toBe(before.digest);
  expect(await isStopped(main)).toBe(false);
  await expect(approve(main, stale, '承認 花子')).rejects.toMatchObject({ status: 409 });
});

test('another town, an office and the operator approve nothing for a town; each attempt is on record', async () => {
  const proposal = await proposeStop(main);
  const neighbour = await openTownSystem(region, 'GOV/990027/main');
  const office = await openTownSystem(region, 'CARE/0300000100/careplan');
  for (const client of [neighbour, office, operator])
    await expect(approve(client, proposal, '部外 者')).rejects.toMatchObject({ status: 403 });
  await expect(proposeStop(neighbour)).rejects.toMatchObject({ status: 403 });
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      "SELECT fields->>'from' AS who FROM ledger.record WHERE fields->>'decision' = 'refuse' AND fields->>'contract' = 'platform/enrolment' ORDER BY recorded_at",
    );
  expect(rows.map(({ who }) => who)).toEqual(['GOV/990027', 'CARE/0300000100', 'OPR/engawa', 'GOV/990027']);
});

test('what all towns share is in force when each town has approved it', async () => {
  const proposal = await proposeStop(operator, 'baseline');
  expect(await approve(main, proposal, '承認 花子')).toEqual({ inForce: false, missing: '990027 の承認' });
  expect(await approve(care, proposal, '承認 次郎')).toEqual({ inForce: false, missing: '990027 の承認' });
  const neighbour = await openTownSystem(region, 'GOV/990027/main');
  expect(await approve(neighbour, proposal, '承認 隣子')).toEqual({ inForce: true, missing: '' });
  await expect.poll(() => isStopped(neighbour)).toBe(true);
});

test('a version after which nobody could change it any more is refused', async () => {
  const { files } = await policyOf(main, 'baseline');
  const body = {
    municipality: 'baseline',
    files: { ...files, 'stop.cedar': stop },
    reason: '試し',
    actor: '提案 一郎',
  };
  await expect(operator.call('POST', '/v1/policies/proposals', body)).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('できなくなります'),
  });
});

test('a proposal with a mistake is refused, with file and line', async () => {
  const { files } = await policyOf(main, '990019');
  const mistaken = { ...files, 'policy/stop.cedar': '\n@title("x")\nforbid (principal, action, resourc);' };
  const body = { municipality: '990019', files: mistaken, reason: '誤り', actor: '提案 一郎' };
  await expect(main.call('POST', '/v1/policies/proposals', body)).rejects.toMatchObject({
    status: 400,
    message: expect.stringMatching(/municipalities\/990019\/policy\/stop\.cedar:3: /),
  });
  const same = main.call('POST', '/v1/policies/proposals', { ...body, files });
  await expect(same).rejects.toMatchObject({ status: 409 });
});
