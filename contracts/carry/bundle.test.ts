import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeBundle, openBundle } from './bundle.ts';

const now = new Date('2026-11-24T10:00:00+09:00');
const label = { from: 'CARE/1/main', to: 'exchange ENGAWA', number: 1, now };

/** Without `alg`, as an exchange keeps what was enrolled. */
const pairOf = async (algorithm: string) => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { own: { ...(await exportJWK(privateKey)), kid: 'k' }, open: { ...(await exportJWK(publicKey)), kid: 'k' } };
};

test.each(['ES256', 'PS256', 'EdDSA'])('a system that signs with %s carries bundles too', async (algorithm) => {
  const [signing, other, sealing] = [await pairOf(algorithm), await pairOf(algorithm), await pairOf('ECDH-ES')];
  const text = await makeBundle({ a: 1 }, label, { signing: signing.own, sealing: sealing.open });
  const taker = { to: label.to, now, sealing: [sealing.own], schema: z.object({ a: z.number() }) };
  expect(await openBundle(text, { ...taker, signing: [signing.open] })).toEqual({ a: 1 });
  const another = algorithm === 'ES256' ? await pairOf('EdDSA') : await pairOf('ES256');
  for (const key of [other, another])
    await expect(openBundle(text, { ...taker, signing: [key.open] })).rejects.toMatchObject({ code: 'bad_request' });
});
