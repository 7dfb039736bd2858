import { base64url, compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { sealText } from './seal.ts';

test('what is sealed is written at one stroke, and as the standard has it', async () => {
  type Writing = { toBase64(options?: { alphabet?: string; omitPadding?: boolean }): string };
  const whole = Uint8Array.from({ length: 260 }, (_, i) => i);
  for (let length = 0; length <= 256; length++) {
    const bytes = whole.subarray(3, 3 + length); // a part of what lies in memory, and no more of it
    const writing = bytes as unknown as Writing;
    expect(writing.toBase64()).toBe(Buffer.from(bytes).toString('base64'));
    expect(writing.toBase64({ alphabet: 'base64url', omitPadding: true })).toBe(
      Buffer.from(bytes).toString('base64url'),
    );
    expect(writing.toBase64({ alphabet: 'base64url' }).length % 4).toBe(0);
    expect(writing.toBase64({ omitPadding: true })).not.toContain('=');
    expect(base64url.decode(base64url.encode(bytes))).toEqual(new Uint8Array(bytes));
  }
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const text = JSON.stringify({ text: '縁側'.repeat(1000) });
  const { jwe } = await sealText('m', { text, mediaType: 'x' }, { kid: 'k', jwk: await exportJWK(publicKey) });
  expect(new TextDecoder().decode((await compactDecrypt(jwe, privateKey)).plaintext)).toBe(text);
});
