import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, enrol } from '../../testing-acting.ts';
import {
  type ByHand,
  checkRenewed,
  claimsOf,
  comeBack,
  openApplication,
  openByHand,
  plant,
  type TestApplication,
  tokenOn,
} from '../testing.ts';
import { listDevices, removeDevice } from './devices.ts';

/* A tablet that stands for a person. */

let region: TestRegion;
let town: TestClient;
let resident: TestApplication;
const clerk = { sub: '1001', role: '窓口担当' };
type Person = { readonly id: string; readonly code: string };
let people: Person[];
beforeAll(async () => {
  region = await startTestRegion();
  town = await region.client(region.town.members.find(({ id }) => id === 'GOV/990019')!.systems[0]!.id);
  await enrol(town, clerk.sub, clerk.role);
  const known = region.town.residents.filter(
    (one) => one.municipality === '990019' && !one.movedOut && !one.protected && one.insured.length > 0,
  );
  const codes = await town.codesOf(
    known.map(({ insured }) => insured[0]!),
    'code-matching',
  );
  people = known.flatMap(({ id }, i) => (codes[i]?.code ? [{ id, code: codes[i].code }] : []));
  resident = await openApplication(region, 'resident');
}, 90_000);
afterAll(() => region.close());

/** A tablet that shows its code. */
async function begin(tablet = openByHand(region.url), more = ''): Promise<{ tablet: ByHand; code: string }> {
  const shown = (await tablet.get(`/sign-in/tablet${more}`)).headers.get('location')!;
  return { tablet, code: new URL(shown, region.url).searchParams.get('code')! };
}
const pair = ({ code: subject }: Person, code: string, label = 'はなさん') =>
  act<{ device: string; code: string }>(region, town, '/v1/devices', clerk, {
    subject,
    code,
    label,
    picture: 'flower',
  });
async function signIn(tablet: ByHand, label = 'はなさん') {
  for (const key of [...tablet.jar.keys()]) if (/^engawa(\.sig)? /.test(key)) tablet.jar.delete(key); // signed out
  const before = await plant(tablet, resident);
  const page = await resident.send(tablet);
  const first = await tablet.get(page);
  if (first.status !== 303) return undefined;
  const shown = await (await tablet.get(first.headers.get('location')!)).text();
  const who = new RegExp(`name="who" value="([^"]+)"(?:(?!name="who").)*${label}`, 's').exec(shown)![1]!;
  const answer = await tablet.post(`${page}/device`, { form_token: tokenOn(shown), who });
  const back = await comeBack(tablet, answer.headers.get('location')!);
  await checkRenewed('device', tablet, before, resident);
  return (await resident.redeem(back.searchParams.get('code')!)).body;
}

test('is paired at the counter by the code that it shows, and then signs in without asking for anything', async () => {
  const { tablet, code } = await begin();
  expect(code).toMatch(/^\d{8}$/);
  const paired = await pair(people[0]!, `${code.slice(0, 4)} ${code.slice(4)}`);
  expect(paired.status).toBe(201);
  const tokens = await signIn(tablet);
  expect(claimsOf(tokens!.access_token)).toMatchObject({ kind: 'resident', acr: 'device' });
  expect((await tablet.get('/sign-in/tablet')).status).toBe(303);

  // Removed, it signs nobody in, and what it had begun is over.
  const account = String(claimsOf(tokens!.access_token).sub);
  const pool = region.database.pool('exchange', 1);
  const { device } = paired.body;
  expect(await transact(pool, { account }, (connection) => listDevices(connection, account))).toMatchObject([
    { device, label: 'はなさん' },
  ]);
  expect(await transact(pool, { account: people[1]!.id }, (connection) => listDevices(connection, account))).toEqual(
    [],
  );
  expect(await transact(pool, { account }, (connection) => removeDevice(connection, account, device, new Date()))).toBe(
    true,
  );
  expect((await resident.refresh(tokens!.refresh_token!)).body.error).toBe('invalid_grant');
  expect(await signIn(tablet)).toBeUndefined();
});

test('shows two persons at most', async () => {
  const { tablet, code } = await begin();
  expect((await pair(people[1]!, code, 'いちろうさん')).status).toBe(201);
  const second = await begin(tablet, '?more=yes');
  expect((await pair(people[2]!, second.code, 'はなさん')).status).toBe(201);
  const third = await begin(tablet, '?more=yes');
  expect((await pair(people[3]!, third.code)).body.code).toBe('not_available');
  expect(claimsOf((await signIn(tablet, 'いちろうさん'))!.access_token).sub).not.toBe(
    claimsOf((await signIn(tablet))!.access_token).sub,
  );
});

test('never stands for a protected person; protection ends it, with its sessions, in the same transaction', async () => {
  const person = people[4]!;
  const { tablet, code } = await begin();
  await pair(person, code);
  const tokens = (await signIn(tablet))!;
  await region.database
    .pool('admin', 1)
    .query("UPDATE exchange.subject SET protected_until = now() + interval '1 year' WHERE id = $1", [person.id]);
  expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
  expect(await signIn(tablet)).toBeUndefined();
  const again = await begin();
  const refused = await pair(person, again.code);
  const nobody = await pair({ id: '', code: 'a'.repeat(32) }, again.code);
  const wrong = await pair(people[5]!, '00000000');
  expect(refused.body).toEqual(nobody.body);
  expect(refused.body).toEqual(wrong.body);
});

test('a code is good once, for ten minutes', async () => {
  const { code } = await begin();
  expect((await pair(people[5]!, code)).status).toBe(201);
  expect((await pair(people[6]!, code)).status).toBe(422);
  const late = await begin();
  await region.database.pool('admin', 1).query('UPDATE exchange.pairing SET expires_at = now()');
  expect((await pair(people[6]!, late.code)).status).toBe(422);
});

test('another browser with the page’s address is no tablet', async () => {
  const { tablet, code } = await begin();
  await pair(people[7]!, code);
  const page = await resident.send(openByHand(region.url));
  expect((await openByHand(region.url).get(`${page}/device`)).status).toBe(404);
  expect(await signIn(tablet)).toBeTruthy();
});
