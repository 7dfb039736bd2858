import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

/* Bad input gets a clear refusal: never a 5xx, never a crash. */
let region: TestRegion;
let manager: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  manager = await region.client('CARE/0300000100/careplan');
});
afterAll(() => region.close());

const file = {
  name: 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV',
  mediaType: 'text/csv',
  content: Buffer.from('1,2\r\n').toString('base64'),
};
const event = {
  specversion: '1.0',
  id: 'x',
  source: 'CARE/0300000100/careplan',
  type: 'care/careplan-v41',
  receiver: 'CARE/0300000005',
  purpose: 'care-plan-sharing',
  data: { subjects: [], files: [file] },
};
const structured = { 'Content-Type': 'application/cloudevents+json' };

test.each<[string, unknown, Record<string, string>, number]>([
  ['not JSON', '{', structured, 400],
  ['not UTF-8', Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]), structured, 400],
  ['no content type', 'x', { 'Content-Type': '' }, 415],
  ['a batch', [event], { 'Content-Type': 'application/cloudevents-batch+json' }, 415],
  ['a list', [event], structured, 400],
  ['no id', { ...event, id: undefined }, structured, 400],
  ['another’s source', { ...event, source: 'CARE/0300000005/careplan' }, structured, 400],
  ['attribute names in capitals', { ...event, Purpose: 'x' }, structured, 400],
  ['U+0000 in an order key', { ...event, orderkey: 'a\u0000b', orderposition: 1 }, structured, 400],
  ['an order position without a key', { ...event, orderposition: 1 }, structured, 400],
  ['a huge order position', { ...event, orderkey: 'a', orderposition: 1e30 }, structured, 400],
  ['a time that is none', { ...event, time: '2026-13-99' }, structured, 400],
  ['a time of tomorrow', { ...event, time: new Date(Date.now() + 86_400_000).toISOString() }, structured, 400],
  ['data twice', { ...event, data_base64: 'e30=' }, structured, 400],
  ['no files', { ...event, data: { subjects: [], files: [] } }, structured, 400],
  [
    'content that is not base64',
    { ...event, data: { subjects: [], files: [{ ...file, content: '***' }] } },
    structured,
    400,
  ],
  [
    'a path in a file name',
    { ...event, data: { subjects: [], files: [{ ...file, name: '../../x.CSV' }] } },
    structured,
    400,
  ],
  [
    'a reserved file name',
    { ...event, data: { subjects: [], files: [{ ...file, name: 'NUL.CSV' }] } },
    structured,
    400,
  ],
  ['the same file twice', { ...event, data: { subjects: [], files: [file, file] } }, structured, 400],
  ['an unknown contract', { ...event, type: 'nobody/knows' }, structured, 422],
  ['an unknown purpose', { ...event, purpose: 'curiosity' }, structured, 422],
  ['an unknown receiver', { ...event, receiver: 'CARE/0000000000' }, structured, 422],
  ['a CSV with too few columns', event, structured, 422],
  [
    'a code that is nobody’s',
    { ...event, id: 'y', data: { subjects: [{ code: 'a'.repeat(32) }], files: [file] } },
    structured,
    422,
  ],
])('%s', async (_what, body, headers, status) => {
  const response = await manager.call('POST', '/messages', body, headers);
  const answer = (await response.json()) as { code: string; text: string };
  expect({ status: response.status, code: answer.code }).toMatchObject({ status });
  expect(answer.text).toMatch(/[ぁ-ん]/);
});

test.each([
  ['GET', '/nowhere', undefined, 404],
  ['GET', '/inbox?wait=-1', undefined, 400],
  ['GET', '/inbox?max=ten', undefined, 400],
  ['POST', '/inbox/acknowledge', { messages: ['x'] }, 400],
  ['POST', '/inbox/acknowledge', 'not json', 400],
  ['GET', '/messages/none', undefined, 404],
  ['POST', '/v1/code-requests', { purpose: 'none', requests: [{ insurer: '1', insured: '2' }] }, 400],
  ['POST', '/v1/code-requests', { purpose: 'care-plan-sharing', requests: [] }, 400],
  ['POST', '/v1/consents/not-a-uuid/withdraw', { subject: 'x' }, 400],
  [
    'POST',
    '/v1/relations',
    {
      subject: 'x',
      member: 'CARE/0300000005',
      kind: 'care-provider',
      evidence: 'a\u0000',
      validFrom: '2026-01-01T00:00:00Z',
      validUntil: null,
    },
    400,
  ],
  ['GET', '/v1/trail?subject=nobody', undefined, 404],
  ['GET', '/ledger/tile/0/../../../etc/passwd', undefined, 404],
  ['GET', '/ledger/tile/0/999', undefined, 404],
  ['GET', '/oidc/nowhere', undefined, 404],
])('%s %s', async (method, target, body, status) => {
  const response = await manager.call(method, target, body);
  expect(response.status).toBe(status);
});

test('without a token: 401 with a challenge, whatever the path', async () => {
  for (const path of ['/messages', '/inbox', '/v1/trail', '/v1/anything']) {
    const response = await fetch(region.url + path, { method: 'POST' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('DPoP')]);
  }
});

test('random bodies are refused, never a 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), async (body) => {
      const response = await manager.call('POST', '/messages', body, structured);
      expect(response.status).toBeLessThan(500);
      await response.arrayBuffer();
    }),
    { numRuns: 100 },
  );
});
