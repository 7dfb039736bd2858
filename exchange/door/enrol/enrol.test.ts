import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../../connector/client.ts';
import { letterHash } from '../../../contracts/letter.ts';
import { signatureTypes, vkeyOf } from '../../../contracts/tlog/note.ts';
import { makeKeys, openOperator, openTownSystem, publicKeys } from '../../enrol/testing.ts';
import { startTestRegion, type TestRegion } from '../../testing.ts';

let region: TestRegion;
let operator: Awaited<ReturnType<typeof openOperator>>;
beforeAll(async () => {
  region = await startTestRegion();
  operator = await openOperator(region);
});
afterAll(() => region.close());

const actor = '運営 花子';
const template = fileURLToPath(new URL('../../../municipalities/example/', import.meta.url));
const read = (name: string) => readFile(`${template}${name}`, 'utf8');
const exampleFiles = async (): Promise<Record<string, string>> => ({
  'municipality.json': await read('municipality.json'),
  'purposes.json': await read('purposes.json'),
  'policy/certification.cedar': await read('policy/certification.cedar'),
});
const records = async (message: string): Promise<Record<string, unknown>[]> => {
  const { rows } = await region.database
    .pool('admin', 2)
    .query("SELECT fields FROM ledger.record WHERE fields->'items'->>0 = $1 ORDER BY recorded_at", [message]);
  return rows.map(({ fields }) => fields);
};

const keysOf = await makeKeys();
const contract = {
  id: 'snow-help/visits',
  title: '雪かき支援の訪問',
  plain: '雪の多い日に訪ねる家を、近くの団体に知らせます。',
  version: '1',
  kinds: ['inquiry'],
  form: 'cuttable',
  subject: 'one',
  purposes: ['990035-snow-help'],
  fields: { visit: { title: '訪問してほしい日', class: '個人情報' } },
  relayDays: 7,
  schema: { type: 'object', properties: { visit: { type: 'string', format: 'date' } } },
};

test('a municipality, a member, a system and a service are enrolled, and each acts at once', async () => {
  const town = await operator.call('POST', '/v1/enrol/municipalities', {
    code: '990035',
    files: await exampleFiles(),
    letter: letterHash('990035', 'a code'),
    actor,
  });
  expect(town).toEqual({ member: 'GOV/990035' });
  const member = {
    member: 'NGO/yukikaki',
    kind: 'volunteer',
    name: '雪かき隊',
    kana: 'ユキカキタイ',
    municipality: '990035',
    actor,
  };
  await operator.call('POST', '/v1/enrol/members', member);
  const uploaded = { contract: JSON.stringify(contract), actor };
  expect(await operator.call('POST', '/v1/enrol/services', uploaded)).toEqual({ contract: contract.id, version: '1' });
  await operator.call('POST', '/v1/enrol/systems', {
    system: 'NGO/yukikaki/main',
    name: '見回り名簿',
    keys: publicKeys(keysOf),
    receives: [contract.id],
    actor,
  });

  const system = await createClient({ exchange: region.url, system: 'NGO/yukikaki/main', keys: keysOf });
  expect(await system.call('GET', '/v1/self')).toMatchObject({
    member: 'NGO/yukikaki',
    receives: [contract.id],
    keys: [{ use: 'sig' }, { use: 'enc' }],
    rights: expect.arrayContaining([
      {
        ...{ contract: contract.id, title: contract.title, purpose: '990035-snow-help' },
        ...{ send: false, receive: true, unapproved: [] },
      },
    ]),
  });
  const letter = await system.call<{ sealed: string }>('POST', '/v1/self/letters');
  expect(letter.sealed.split('.')).toHaveLength(5);
  const offered = { ...uploaded, at: 'NGO/yukikaki/main', code: 'visits', url: null };
  await operator.call('POST', '/v1/enrol/services', offered);
  const { rows } = await region.database.pool('admin', 1).query("SELECT * FROM exchange.service WHERE code = 'visits'");
  expect(rows).toMatchObject([{ system: 'NGO/yukikaki/main', contract: contract.id, url: null }]);
  const explained = {
    contract: contract.id,
    purpose: '990035-snow-help',
    sender: 'GOV/990035',
    receiver: 'NGO/yukikaki',
  };
  expect(await system.call('POST', '/v1/explain', { ...explained, kind: 'inquiry' })).toMatchObject({
    outcome: expect.any(String),
  });

  const [one] = await records('system').then((all) => all.filter(({ toSystem }) => toSystem === 'NGO/yukikaki/main'));
  expect(one).toMatchObject({
    kind: 'registration',
    from: 'OPR/engawa',
    fromSystem: 'OPR/engawa/operator',
    to: 'NGO/yukikaki',
    actor,
    decision: 'permit',
    purpose: 'region-operation',
    policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    subject: null,
  });
});

test.each([
  [
    'members',
    { member: 'NGO/yukikaki', kind: 'volunteer', name: '同じ', kana: 'オナジ', municipality: null },
    409,
    'すでに登録',
  ],
  ['members', { member: 'CARE/1', kind: 'operator', name: '偽', kana: 'ニセ', municipality: null }, 400, '合いません'],
  [
    'members',
    { member: 'NGO/a', kind: 'shop', name: '遠', kana: 'トオ', municipality: '131016' },
    400,
    '参加していません',
  ],
  ['members', { member: 'NGO/a', kind: 'shoppe', name: '遠', kana: 'トオ', municipality: null }, 400, 'kind'],
  ['members', { member: 'NGO/a', kind: 'shop', name: '遠', kana: '遠い', municipality: null }, 400, 'kana'],
  ['systems', { system: 'NGO/nobody/main', name: 'x', keys: publicKeys(keysOf) }, 400, '登録されていません'],
  ['systems', { system: 'NGO/yukikaki/main', name: 'x', keys: publicKeys(keysOf) }, 409, 'すでに登録'],
  ['systems', { system: 'NGO/yukikaki/two', name: 'x', keys: keysOf }, 400, '公開鍵だけ'],
  ['systems', { system: 'NGO/yukikaki/two', name: 'x', keys: publicKeys(keysOf).slice(1) }, 400, '署名用'],
  [
    'systems',
    { system: 'NGO/yukikaki/two', name: 'x', keys: publicKeys(keysOf), receives: ['no/such'] },
    400,
    'no/such',
  ],
  ['services', { contract: '{"id": }' }, 400, 'JSON'],
  ['services', { contract: `\ufeff${JSON.stringify({ ...contract, title: '別の内容' })}` }, 409, 'version'],
  ['services', { contract: JSON.stringify({ ...contract, version: '2', form: 'round' }) }, 400, 'form'],
  [
    'services',
    { contract: JSON.stringify({ ...contract, version: '2', endpoint: [] }) },
    400,
    '知らない項目です: endpoint',
  ],
  [
    'services',
    {
      contract: JSON.stringify({
        ...contract,
        version: '2',
        fields: { visit: { title: '日', class: '個人情報', aboutOther: true } },
      }),
    },
    400,
    'fields.visit: 知らない項目です: aboutOther',
  ],
  ['services', { contract: JSON.stringify({ ...contract, purposes: ['no-such'], version: '2' }) }, 400, 'no-such'],
  ['services', { contract: JSON.stringify({ ...contract, schema: { type: 'kana' }, version: '2' }) }, 400, 'schema'],
  [
    'services',
    {
      contract: JSON.stringify({
        ...contract,
        errors: { 404: { title: 'x', schema: {}, fields: { no: {} } } },
        version: '2',
      }),
    },
    400,
    '項目 no',
  ],
  ['services', { contract: JSON.stringify({ ...contract, title: '別の内容' }) }, 409, 'version'],
  ['services', { contract: JSON.stringify({ ...contract, id: 'care/careplan-v41' }) }, 409, '備わっている'],
  ['services', { contract: JSON.stringify({ ...contract, id: 'care/hand-over' }) }, 409, '備わっている'],
  ['services', { contract: JSON.stringify({ ...contract, formerly: ['care/careplan-v41'] }) }, 409, '備わっている'],
  ['services', { contract: JSON.stringify(contract), at: 'NGO/yukikaki/main' }, 400, 'code'],
  [
    'services',
    { contract: JSON.stringify(contract), at: 'NGO/yukikaki/main', code: 'v', url: 'http://office.example/' },
    400,
    'https',
  ],
  [
    'services',
    { contract: JSON.stringify(contract), at: 'NGO/yukikaki/main', code: 'listMethods' },
    400,
    'listMethods は使えません',
  ],
  ['services', { contract: JSON.stringify(contract), at: 'NGO/yukikaki/main', code: '..' }, 400, '.. は使えません'],
  ['services', { contract: JSON.stringify(contract), at: 'NGO/nobody/main', code: 'v' }, 400, '登録されていません'],
  ['witnesses', { name: '町', url: 'http://elsewhere.example/ledger/witness', vkey: 'x' }, 400, 'https'],
  ['witnesses', { name: '町', url: 'https://elsewhere.example/ledger/witness', vkey: 'x' }, 400, 'vkey'],
  ['municipalities', { code: '990036', files: {}, letter: 'a'.repeat(64) }, 400, '検査数字'],
  ['municipalities', { code: '990035', files: {}, letter: 'a'.repeat(64) }, 400, 'municipality.json'],
  ['municipalities', { code: '990043', files: {}, letter: 'the code itself' }, 400, 'letter'],
  [
    'municipalities',
    { code: '990043', files: { '../x.cedar': '' }, letter: 'a'.repeat(64) },
    400,
    '名前ではありません',
  ],
  ['revocations', { system: 'NGO/nobody/main', reason: '試し' }, 404, '登録されていません'],
  ['revocations', { system: 'OPR/engawa/operator', reason: '鍵の流出' }, 409, 'engawa rotate operator'],
])('what cannot be enrolled is refused and says what to mend: %s %j', async (what, body, status, text) => {
  const refused = operator.call('POST', `/v1/enrol/${what}`, { ...body, actor });
  await expect(refused).rejects.toMatchObject({ status, message: expect.stringContaining(text) });
});

test('a system that says it receives what a contract was called before receives the contract', async () => {
  const system = 'NGO/yukikaki/older';
  const keys = publicKeys(await makeKeys());
  await operator.call('POST', '/v1/enrol/systems', { system, name: '旧版', keys, receives: ['care/hand-over'], actor });
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT contract FROM exchange.reception WHERE system = $1', [system]);
  expect(rows).toEqual([{ contract: 'care/succession' }]);
});

test('a care office is enrolled under a number of ten places, whatever asks; the check digit is for who types it', async () => {
  const office = { kind: 'home-help', name: 'ヘルパー', kana: 'ヘルパー', municipality: '990019', actor };
  for (const number of ['137000002', '13700000260', '137000002a', '137-000026'])
    await expect(
      operator.call('POST', '/v1/enrol/members', { ...office, member: `CARE/${number}` }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('10桁') });
  // The standard's own samples have numbers whose check digit is wrong, and offices of 総合事業 letters.
  for (const number of ['0300000900', '13A0000026'])
    await operator.call('POST', '/v1/enrol/members', { ...office, member: `CARE/${number}` });
});

test('who is not the operator enrols nobody, and the attempt is on record', async () => {
  const office = await openTownSystem(region, 'CARE/0300000100/careplan');
  const body = {
    member: 'NGO/friends',
    kind: 'volunteer',
    name: '友',
    kana: 'トモ',
    municipality: null,
    actor: '誰か',
  };
  await expect(office.call('POST', '/v1/enrol/members', body)).rejects.toMatchObject({ status: 403 });
  const town = await openTownSystem(region, 'GOV/990019/main');
  await expect(town.call('POST', '/v1/enrol/members', body)).rejects.toMatchObject({ status: 403 });
  const refused = (await records('member')).filter(({ to }) => to === 'NGO/friends');
  expect(refused).toMatchObject([
    { from: 'CARE/0300000100', decision: 'refuse', reasons: expect.arrayContaining(['sender_not_entitled']) },
    { from: 'GOV/990019', decision: 'refuse', reasons: ['sender_not_entitled'] },
  ]);
});

test('a revoked system stops at once, its mail dies, and who was reachable is said', async () => {
  const helper = 'CARE/0300000005/careplan';
  const manager = await region.client('CARE/0300000100/careplan');
  const [code] = await manager.codesOf([{ insurer: '123456', insured: '123456789' }]);
  const content = Buffer.from(
    `202407,123456,123456789,20261101,20261101,1,"kadai",1,,,,,1,"",,"",,"","","",,\r\n`,
    'ascii',
  ).toString('base64');
  const name = 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV';
  const parcel = { subjects: [{ code: code!.code! }], files: [{ name, mediaType: 'text/csv', content }] };
  const sent = await manager.send({ receiver: 'CARE/0300000005', parcel });
  expect(sent.status).toBe(202);

  const receiver = await openTownSystem(region, helper);
  await receiver.call('GET', '/v1/self');
  const revocation = { system: helper, reason: '端末の紛失', actor };
  expect(await operator.call('POST', '/v1/enrol/revocations', revocation)).toEqual({
    waiting: [{ member: 'CARE/0300000100', way: 'to', messages: 1 }],
    relations: [{ kind: 'care-provider', people: expect.any(Number) }],
    exchanged: [{ member: 'CARE/0300000100', exchanges: 1, people: 1 }],
  });
  await expect(receiver.call('GET', '/v1/self')).rejects.toMatchObject({ status: 401 });
  await expect(operator.call('POST', '/v1/enrol/revocations', revocation)).rejects.toMatchObject({ status: 409 });
  const status = await manager.get<{ deliveries: { state: string; reason: string }[] }>(`/messages/${sent.id}`);
  expect(status.body.deliveries).toMatchObject([{ state: 'not-delivered', reason: 'key_revoked' }]);
  const { rows } = await region.database.pool('admin', 1).query('SELECT sealed FROM relay.message');
  expect(rows).toEqual([{ sealed: null }]);
});

test('a witness that is enrolled is asked for its cosignature from then on', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const vkey = vkeyOf('witness.example/1', signatureTypes['cosignature-ed25519'], generateRawKey());
  await operator.call('POST', '/v1/enrol/witnesses', { name: '立会町', url: `http://127.0.0.1:${port}`, vkey, actor });
  await expect.poll(() => asked[0], { timeout: 10_000 }).toBe('/add-checkpoint');
  server.close();
  server.closeAllConnections();
});

test('after a restart all of it is as it was, also a town whose folder is not on this machine', async () => {
  await region.restart();
  const { policies } = await operator.call<{ policies: { municipality: string; unapproved?: string | null }[] }>(
    'GET',
    '/v1/policies',
  );
  expect(policies.find(({ municipality }) => municipality === '990035')).toMatchObject({ unapproved: null });
  const system = await createClient({ exchange: region.url, system: 'NGO/yukikaki/main', keys: keysOf });
  expect(await system.call('GET', '/v1/self')).toMatchObject({ receives: [contract.id] });
  const explained = {
    contract: contract.id,
    purpose: '990035-snow-help',
    sender: 'GOV/990035',
    receiver: 'NGO/yukikaki',
  };
  expect(await system.call('POST', '/v1/explain', { ...explained, kind: 'inquiry' })).toMatchObject({
    outcome: expect.stringMatching(/depends|refuse/),
  });
});

const generateRawKey = (): Buffer =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
