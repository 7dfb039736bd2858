import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyStore } from '../exchange/keys.ts';
import { openApplication, openByHand, tokenOn } from '../exchange/sign-in/testing.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { act, enrol } from '../exchange/testing-acting.ts';
import {
  type ApplicationKeys,
  followApplicationKeys,
  makeKeys,
  readApplicationKeys,
} from '../supervisor/application-keys.ts';
import { writePrivate } from '../supervisor/files.ts';
import { openSeal } from '../web/sign-in/seal.ts';
import { openOperator, type TestOperator } from './testing.ts';

// The keys behind people's sign-in are turned while people sign in; letters, tablets and sessions of before hold.

const clerk = { sub: 's-1', role: '窓口担当' };
let region: TestRegion;
let operator: TestOperator;
let town: TestClient;
let given: ApplicationKeys;
beforeAll(async () => {
  region = await startTestRegion();
  given = { signing: [region.applicationKey], sealing: (await makeKeys()).sealing };
  await writePrivate(path.join(region.data, 'keys-applications', 'private.json'), JSON.stringify(given));
  operator = openOperator(region);
  town = await region.client('GOV/990019/main');
  await enrol(town, clerk.sub, clerk.role);
});
afterAll(async () => {
  operator.close();
  await region.close();
});

test('the sign-in key is turned: a letter of before and one of after both sign in, and a form that was open is taken', {
  timeout: 90_000,
}, async () => {
  const [one, two] = region.town.residents.filter(
    ({ municipality, movedOut, insured }) => municipality === '990019' && !movedOut && insured.length > 0,
  );
  const application = await openApplication(region, 'resident');
  const letterFor = async (person: typeof one) => {
    const [found] = await town.codesOf([person!.insured[0]!], 'code-matching');
    const made = await act<{ code: string }>(
      ...([region, town, '/v1/letters', clerk, { subject: found!.code, birth: person!.birth }] as const),
    );
    return made.body.code;
  };
  const signIn = async (code: string, birth: string, between: () => Promise<void> = async () => {}) => {
    const browser = openByHand(region.url);
    const page = await application.send(browser);
    const first = await (await browser.get(`${page}/letter?device=shared`)).text();
    const asked = await browser.post(`${page}/letter`, { form_token: tokenOn(first), code, device: 'shared' });
    const token = tokenOn(await asked.text());
    await between();
    return (await browser.post(`${page}/letter/birth`, { form_token: token, code, birth, device: 'shared' })).status;
  };
  const before = await letterFor(one);
  const status = await signIn(before, one!.birth, async () => {
    const { code, said } = await operator.rotate('sign-in');
    expect(code, said).toBe(0);
  });
  expect(status).toBe(303);
  expect(await signIn(await letterFor(two), two!.birth)).toBe(303);
  expect(await signIn(before, one!.birth)).toBe(303);
  expect(await signIn(before, '1900-01-01')).toBe(400);
  // What is new stands under the new key: the old one alone does not find it.
  const { current, all } = await openKeyStore(path.join(region.data, 'keys')).secrets('sign-in');
  expect([current, all.length]).toEqual([1, 2]);
});

test('the applications’ keys are turned while they sign and seal: what was sealed opens, the old key signs nobody in', {
  timeout: 90_000,
}, async () => {
  const two = [0, 1].map(() => openSeal(given.sealing, followApplicationKeys(region.data, given)));
  const kept = await two[0]!.seal('row', { kept: 1 });
  const old = await openApplication(region, 'resident');
  expect((await old.push()).status).toBe(201);
  const { result, calls } = await operator.whileWorking(
    async (lane) => {
      // Whichever process seals, every other opens.
      const sealed = await two[lane]!.seal('row', { lane });
      expect(await two[1 - lane]!.open('row', sealed)).toEqual({ lane });
      const { signing } = await readApplicationKeys(region.data);
      expect((await (await openApplication(region, 'resident', signing[0]!)).push()).status).toBe(201);
    },
    () => operator.rotate('applications'),
  );
  expect(result, result.said).toMatchObject({ code: 0 });
  expect(calls).toBeGreaterThan(3);
  const now = await readApplicationKeys(region.data);
  expect(now.signing).toHaveLength(1);
  expect(now.sealing).toEqual([expect.any(String), given.sealing[0]]);
  expect(now.next).toBeUndefined();
  for (const seal of two) expect(await seal.open('row', kept)).toEqual({ kept: 1 });
  const fresh = await two[0]!.seal('row', { fresh: 1 });
  expect(await openSeal(given.sealing).open('row', fresh)).toBeUndefined();
  // Hashes are found after the turn as before.
  expect(openSeal(now.sealing).hash('x')).toEqual(openSeal(given.sealing).hash('x'));
  expect((await old.push()).body.error).toBe('invalid_client');
});
