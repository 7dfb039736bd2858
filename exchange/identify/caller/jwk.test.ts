import type { JWK } from 'jose';
import { expect, test } from 'vitest';
import { publicJwk } from './jwk.ts';

const number = (bytes: number) => Buffer.alloc(bytes, 0xab).toString('base64url');
const rsa = (bytes: number, e = 'AQAB'): JWK => ({ kty: 'RSA', n: number(bytes), e });

test('an RSA key is neither weak nor such that its check takes as long as its sender likes', () => {
  for (const good of [rsa(256), rsa(384), rsa(512)]) expect(publicJwk(good, 'sig')).toEqual(good);
  for (const bad of [rsa(128), rsa(255), rsa(513), rsa(2048), rsa(256, number(256)), rsa(256, ''), rsa(0)])
    expect(() => publicJwk(bad, 'sig')).toThrow('2048〜4096ビットの RSA');
  expect(() => publicJwk(rsa(256), 'enc')).toThrow('P-256 または X25519');
  expect(() => publicJwk({ ...rsa(256), d: number(256) }, 'sig')).toThrow('公開鍵だけ');
});
