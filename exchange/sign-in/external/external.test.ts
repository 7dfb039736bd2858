import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../../database/embedded/ports.ts';
import { makeKeys, publicHalf } from '../../../supervisor/application-keys.ts';
import { startExchange } from '../../main.ts';
import { startTestRegion, type TestRegion } from '../../testing.ts';
import { enrol } from '../../testing-acting.ts';
import {
  type ByHand,
  checkRenewed,
  claimsOf,
  comeBack,
  openApplication,
  openByHand,
  plant,
  type TestApplication,
} from '../testing.ts';
import { externalCallback } from './issuers.ts';

/* A second issuer, as a process of its own, on whose word the town's staff sign in. */

let region: TestRegion;
let outside: ChildProcess;
let issuer: string;
let care: TestApplication;
let stop: () => Promise<void>;
beforeAll(async () => {
  region = await startTestRegion();
  const town = await region.client(region.town.members.find(({ id }) => id === 'GOV/990019')!.systems[0]!.id);
  await enrol(town, '1001', '窓口担当');
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const [key] = (await makeKeys()).signing;
  const keyFile = path.join(region.data, 'outside.json');
  await writeFile(keyFile, JSON.stringify(key));
  outside = fork(
    fileURLToPath(new URL('testing-issuer.ts', import.meta.url)),
    [externalCallback(url, 'town-hall'), JSON.stringify(publicHalf(key!))],
    {
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  issuer = await new Promise<string>((resolve) =>
    outside.once('message', (said: { origin: string }) => resolve(said.origin)),
  );
  const settings = {
    id: 'town-hall',
    name: '縁側市の職員認証',
    issuer,
    clientId: 'engawa',
    keyFile,
    who: 'GOV/990019',
    claim: 'employee',
  };
  const { configuration, database, applicationKey } = region;
  const databaseUrls = {
    exchange: database.url('exchange'),
    sweeper: database.url('sweeper'),
    sequencer: database.url('sequencer'),
    trail: database.url('trail'),
  };
  stop = await startExchange(
    {
      ...configuration,
      ports: { ...configuration.ports, exchange: port },
      region: { ...configuration.region, exchangeUrl: url, issuerUrl: `${url}/oidc`, signInIssuers: [settings] },
    },
    { databaseUrls, applicationKeys: [publicHalf(applicationKey)] },
  );
  care = await openApplication({ ...region, url }, 'care');
}, 90_000);
afterAll(async () => {
  await stop?.();
  outside?.kill();
  await region.close();
});

/** Goes out and comes back as whoever the other issuer says. @returns what our page answers, and the browser */
async function signIn(
  who: string,
  tamper: (back: URL) => URL = (back) => back,
): Promise<{ browser: ByHand; before: ByHand['jar']; answer: Response; page: string }> {
  await fetch(`${issuer}/who?sub=${who}`);
  const browser = openByHand(new URL(care.issuer).origin);
  const before = await plant(browser, care);
  const page = await care.send(browser);
  expect(await (await browser.get(page)).text()).toContain('縁側市の職員認証');
  let target = (await browser.get(`${page}/external/town-hall`)).headers.get('location')!;
  const theirs = openByHand(issuer);
  while (target.startsWith(issuer) || target.startsWith('/'))
    target = (await theirs.get(target)).headers.get('location')!;
  const own = (await browser.get(tamper(new URL(target)).href)).headers.get('location')!;
  return { browser, before, answer: await browser.get(own), page };
}

test('a member of staff signs in on its word, and the road sees our own token', async () => {
  const { browser, before, answer } = await signIn('1001');
  expect(answer.status).toBe(303);
  const back = await comeBack(browser, answer.headers.get('location')!);
  await checkRenewed('external', browser, before, care);
  const tokens = (await care.redeem(back.searchParams.get('code')!)).body;
  expect(claimsOf(tokens.access_token)).toMatchObject({ iss: care.issuer, kind: 'staff', acr: 'external' });
  expect(claimsOf(tokens.id_token)).toMatchObject({ member: 'GOV/990019', staff: '1001' });
});

test('whom the member has not enrolled, and what is no answer to us: one page', async () => {
  const shown = async ({ answer, page }: { answer: Response; page: string }) => ({
    status: answer.status,
    text: (await answer.text()).replaceAll(page, 'page').replace(/<time.*?<\/time>/, ''),
  });
  const unknown = await shown(await signIn('9999'));
  expect(unknown.status).toBe(400);
  const change = (name: string, value: string) => (back: URL) => {
    back.searchParams.set(name, value);
    return back;
  };
  expect(await shown(await signIn('1001', change('code', 'x')))).toEqual(unknown);
  expect(await shown(await signIn('1001', change('iss', 'https://evil.example')))).toEqual(unknown);
  expect((await signIn('1001', change('state', 'x'.repeat(30)))).answer.status).toBe(404);
});

test('an answer is good once, and in its own browser', async () => {
  const { browser, page } = await signIn('1001');
  const again = await browser.get(`${page}/back/town-hall?code=x&state=${page.split('/').at(-1)}.x`);
  expect(again.status).toBe(404);
});

test('residents are not offered a member’s issuer', async () => {
  const resident = await openApplication({ ...region, url: new URL(care.issuer).origin }, 'resident');
  const browser = openByHand(new URL(care.issuer).origin);
  const page = await resident.send(browser);
  expect(await (await browser.get(`${page}/how?device=own`)).text()).not.toContain('縁側市の職員認証');
  expect((await browser.get(`${page}/external/town-hall`)).status).toBe(404);
});

test('without people of a town there is nobody to choose, and no page to do it', async () => {
  const browser = openByHand(new URL(care.issuer).origin);
  const page = await care.send(browser);
  expect(await (await browser.get(page)).text()).not.toContain('町の人を選ぶ');
  expect((await browser.get(`${page}/choose`)).status).toBe(404);
  expect((await browser.post(`${page}/choose`, { who: 'GOV/990019 1001' })).status).toBe(404);
});
