import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findContract } from '../../contracts/contract.ts';
import { loadContracts } from './contracts.ts';
import { findLine, findMistake } from './json-lines.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'engawa-contracts-')), 'applications');
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

const contract = {
  id: 'care/example',
  title: '例',
  plain: '例です。',
  version: '1',
  kinds: ['submission'],
  form: 'whole',
  subject: 'one',
  purposes: ['care-plan-sharing'],
  fields: { note: { title: '記録', class: '個人情報' } },
  relayDays: 14,
};
async function write(application: string, name: string, content: unknown): Promise<void> {
  await mkdir(path.join(folder, application, 'contracts'), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  await writeFile(path.join(folder, application, 'contracts', name), text);
}

test('the platform’s own, and every contract of every application by its folder', async () => {
  await write('care', 'example.json', contract);
  await write('watch', 'errand.json', { ...contract, id: 'watch/errand' });
  await mkdir(path.join(folder, 'empty'));
  expect([...(await loadContracts(folder)).keys()]).toEqual([
    'platform/alarm',
    'platform/enrolment',
    'care/example',
    'watch/errand',
  ]);
});

test('our own are in order', async () => {
  const own = await loadContracts(fileURLToPath(new URL('../../applications/', import.meta.url)));
  expect(own.get('municipal/certification-documents')).toMatchObject({ form: 'cuttable', kinds: ['inquiry'] });
});

test('mistakes are told by file, line and place, all at once', async () => {
  await write('care', 'a.json', { ...contract, fields: { note: { title: '記録', class: '秘密' } } });
  await write('care', 'b.json', '{\n"id": }');
  await write('care', 'c.json', contract);
  await write('care', 'd.json', contract);
  const told = await loadContracts(folder).catch((error: Error) => error.message);
  expect(String(told).split('\n')).toEqual([
    expect.stringMatching(/^applications\/care\/contracts\/a\.json:17: fields\.note\.class: /),
    expect.stringMatching(/^applications\/care\/contracts\/b\.json:2: JSON/),
    expect.stringMatching(/^applications\/care\/contracts\/d\.json:1: .*care\/example/),
  ]);
});

test('a contract is found by what it was called before, and no name is two contracts’', async () => {
  await write('care', 'example.json', { ...contract, formerly: ['care/sample'] });
  const found = await loadContracts(folder);
  expect(findContract(found, 'care/sample')).toBe(found.get('care/example'));
  expect(findContract(found, 'care/other')).toBeUndefined();
  await write('watch', 'errand.json', { ...contract, id: 'watch/errand', formerly: ['care/example', 'care/sample'] });
  await expect(loadContracts(folder)).rejects.toThrow(/formerly の care\/example .*\n.*formerly の care\/sample /);
});

test('the line of any value is found, however the text is laid out', () => {
  const paths = (value: unknown, at: (string | number)[]): (string | number)[][] => [
    at,
    ...(value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, Array.isArray(value) ? Number(key) : key]))
      : []),
  ];
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      for (const place of paths(value, [])) {
        // One thing is marked; the line is that of the mark.
        const marked = structuredClone({ root: value }) as Record<string | number, unknown>;
        const target = ['root', ...place].slice(0, -1).reduce((into, key) => into[key] as typeof marked, marked);
        target[place.at(-1) ?? 'root'] = '★ここ';
        const text = JSON.stringify(marked, null, 1);
        const line = text.split('\n').findIndex((row) => row.includes('★ここ')) + 1;
        if (line > 0) expect(findLine(text, ['root', ...place])).toBe(line);
      }
    }),
    { numRuns: 200 },
  );
});

test.each<[string, number]>([
  ['', 1],
  ['{\n"a": }', 2],
  ['{\n"a": 1,\n}', 3],
  ['{\n"a": 1\n"b": 2\n}', 3],
  ['[1,\n2', 2],
  ['[1]\n]', 2],
  ['{"a":\n\'b\'}', 2],
  ['[\n"改\n行"]', 2],
])('a text that is no JSON, and the line on which it ends to be: %j', (text, line) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(findMistake(text)).toBe(line);
});
