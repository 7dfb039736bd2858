import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { machineClock } from '../../contracts/clock.ts';
import { createPresent } from '../../exchange/identify/acting/acting.ts';
import type { Caller } from '../../exchange/identify/caller/authenticate.ts';
import type { Directory } from '../../exchange/identify/directory/directory.ts';
import { signActing } from './acting.ts';

test('what the door signs is what the exchange believes: for this region, this inquiry, once', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const [system, kid] = ['CARE/0300000100/careplan', 'k1'] as const;
  const keys = path.join(os.tmpdir(), `engawa-keys-${randomUUID()}.json`);
  const own = { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'ES256' };
  await writeFile(keys, JSON.stringify({ keys: [own] }), { mode: 0o600 });
  const known = [{ kid, use: 'sig', jwk: await exportJWK(publicKey), notBefore: new Date(0), revokedAt: null }];
  const directory = { getSystem: () => ({}), keysOf: () => known } as unknown as Directory;
  const present = createPresent({ directory, realClock: machineClock }, 'ENGAWA');
  const caller = { system } as unknown as Caller;
  const sign = (region: string) =>
    signActing({ keys, system }, { region, user: 'staff-1', role: '介護支援専門員', message: 'id-1' });
  const text = await sign('ENGAWA');
  expect(await present(caller, text, 'id-1')).toMatchObject({
    claim: { sub: 'staff-1', role: '介護支援専門員', iss: system },
  });
  expect(await present(caller, text, 'id-2')).toHaveProperty('wrong');
  expect(await present(caller, await sign('OTHER'), 'id-1')).toHaveProperty('wrong');
  expect(await sign('ENGAWA')).not.toBe(text);
  await rm(keys);
});
