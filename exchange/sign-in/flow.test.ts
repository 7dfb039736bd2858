import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../testing.ts';
import { choose, claimsOf, codeFor, openApplication, openByHand, type TestApplication } from './testing.ts';

let region: TestRegion;
let resident: TestApplication;
let person: string;
beforeAll(async () => {
  region = await startTestRegion();
  resident = await openApplication(region, 'resident');
  person = region.town.residents.find(({ movedOut }) => !movedOut)!.id;
}, 90_000);
afterAll(() => region.close());

test('a person signs in and the application gets tokens that name the account alone', async () => {
  const { back, code } = await codeFor(resident, region, person);
  expect(back.href.startsWith(resident.redirect)).toBe(true);
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'the-state', iss: resident.issuer });
  const { status, body } = await resident.redeem(code);
  expect({ status, error: body.error }).toEqual({ status: 200 });
  expect(body.token_type).toBe('DPoP');
  const access = claimsOf(body.access_token);
  expect(access).toMatchObject({
    aud: region.url,
    client_id: 'app/resident',
    kind: 'resident',
    acr: 'development',
    cnf: { jkt: resident.thumbprint },
  });
  expect(access.exp! - access.iat!).toBe(300);
  expect(JSON.stringify(access)).not.toContain(person);
  const id = claimsOf(body.id_token);
  expect(id).toMatchObject({
    sub: access.sub,
    sid: access.sid,
    kind: 'resident',
    nonce: 'the-nonce',
    acr: 'development',
    session_idle: 30 * 86_400,
  });
  expect(id.auth_time).toBe(access.auth_time);
  expect(Number(id.session_ends)).toBeGreaterThan(Date.now() / 1000 + 80 * 86_400);
});

test('tokens are renewed without rotating, in the same session', async () => {
  const { code } = await codeFor(resident, region, person);
  const first = (await resident.redeem(code)).body;
  const again = await resident.refresh(first.refresh_token!);
  expect(again.status).toBe(200);
  expect(claimsOf(again.body.access_token).sid).toBe(claimsOf(first.access_token).sid);
  expect(again.body.refresh_token ?? first.refresh_token).toBe(first.refresh_token);
});

test('who is signed in already comes back at once, and another application is signed in too', async () => {
  const { browser } = await codeFor(resident, region, person);
  const back = new URL(await resident.send(browser));
  expect(back.searchParams.get('code')).toBeTruthy();
});

test('asked anew, the person proves again; another person in the same browser ends the session before', async () => {
  const { browser, code } = await codeFor(resident, region, person);
  const tokens = (await resident.redeem(code)).body;
  const page = await resident.send(browser, { params: { prompt: 'login' } });
  expect(page).toContain('/sign-in/');
  const other = region.town.residents.filter(({ movedOut }) => !movedOut)[1]!.id;
  const back = await choose(browser, page, other);
  const next = (await resident.redeem(back.searchParams.get('code')!)).body;
  expect(claimsOf(next.access_token).sub).not.toBe(claimsOf(tokens.access_token).sub);
  expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
});

test('signing out ends the session for everybody who relies on it', async () => {
  const { browser, code } = await codeFor(resident, region, person);
  const tokens = (await resident.redeem(code)).body;
  const out = await browser.get(
    `${resident.issuer}/session/end?${new URLSearchParams({ id_token_hint: tokens.id_token!, post_logout_redirect_uri: resident.redirect.replace('signed-in', 'signed-out') })}`,
  );
  expect([out.status, out.headers.get('location')]).toEqual([
    303,
    resident.redirect.replace('signed-in', 'signed-out'),
  ]);
  expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
  expect(await resident.send(browser)).toContain('/sign-in/');
});

test('a refresh token that is given back ends the session', async () => {
  const { browser, code } = await codeFor(resident, region, person);
  const tokens = (await resident.redeem(code)).body;
  expect((await resident.ask('/token/revocation', { token: tokens.refresh_token })).status).toBe(200);
  expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
  expect(await resident.send(browser)).toContain('/sign-in/');
});

test('a person who moves away is signed out at once, in the browser too', async () => {
  const leaving = region.town.residents.filter(({ movedOut }) => !movedOut)[5]!.id;
  const { browser, code } = await codeFor(resident, region, leaving);
  const tokens = (await resident.redeem(code)).body;
  await region.database
    .pool('admin', 1)
    .query("UPDATE exchange.subject SET status = 'closed' WHERE id = $1", [leaving]);
  expect((await resident.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
  const page = await resident.send(browser);
  expect(page).toContain('/sign-in/');
  expect((await choose(browser, page, leaving)).searchParams.get('code')).toBeNull();
});

test('a stranger’s browser has no visit', async () => {
  const browser = openByHand(region.url);
  const page = await resident.send(browser);
  expect((await openByHand(region.url).get(page)).status).toBe(404);
  expect((await browser.get(page)).status).toBe(200);
});

test('who is signed in as a resident is not signed in to staff’s applications with that', async () => {
  const { browser } = await codeFor(resident, region, person);
  const care = await openApplication(region, 'care');
  expect(await care.send(browser)).toContain('/sign-in/');
  const back = new URL(await care.send(browser, { params: { prompt: 'none' } }));
  expect(back.searchParams.get('error')).toBe('login_required');
});
