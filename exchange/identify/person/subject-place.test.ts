import { expect, test } from 'vitest';
import type { Contract } from '../../../contracts/contract.ts';
import { findSubjectPlace } from './subject-place.ts';

/* Where the exchange reads whom a question is about, its provider must not read anybody else. */
const code = 'vlvxg5bpkmfenhhlze7wxkjuakdoaxgy';
const escaped = `\\u0076${code.slice(1)}`;
const inBody = { subjectAt: { pointer: '/about' } } as Contract;
const inPath = {
  subjectAt: { parameter: 'person' },
  endpoints: [{ method: 'GET', path: '/kinds/{kind}/{person}' }],
} as unknown as Contract;
const find = (contract: Contract, { path = '', body = '' }: { path?: string; body?: string | Buffer }) =>
  findSubjectPlace(contract, { path, body: Buffer.from(body as string) }, code);

test.each<[string, string | Buffer]>([
  ['another person under the same name', `{"about":"somebody","about":"${code}"}`],
  ['the same, the name under escapes', `{"\\u0061bout":"somebody","about":"${code}"}`],
  ['the code under escapes, and elsewhere without', `{"about":"${escaped}","note":"${code}"}`],
  ['the code twice', `{"about":"${code}","note":"${code}"}`],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(`{"about":"${code}","note":"`), Buffer.from('93fa227d', 'hex')]),
  ],
  ['a mark before the text', `\ufeff{"about":"${code}"}`],
  ['no JSON', `about=${code}`],
])('refused in a body: %s', (_, body) => {
  expect(find(inBody, { body })).toBe('differs');
});

test('in a body the code alone changes', () => {
  const place = find(inBody, { body: `{ "z": 1.50, "about" : "${code}" }` });
  expect(place).toMatchObject({ replace: expect.any(Function) });
  if (typeof place === 'object') expect(place.replace('x').body.toString()).toBe('{ "z": 1.50, "about" : "x" }');
});

test('in a path the whole segment is replaced, and stands once', () => {
  const place = find(inPath, { path: `/kinds/${code}x/${code}` });
  if (typeof place === 'object') expect(place.replace('x').path).toBe(`/kinds/${code}x/x`);
  expect(place).toBeTypeOf('object');
  expect(find(inPath, { path: `/kinds/${code}/${code}` })).toBe('differs');
  expect(find(inPath, { path: `/kinds/a/${code}x` })).toBe('differs');
});
