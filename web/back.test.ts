import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachment } from './attachment.ts';
import { ownPath } from './back.ts';

test('a path of ours is gone back to', () => {
  for (const path of ['/', '/a/b?c=%E3%81%82#d', '/kit/staff']) expect(ownPath(path, '/home')).toBe(path);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  '/./%2e//evil.example',
  'javascript:alert(1)',
  '/a\r\nSet-Cookie: x=1',
  ' /a',
  '',
  undefined,
  null,
  `/${'a'.repeat(3000)}`,
])('%j leads home', (wanted) => expect(ownPath(wanted, '/home')).toBe('/home'));

test('nothing leads to another origin, and nothing ends the header', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '@',
    ':',
    '%2f',
    '\t',
    '\n',
    'evil.example',
    '?',
    '#',
    '\u3000',
    '%0d%0a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = ownPath(`/${pieces.join('')}`, '/home');
      expect(new URL(path, 'https://ours.example').origin).toBe('https://ours.example');
      expect(path).toMatch(/^[\x21-\x7e]+$/);
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test('the name of a file to save says only its name', () => {
  expect(attachment('提供票 令和8年11月.csv')).toBe(
    'attachment; filename="___ __8_11_.csv"; filename*=UTF-8\'\'%E6%8F%90%E4%BE%9B%E7%A5%A8%20%E4%BB%A4%E5%92%8C8%E5%B9%B411%E6%9C%88.csv',
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const header = attachment(name);
      expect(header).toMatch(/^attachment; filename="[^"\\/]*"; filename\*=UTF-8''[A-Za-z0-9%._~!$&+^`|-]*$/);
      expect(() => new Headers({ 'Content-Disposition': header })).not.toThrow();
    }),
    { numRuns: 2000, seed: 1 },
  );
});
