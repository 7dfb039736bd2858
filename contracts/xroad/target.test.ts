import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { readTarget } from './target.ts';

const service = '/r1/ENGAWA/GOV/990019/certification/current';

test('the five parts are decoded; path and query stay as they came', () => {
  expect(readTarget(`${service}/persons/%E7%B8%81?at=%2F..%2F&b[]=1&c=%zz`)).toEqual({
    region: 'ENGAWA',
    memberClass: 'GOV',
    member: '990019',
    system: 'certification',
    service: 'current',
    path: '/persons/%E7%B8%81',
    query: '?at=%2F..%2F&b[]=1&c=%zz',
  });
  expect(readTarget("/r1/ENGAWA/GOV/990019/cert%69fication/a'(b)+,c.=%3F-1/")).toMatchObject({
    system: 'certification',
    service: "a'(b)+,c.=?-1",
    path: '/',
    query: '',
  });
  expect(readTarget(`${service}?`)).toMatchObject({ path: '', query: '?' });
});

test.each([
  ['an absolute form', `http://exchange.example${service}`],
  ['another protocol version', service.replace('r1', 'r2')],
  ['another protocol version, escaped', service.replace('r1', '%721')],
  ['four parts', '/r1/ENGAWA/GOV/990019/certification'],
  ['an empty part', '/r1/ENGAWA//990019/certification/current'],
  ['an empty last part', '/r1/ENGAWA/GOV/990019/certification/'],
  ['a dot segment as a part', '/r1/ENGAWA/GOV/../certification/current'],
  ['an escaped dot segment as a part', '/r1/ENGAWA/GOV/%2e%2E/certification/current'],
  ['one dot as a part', '/r1/ENGAWA/./990019/certification/current'],
  ['an escaped slash in a part', '/r1/ENGAWA/GOV/990019%2Fcertification/x/current'],
  ['an escaped backslash in a part', '/r1/ENGAWA/GOV/990019%5Ccertification/x/current'],
  ['an underscore in a part', '/r1/ENGAWA/GOV/990019/my_system/current'],
  ['a blank in a part', '/r1/ENGAWA/GOV/990019/my%20system/current'],
  ['other letters in a part', '/r1/ENGAWA/GOV/990019/%E7%B8%81/current'],
  ['U+0000 in a part', '/r1/ENGAWA/GOV/990019/a%00b/current'],
  ['a part of 101 characters', `/r1/ENGAWA/GOV/990019/${'a'.repeat(101)}/current`],
  ['a bad escape in a part', '/r1/ENGAWA/GOV/990019/a%2/current'],
  ['a backslash', `${service}/a\\b`],
  ['an escaped backslash', `${service}/a%5cb`],
  ['an escaped slash', `${service}/a%2Fb`],
  ['a slash escaped twice', `${service}/a%252fb`],
  ['a slash escaped thrice', `${service}/a%25252fb`],
  ['a dot segment', `${service}/a/../b`],
  ['one dot', `${service}/./b`],
  ['an escaped dot segment', `${service}/%2e%2e/b`],
  ['a half-escaped dot segment', `${service}/.%2e/b`],
  ['a dot segment escaped twice', `${service}/%252e%252e/b`],
  ['a dot segment with parameters', `${service}/..;x=1/b`],
  ['a dot segment at the end', `${service}/b/..`],
  ['a dot segment with a blank behind it', `${service}/..%20/b`],
  ['a dot segment in wide letters', `${service}/%EF%BC%8E%EF%BC%8E/b`],
  ['two dots in one character', `${service}/%E2%80%A5/b`],
  ['an overlong dot', `${service}/%c0%ae%c0%ae/b`],
  ['an overlong slash', `${service}/..%c0%afb`],
  ['an empty segment', `${service}/a//b`],
  ['an empty first segment', `${service}//b`],
  ['a bad escape', `${service}/%zz`],
  ['what is not UTF-8', `${service}/%ff`],
  ['a line end', `${service}/%0d%0aX-Road-Error:x`],
  ['U+0000', `${service}/a%00`],
  ['a fragment', `${service}#top`],
  ['bytes beyond ASCII', `${service}/縁`],
  ['a blank', `${service}/a b`],
  ['too long', `${service}/${'a'.repeat(8000)}`],
  ['the asterisk form', '*'],
  ['nothing', ''],
])('refused: %s', (_what, target) => {
  expect(() => readTarget(target)).toThrow(expect.objectContaining({ code: 'bad_request' }));
});

test('whatever comes: read so that no reader can see other parts, or refused in Japanese', () => {
  const piece = fc.constantFrom(
    ...[
      '/',
      '.',
      '..',
      '%2e',
      '%2F',
      '%5c',
      '\\',
      '//',
      '%',
      '%25',
      ';',
      '?',
      '#',
      'r1',
      'r1/',
      'GOV',
      'a',
      '%00',
      '@',
      ':',
    ],
  );
  const target = fc.oneof(
    fc.array(piece, { maxLength: 24 }).map((pieces) => `/r1/ENGAWA/GOV/${pieces.join('')}`),
    fc.array(piece, { maxLength: 12 }).map((pieces) => `${service}/${pieces.join('')}`),
    fc.string({ unit: 'binary' }),
  );
  let read = 0;
  fc.assert(
    fc.property(target, (raw) => {
      try {
        const found = readTarget(raw);
        read += 1;
        const { region, memberClass, member, system, path, query } = found;
        // What a framework makes of it, which resolves and decodes, is the same place.
        const { pathname } = new URL(raw, 'http://x');
        const [, , ...parts] = pathname.split('/');
        expect(parts.slice(0, 5).map(decodeURIComponent)).toEqual([region, memberClass, member, system, found.service]);
        expect(raw.endsWith(path + query)).toBe(true);
        expect(new URL(`http://x${path || '/'}`).pathname).toBe(path || '/');
        const segments = decodeURIComponent(path).split('/');
        expect(segments.length).toBe(path.split('/').length);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        expect((error as Fault).detail).toMatch(/[ぁ-ん]/);
      }
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(50);
});
