import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { example } from './checks/documents/configuration.ts';
import { about, environment, region } from './configuration/schema.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'engawa-configuration-'));
const file = path.join(folder, 'region.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readReal = (content: unknown): Configuration => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfiguration({ ENGAWA_REGION: file, ENGAWA_PASSPHRASE_FILE: 'passphrase' });
};
const wrongKeys = (read: () => unknown): string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ key }) => key).sort();
    throw error;
  }
  return [];
};

test('without configuration it is the fictional region, and ports follow PORT', () => {
  const read = readConfiguration({ PORT: '9000', DATABASE_URL: '' });
  expect(read.fictional).toBe(true);
  expect(read.ports).toEqual({ exchange: 9000, applications: 9001, public: 9002, town: 9003 });
  expect(read.region.exchangeUrl).toBe('http://localhost:9000');
  expect(read.databaseUrl).toBeUndefined();
});

test('a real region refuses all development values, each by its key', () => {
  const { issuerUrl, ...development } = readConfiguration({}).region;
  const refused = Object.keys(region.shape).filter(
    // no other issuer is a real region's choice too
    (key) => key !== 'signInIssuers' && about.get(region.shape[key as keyof typeof region.shape])?.real,
  );
  expect(wrongKeys(() => readReal({ ...development, issuerUrl }))).toEqual(refused.sort());
  expect(refused).toEqual(expect.arrayContaining(['exchangeUrl', 'origin', 'town', 'turnableClock', 'witnesses']));
});

test.each([
  ['exchangeUrl', 'http://exchange.region-a.internal'],
  ['exchangeUrl', 'https://exchange.example'],
  ['exchangeUrl', 'https://localhost:8080'],
  ['issuerUrl', 'http://issuer.region-a.internal'],
  ['origin', 'engawa.example/ledger'],
  ['origin', 'has a space'],
  ['publicSeconds', 5],
  ['town', true],
  ['turnableClock', true],
  ['witnesses', []],
  ['witnesses', [{ name: 'a', url: 'http://witness.region-b.internal', vkey: 'v' }]],
  ['staleSeconds', 'soon'],
  ['stalSeconds', 30],
])('a real region refuses %s = %j', (key, value) => {
  expect(wrongKeys(() => readReal({ ...example, [key]: value }))).toEqual([key]);
});

test('every key is described', () => {
  for (const shape of [environment.shape, region.shape])
    for (const [name, schema] of Object.entries(shape)) expect(about.get(schema), name).toBeDefined();
});

test.each([
  [{ PORT: 'eighty' }, 'PORT'],
  [{ PORT: '65534' }, 'PORT'],
  [{ PORT: '8080', PUBLIC_PORT: '8081' }, 'PORT'],
  [{ DATABASE_URL: 'mysql://somewhere/' }, 'DATABASE_URL'],
  [{ ENGAWA_REGION: '/nowhere/region.json' }, 'ENGAWA_REGION'],
])('a wrong environment %j is named', (env, key) => {
  expect(wrongKeys(() => readConfiguration(env as Record<string, string>))).toEqual([key]);
});

test('a file that is not JSON, or not an object, is refused', () => {
  expect(wrongKeys(() => readReal('{'))).toEqual(['ENGAWA_REGION']);
  expect(wrongKeys(() => readReal('null'))).toHaveLength(1);
  expect(wrongKeys(() => readReal('[]'))).toHaveLength(1);
});
