import { expect, test } from 'vitest';
import { findSubject, readIdentifiers } from './subject.ts';

const named = (more: { path?: string; body?: string; headers?: [string, string][] }) => ({
  headers: more.headers ?? [],
  path: more.path ?? '',
  body: Buffer.from(more.body ?? ''),
});
const code = 'k'.repeat(32);

test('a header goes no further, however it is spelt, and stands once', () => {
  const place = { header: 'X-Person', is: 'insured' } as const;
  const found = findSubject(
    place,
    named({
      headers: [
        ['A', '1'],
        ['x-PERSON', ' 123456-1 '],
        ['B', '2'],
      ],
    }),
  )!;
  expect(found.value).toBe('123456-1');
  expect(found.replace(code).headers).toEqual([
    ['A', '1'],
    ['B', '2'],
  ]);
  expect(() => findSubject(place, named({}))).toThrow('X-Person');
  expect(() =>
    findSubject(
      place,
      named({
        headers: [
          ['X-Person', 'a'],
          ['X-Person', 'b'],
        ],
      }),
    ),
  ).toThrow('X-Person');
});

test('in a path our code takes the place of the number, and nothing else changes', () => {
  const place = { path: '/persons/{subject}/plans/*', is: 'insured' } as const;
  const found = findSubject(place, named({ path: '/persons/12%33/plans/a%20b/c' }))!;
  expect([found.value, found.replace(code).path]).toEqual(['123', `/persons/${code}/plans/a%20b/c`]);
  for (const path of ['/persons/1', '/others/1/plans', '/persons/1/plan', ''])
    expect(findSubject(place, named({ path })), path).toBeUndefined();
  const whole = { path: '/persons/{subject}', is: 'insured' } as const;
  expect(findSubject(whole, named({ path: '/persons/1/plans' }))).toBeUndefined();
});

test('in a body it is replaced in the text, not a byte of the rest changes, and a second such value is refused', () => {
  const place = { pointer: '/about/number', is: 'insured' } as const;
  const body = '{ "about" : {"number":"0012",\t"n":1.50} ,"z":"é" }';
  const found = findSubject(place, named({ body }))!;
  expect(found.value).toBe('0012');
  expect(found.replace(code).body.toString()).toBe(body.replace('"0012"', `"${code}"`));
  expect(findSubject(place, named({}))).toBeUndefined();
  for (const wrong of [
    ...['{"about":{"number":12}}', '{}', '[]', 'no json', '{"about":{"number":"1","other":"1"}}'],
    '{"about":{"number":"\\u0031","other":"1"}}',
  ])
    expect(() => findSubject(place, named({ body: wrong })), wrong).toThrow('/about/number');
});

test('a body that is not UTF-8 is refused: written again, it would be another', () => {
  const place = { pointer: '/number', is: 'insured' } as const;
  const body = Buffer.concat([Buffer.from('{"number":"1","z":"'), Buffer.from('93fa227d', 'hex')]);
  expect(() => findSubject(place, { ...named({}), body })).toThrow('UTF-8');
});

test('numbers are read as the office holds them', () => {
  expect(readIdentifiers('123456-1234567890', undefined)).toEqual({ insurer: '123456', insured: '1234567890' });
  expect(readIdentifiers('123456:1234567890', undefined)).toEqual({ insurer: '123456', insured: '1234567890' });
  expect(readIdentifiers('1234567890', '123456')).toEqual({ insurer: '123456', insured: '1234567890' });
  for (const [value, insurer] of [
    ['1234567890', undefined],
    ['123456-1234567890', '123456'],
    ['', undefined],
    ['a b', '1'],
  ] as const)
    expect(() => readIdentifiers(value, insurer), value).toThrow('対象者は');
});
