import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { payloadDigest, receipt, receiptFile } from './receipt.ts';

const nonce = Buffer.alloc(32, 3);
const a = { name: 'あ.CSV', sha256: 'a'.repeat(64) };
const b = { name: 'b.CSV', sha256: 'b'.repeat(64) };

test('the digest of a payload is over the nonce and a manifest that sha256sum would write', () => {
  const manifest = `${a.sha256}  あ.CSV\n${b.sha256}  b.CSV\n`;
  const expected = createHash('sha256').update(nonce).update(manifest).digest('hex');
  expect(payloadDigest(nonce, [a, b])).toBe(expected);
  expect(payloadDigest(nonce, [b, a])).not.toBe(expected);
  expect(payloadDigest(Buffer.alloc(32, 4), [a, b])).not.toBe(expected);
});

test('no name can pass one file off as two', () => {
  for (const name of ['', `x\n${b.sha256}  b.CSV`, 'x\r', 'x\u0000', 'x'.repeat(201)])
    expect(receiptFile.safeParse({ name, sha256: a.sha256 }).success).toBe(false);
  expect(receiptFile.safeParse(a).success).toBe(true);
});

test('a receipt opens only fields that a record has, with a salt of 32 bytes', () => {
  const salt = Buffer.alloc(32, 1).toString('base64');
  const record = { index: 0, leaf: 'AAAA', opened: { from: { salt, value: 'CARE/0300000100' } }, proof: null };
  const text = {
    format: 'engawa-receipt/v1',
    region: '縁側地域',
    message: '0192f0c1-0000-7000-8000-000000000002',
    messageId: null,
    payload: null,
    records: [record],
  };
  const reads = (change: object) => receipt.safeParse({ ...text, ...change }).success;
  expect(reads({})).toBe(true);
  expect(reads({ format: 'engawa-receipt/v2' })).toBe(false);
  expect(reads({ records: [{ ...record, opened: { password: { salt, value: '' } } }] })).toBe(false);
  expect(reads({ records: [{ ...record, opened: { from: { salt: 'AAAA', value: '' } } }] })).toBe(false);
  expect(reads({ records: [{ ...record, opened: { from: { salt, value: { a: 1 } } } }] })).toBe(false);
  expect(reads({ records: [{ ...record, index: -1 }] })).toBe(false);
});
