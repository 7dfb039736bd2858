import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigurationError, readConfiguration } from '../configuration.ts';
import { example } from './documents/configuration.ts';
import { findBrokenCommands, findDeadLinks, findLostNames, findUndescribedFields } from './documents/promises.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'engawa-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the example in docs/configuration.md is a configuration that a real region accepts', () => {
  const file = path.join(folder, 'region.json');
  writeFileSync(file, JSON.stringify(example));
  const read = readConfiguration({ ENGAWA_REGION: file, ENGAWA_PASSPHRASE_FILE: '/etc/engawa/passphrase' });
  expect(read.region.issuerUrl).toBe('https://exchange.engawa.region-a.internal/oidc');
  expect(read.region.municipalities).toBe(path.join(folder, 'municipalities'));
  expect(read.region).toMatchObject({ town: false, turnableClock: false, publicSeconds: 3600 });
  expect(() => readConfiguration({ ENGAWA_REGION: file })).toThrow(ConfigurationError);
});

test('what a page promises and the code does not hold is found', () => {
  const page = 'Run `npm ci && npm start`, `npm run dance`, `npx engawa verify` or `npx engawa dance`.';
  expect(findBrokenCommands(page, ['start'], ['verify'])).toEqual(['npm dance', 'npx engawa dance']);
  expect(
    findDeadLinks('[a](there.md) [b](gone.md#x) [c](https://region-a.internal/)', (to) => to === 'there.md'),
  ).toEqual(['gone.md']);
  expect(
    findLostNames('`door/me.ts` `door/you.ts` `door/me/` `web/<room>/a.tsx` `data/town/in/`', ['exchange/door/me.ts']),
  ).toEqual(['door/you.ts', 'door/me/']);
  expect(findUndescribedFields('\n## Fields\n| `id` | of this record |\n')).toHaveLength(1);
});
