import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Header, headersIn, requestHash } from './hash.ts';

const sha512 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const headers: Header[] = [
  ['Host', 'localhost:8080'],
  ['x-road-CLIENT', 'ENGAWA/CARE/0300000100/careplan'],
  ['User-Agent', 'curl/8'],
  ['Accept', 'application/json'],
  ['X-Road-Id', 'a-1'],
  ['X-Road-Request-Id', 'the client’s own is not believed'],
  ['Accept', 'text/plain'],
  ['Content-Length', '5'],
  ['Connection', 'close'],
];
const request = { method: 'POST', target: '/r1/E/G/M/S/s/p%C3%A9?q=%20', headers, requestId: 'r-1' };

test('byte for byte as PR-REST and the sources of X-Road 7 say, written here by hand', () => {
  const head =
    'POST\r\n' +
    '/r1/E/G/M/S/s/p%C3%A9?q=%20\r\n' +
    'x-road-CLIENT:ENGAWA/CARE/0300000100/careplan\r\n' +
    'Accept:application/json\r\n' +
    'X-Road-Id:a-1\r\n' +
    'Accept:text/plain\r\n' +
    'x-road-request-id:r-1\r\n';
  expect(requestHash(request, Buffer.from('hello'))).toBe(sha512(sha512(head), sha512('hello')).toString('base64'));
  expect(requestHash(request, new Uint8Array())).toBe(sha512(head).toString('base64'));
});

test('an id that the door made comes after the request id', () => {
  const head = 'GET\r\n/r1/E/G/M/S/s\r\nX-Road-Client:E/C/M/S\r\nx-road-request-id:r-2\r\nx-road-id:E-r-2\r\n';
  const asked: Header[] = [['X-Road-Client', 'E/C/M/S']];
  const made = { method: 'GET', target: '/r1/E/G/M/S/s', headers: asked, requestId: 'r-2', madeId: 'E-r-2' };
  expect(requestHash(made, Buffer.alloc(0))).toBe(sha512(head).toString('base64'));
});

test('any change of method, target, order, spelling, value or body is another hash', () => {
  const name = fc.stringMatching(/^X-[A-Za-z]{1,8}$/);
  const header = fc.tuple(name, fc.stringMatching(/^[\x21-\x7e]{1,12}$/));
  fc.assert(
    fc.property(fc.array(header, { minLength: 2, maxLength: 6 }), fc.uint8Array({ minLength: 1 }), (own, body) => {
      const asked = { method: 'GET', target: '/r1/a/b/c/d/e', headers: own, requestId: 'r' };
      const before = requestHash(asked, body);
      expect(requestHash({ ...asked, headers: [...own, ['Via', 'x']] }, body)).not.toBe(before);
      expect(requestHash({ ...asked, headers: [...own, ['TE', 'trailers']] }, body)).toBe(before);
      expect(requestHash({ ...asked, method: 'HEAD' }, body)).not.toBe(before);
      expect(requestHash({ ...asked, target: '/r1/a/b/c/d/e?' }, body)).not.toBe(before);
      expect(requestHash(asked, Buffer.concat([body, Buffer.from([0])]))).not.toBe(before);
      const turned = own.toReversed();
      if (JSON.stringify(turned) !== JSON.stringify(own))
        expect(requestHash({ ...asked, headers: turned }, body)).not.toBe(before);
      const [[first, value] = ['X-', ''], ...rest] = own;
      const spelt: Header[] = [[first.replace('X-', 'x-'), value], ...rest];
      expect(requestHash({ ...asked, headers: spelt }, body)).not.toBe(before);
    }),
    { numRuns: 200 },
  );
});

test('raw headers in pairs', () => {
  expect(headersIn(['A', '1', 'a', '2'])).toEqual([
    ['A', '1'],
    ['a', '2'],
  ]);
});
