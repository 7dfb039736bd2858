import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../database/embedded/ports.ts';
import { publicHalf } from '../../supervisor/application-keys.ts';
import { openBrowser, type TestBrowser } from '../../web/testing-browser.ts';
import { examine } from '../../web/testing-examine.ts';
import { startExchange } from '../main.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { act, enrol } from '../testing-acting.ts';
import { claimsOf, openApplication, type TestApplication } from './testing.ts';

/* The pages as people meet them: with the browser's own passkey dialogue, and without script. */

let region: TestRegion;
let town: TestClient;
let browser: TestBrowser;
let resident: TestApplication;
let stop: () => Promise<void>;
let person: { readonly code: string; readonly birth: string };
const clerk = { sub: '1001', role: '窓口担当' };
beforeAll(async () => {
  region = await startTestRegion();
  town = await region.client(region.town.members.find(({ id }) => id === 'GOV/990019')!.systems[0]!.id);
  await enrol(town, clerk.sub, clerk.role);
  const one = region.town.residents.find(
    ({ municipality, movedOut, insured }) => municipality === '990019' && !movedOut && insured.length > 0,
  )!;
  const [code] = await town.codesOf([one.insured[0]!], 'code-matching');
  person = { code: code!.code!, birth: one.birth };
  // The applications stand at the same address, so that the browser never leaves it.
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const { configuration, database, applicationKey } = region;
  const databaseUrls = {
    exchange: database.url('exchange'),
    sweeper: database.url('sweeper'),
    sequencer: database.url('sequencer'),
    trail: database.url('trail'),
  };
  const own = { ...configuration.region, exchangeUrl: url, issuerUrl: `${url}/oidc`, applicationsUrl: url };
  const ports = { ...configuration.ports, exchange: port };
  stop = await startExchange(
    { ...configuration, ports, region: own },
    { databaseUrls, applicationKeys: [publicHalf(applicationKey)] },
  );
  resident = await openApplication({ ...region, url, configuration: { ...configuration, region: own } }, 'resident');
  browser = await openBrowser(url);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await stop?.();
  await region.close();
});

const letter = async () =>
  (await act<{ printed: string }>(region, town, '/v1/letters', clerk, { subject: person.code, birth: person.birth }))
    .body.printed;
const start = async (): Promise<string> => {
  const { request_uri } = (await resident.push()).body;
  const address = new URL(resident.addressOf(request_uri!));
  return address.pathname + address.search;
};
const redeemed = async (page: Page) =>
  claimsOf((await resident.redeem(new URL(page.url()).searchParams.get('code')!)).body.access_token);
const press = (page: Page, name: RegExp) =>
  page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click();

test('a resident signs in by letter without script, one question a page', { timeout: 60_000 }, async () => {
  const page = await browser.open(await start(), { javaScript: false, width: 320 });
  await press(page, /ほかの 人/);
  await press(page, /手紙の番号/);
  await page.getByLabel(/番号/).fill(await letter());
  await press(page, /つぎへ/);
  await page
    .getByLabel(/生まれた/)
    .or(page.locator('#birth'))
    .first()
    .fill(person.birth);
  await press(page, /つぎへ/);
  expect(await redeemed(page)).toMatchObject({ acr: 'letter' });
});

test('a resident registers a passkey and signs in with it', { timeout: 60_000 }, async () => {
  const page = await browser.open(await start());
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  expect(await examine(page)).toEqual([]);
  await press(page, /わたしの/);
  expect(await examine(page)).toEqual([]);
  await press(page, /手紙の番号/);
  await page.locator('#code').fill(await letter());
  await press(page, /つぎへ/);
  expect(await examine(page)).toEqual([]);
  await page.locator('#birth').fill(person.birth);
  await press(page, /つぎへ/);
  expect(await examine(page)).toEqual([]);
  await press(page, /登録.*する/);
  await page.waitForURL(/signed-in/);
  expect(await redeemed(page)).toMatchObject({ acr: 'letter' });

  await page.context().clearCookies();
  await page.goto(browser.url + (await start()));
  await press(page, /わたしの/);
  await press(page, /パスキーでサインイン/);
  await page.waitForURL(/signed-in/);
  expect(await redeemed(page)).toMatchObject({ acr: 'passkey' });
});
