import path from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOperator as openClient } from '../exchange/enrol/testing.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { openActing } from '../operator/acting.ts';
import { openOperator, type TestOperator } from './testing.ts';

// Keys that the operator acts with, and those that others check our requests by.

let region: TestRegion;
let operator: TestOperator;
beforeAll(async () => {
  region = await startTestRegion();
  operator = openOperator(region);
});
afterAll(async () => {
  operator.close();
  await region.close();
});

test('the operator’s key is turned: the old one is dead, and a turn that was cut off is ended', {
  timeout: 120_000,
}, async () => {
  const before = await openClient(region);
  await before.call('GET', '/v1/keys');
  const { result } = await operator.whileWorking(
    async () => {
      const { client } = await openActing({ actor: '試験 太郎' });
      await client.call('GET', '/v1/keys').catch((error) => {
        // A command that began with the old key just before its end is told so, and is called again.
        expect(error).toMatchObject({ code: 'unauthenticated' });
      });
    },
    () => operator.rotate('operator'),
  );
  expect(result).toMatchObject({ code: 0 });
  await expect((await openClient(region)).call('GET', '/v1/keys')).resolves.toMatchObject({
    keys: expect.arrayContaining([expect.objectContaining({ revokedAt: null })]),
  });
  const old = openKeyStore(path.join(region.data, 'keys'));
  const [first] = (await old.privateKeys('operator', 'p-256')).all;
  expect(first).toBeDefined();
  await expect(before.call('GET', '/v1/keys')).rejects.toThrow();
  // Cut off before the new key was registered: nothing is used that the exchange does not know.
  await openKeyStore(path.join(region.data, 'keys')).makeNext('operator', 'p-256');
  expect((await operator.rotate('operator')).said).toContain('2 番');
  const { keys } = await (await openClient(region)).call<{ keys: { revokedAt: string | null }[] }>('GET', '/v1/keys');
  expect(keys.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
});

test('the key of web-hook requests was published before it signs, and not twice in a quarter of an hour', {
  timeout: 60_000,
}, async () => {
  const published = async () => ((await (await fetch(`${region.url}/webhook/jwks`)).json()) as JSONWebKeySet).keys;
  const [current, next] = await published();
  expect((await operator.rotate('webhook')).code).toBe(0);
  const now = await published();
  expect(now[0]).toEqual(next);
  expect(now).toContainEqual(current);
  expect(now.every((key) => !('d' in key))).toBe(true);
  expect((await operator.rotate('webhook')).said).toContain('15分');
  expect(await published()).toEqual(now);
});

test('without a passphrase there is nothing to wrap anew', async () => {
  expect((await operator.rotate('passphrase', '--new', 'nowhere')).said).toContain('何もしていません');
});
