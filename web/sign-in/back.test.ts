import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backIn } from './back.ts';

test('a path of the application itself is kept with its query', () => {
  for (const path of ['/resident', '/resident/trail', '/resident/trail?before=1&x=%E3%81%82', '/resident?a=//b'])
    expect(backIn('/resident', path)).toBe(path);
});

test('everything else becomes the first page', () => {
  const elsewhere = [
    ...[
      undefined,
      '',
      'resident',
      '//evil.example',
      '/\\evil.example',
      '\\/evil.example',
      'https://evil.example/resident',
    ],
    ...[
      '/residents',
      '/municipal',
      '/resident/../municipal',
      '/resident/%2e%2e/municipal',
      '/\t/evil.example',
      '/resident/\n',
    ],
    ...['javascript:alert(1)', '/resident@evil.example', '///evil.example/resident', `/resident/${'a'.repeat(3000)}`],
  ];
  for (const path of elsewhere) expect(backIn('/resident', path)).toBe('/resident');
});

test('whatever is asked, a browser stays on our origin, below the application', () => {
  const pieces = fc.constantFrom(
    '/',
    '//',
    '\\',
    '..',
    '.',
    '%2e',
    '%2f',
    '@',
    ':',
    'https:',
    'evil.example',
    '/resident',
    'a',
    '?',
    '#',
    '\t',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const url = new URL(backIn('/resident', parts.join('')), 'https://apps.example');
      expect(url.origin).toBe('https://apps.example');
      expect(url.pathname).toMatch(/^\/resident(\/|$)/);
    }),
    { numRuns: 2000 },
  );
});
