import { expect, test } from 'vitest';
import { discloseHeaders } from './headers.ts';

const never = 'vlvxg5bpkmfenhhlze7wxkjuakdoaxgy';
const escaped = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');
const moved = { status: 302, form: 'cuttable', hasBody: false, never } as const;
const passes = (value: string) => discloseHeaders([['Location', value]], moved).length === 1;

test.each([
  ['plain', `/x?c=${never}`],
  ['escaped', `/x?c=${escaped(never)}`],
  ['one letter escaped', `/x?c=${escaped(never[0]!)}${never.slice(1)}`],
  ['escaped twice', `/x?c=${escaped(escaped(never))}`],
  ['escaped so often that reading it would take the exchange’s time', `/x?c=%${'25'.repeat(3_900)}41`],
  ['another header behind a line’s end', '/x\r\nSet-Cookie: a=b'],
  ['letters that no header holds', '/縁'],
])('an address with the provider’s own code, or that cannot be sent, goes no further: %s', (_, value) => {
  expect(passes(value)).toBe(false);
});

test('another address does, as it was written', () => {
  for (const value of ['/x?c=%E7%B8%81%2F%zz', 'https://example.org/%41%2541']) expect(passes(value)).toBe(true);
});

test('an address goes on where it is to be followed, the name of a file with the file alone', () => {
  const headers = [
    ['Location', '/persons/hanako'],
    ['Content-Disposition', 'attachment; filename="hanako.json"'],
    ['Content-Type', 'application/json'],
  ] as const;
  const namesOf = (more: object) =>
    discloseHeaders(headers, { ...moved, status: 200, hasBody: true, ...more }).map(([name]) => name);
  expect(namesOf({})).toEqual(['Content-Type']);
  expect(namesOf({ form: 'whole' })).toEqual(['Content-Disposition', 'Content-Type']);
  expect(namesOf({ form: 'whole', status: 201 })).toEqual(['Location', 'Content-Disposition', 'Content-Type']);
  expect(namesOf({ form: 'whole', status: 303, hasBody: false })).toEqual(['Location']);
  const twice = discloseHeaders([...headers, ['location', '/elsewhere']], moved);
  expect(twice.map(([name]) => name.toLowerCase())).not.toContain('location');
});
