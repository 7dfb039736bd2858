import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSystemKeys } from '../../../town/keys.ts';
import { startTestRegion, type TestRegion } from '../../testing.ts';

// `openid-client` from a process of its own, as somebody else's application uses it, against the whole exchange.

let region: TestRegion;
beforeAll(async () => {
  region = await startTestRegion();
});
afterAll(() => region.close());

const program = fileURLToPath(new URL('./testing-stranger.ts', import.meta.url));
const system = 'CARE/0300000100/careplan';

async function runStranger(calls: readonly object[]) {
  const { keys } = await openSystemKeys(path.join(region.data, 'town', 'keys'), system);
  const input = { issuer: region.configuration.region.issuerUrl, system, jwk: keys[0], calls };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, JSON.stringify(input)]);
  return JSON.parse(stdout) as { tokenType: string; expiresIn: number; answers: { status: number; body: string }[] };
}

test('openid-client finds the issuer, gets a token by its key, and uses it for what is guarded, unchanged', async () => {
  const url = (target: string) => region.url + target;
  const code = region.configuration.region.code;
  const { tokenType, expiresIn, answers } = await runStranger([
    { method: 'GET', url: url('/inbox?wait=0&max=5') },
    {
      method: 'POST',
      url: url('/v1/code-requests'),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ purpose: 'care-plan-sharing', requests: [{ insurer: '123456', insured: '999999999' }] }),
    },
    { method: 'GET', url: url(`/listClients`), headers: { Accept: 'application/json' } },
    {
      method: 'GET',
      url: url(`/r1/${code}/GOV/990027/care/certification`),
      headers: {
        'X-Road-Client': `${code}/${system}`,
        'X-Road-PDU-Purpose': 'certification-for-plan',
        'Engawa-Subject': 'a'.repeat(32),
      },
    },
  ]);
  expect([tokenType.toLowerCase(), expiresIn]).toEqual(['dpop', 300]);
  expect(answers.map(({ status }) => status)).toEqual([204, 200, 200, 400]);
  expect(JSON.parse(answers[1]!.body).results[0]).toMatchObject({ refusal: 'not_available' });
  expect(JSON.parse(answers[3]!.body).type).toContain('not_available');
});
