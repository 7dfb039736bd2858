import { spawnSync } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../connector/files.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { checkWith } from './testing.ts';

const examples = path.join(import.meta.dirname, '..', 'examples', 'python');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 がないため、examples/python の受信口の適合の試験を省きました。');

let folder: string;
let server: Server | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-conformance-'));
  await cp(examples, folder, { recursive: true });
});
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const shared = {
  system: 'CARE/0000000000/careplan',
  contract: 'municipal/certification-changed',
  purpose: 'certification-change-notice',
};

test.skipIf(!hasPython)(
  'the receiver of examples/python conforms, in both modes, killed and under a turned key',
  async () => {
    const port = await findFreePort();
    const setup = JSON.parse(await readFile(path.join(examples, 'conformance-receiver.json'), 'utf8'));
    setup.receiver.start.push('--port', String(port));
    setup.receiver.url = `http://127.0.0.1:${port}/hook`;
    const report = path.join(folder, 'report.json');
    const checked = await checkWith(folder, setup, '--report', report);
    expect(checked, checked.out + checked.err).toMatchObject({ code: 0, wrong: [] });
    const { findings } = JSON.parse(await readFile(report, 'utf8'));
    expect(findings.map(({ check }: { check: string }) => check)).toEqual(
      expect.arrayContaining(['receiver/leave', 'receiver/same-id', 'receiver/other-event', 'receiver/killed']),
    );
  },
  120_000,
);

/** What one endpoint does otherwise than it should. */
type Wrong = {
  /** which of its checks of the token are left out */
  readonly unchecked?: 'all' | 'sha256' | 'aud' | 'event' | 'exp';
  readonly refuses?: number;
  readonly twice?: true;
  /** says that it has what it has not kept */
  readonly loses?: true;
  readonly leave?: Readonly<Record<string, string>>;
  readonly modeless?: true;
  readonly oldKeys?: true;
  readonly slow?: true;
};

/** An endpoint that is as it should be, but for one thing; it knows the exchange by the port that the check is told to use. */
async function serve(wrong: Wrong): Promise<readonly string[]> {
  const exchangePort = await findFreePort();
  const exchange = `http://127.0.0.1:${exchangePort}`;
  const jwks = createRemoteJWKSet(new URL(`${exchange}/webhook/jwks`), {
    cooldownDuration: wrong.oldKeys ? 600_000 : 0,
  });
  const log = path.join(folder, 'taken.jsonl');
  await writeFile(log, '');
  const known = new Set<string>();
  let url = '';

  const isTrusted = async (request: IncomingMessage, body: Buffer, event: object) => {
    if (wrong.unchecked === 'all') return true;
    try {
      const { payload } = await jwtVerify<JWTPayload & { event: object; sha256: string }>(
        request.headers.authorization?.replace('Bearer ', '') ?? '',
        jwks,
        {
          issuer: exchange,
          algorithms: ['ES256'],
          ...(wrong.unchecked !== 'aud' && { audience: url }),
          ...(wrong.unchecked === 'exp' && { clockTolerance: 1e9 }),
        },
      );
      const isBody = wrong.unchecked === 'sha256' || payload.sha256 === sha256(body);
      const sorted = (one: object) => JSON.stringify(Object.entries(one).sort());
      return isBody && (wrong.unchecked === 'event' || sorted(payload.event) === sorted(event));
    } catch {
      return false;
    }
  };
  let queue = Promise.resolve();
  async function take(request: IncomingMessage, body: Buffer): Promise<number> {
    if (request.headers['content-type'] !== 'application/jose') return wrong.loses ? 204 : 415;
    const event = Object.fromEntries(
      Object.entries(request.headers)
        .filter(([name]) => name.startsWith('ce-'))
        .map(([name, value]) => [name.slice(3), decodeURIComponent(String(value))]),
    );
    if (!(await isTrusted(request, body, event))) return wrong.refuses ?? 401;
    if (event.type !== shared.contract) return wrong.loses ? 204 : 415;
    if (known.has(event.id!) && !wrong.twice) return 204;
    known.add(event.id!);
    await appendFile(
      log,
      `${JSON.stringify({ message: event.id, runmode: wrong.modeless ? '通常' : event.runmode })}\n`,
    );
    return 204;
  }
  server = createServer((request, response) => {
    if (request.method === 'OPTIONS')
      return void response
        .writeHead(200, wrong.leave ?? { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': '*' })
        .end();
    const chunks: Buffer[] = [];
    const answer = async () => response.writeHead(await take(request, Buffer.concat(chunks))).end();
    request.on('data', (chunk) => chunks.push(chunk));
    // One after another, so that the same id at once is not taken twice by chance.
    request.on('end', () => {
      queue = queue.then(answer).then(() => {});
    });
    if (wrong.slow) queue = queue.then(() => new Promise((resolve) => request.once('close', () => resolve())));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const receiver = { url, taken: ['cat', 'taken.jsonl'], file: 'notice.json', exchangePort };
  const { wrong: found } = await checkWith(folder, { ...shared, receiver });
  server.close();
  server.closeAllConnections();
  return found.map((name) => name.replace('receiver/', ''));
}

const cases: readonly (readonly [string, Wrong, readonly string[]])[] = [
  ['nothing', {}, []],
  ['gives leave to everybody, by its status alone', { leave: { Allow: 'POST' } }, ['leave']],
  [
    'believes whoever comes',
    { unchecked: 'all' },
    [
      'no-token',
      'no-jwt',
      'unsigned',
      'public-as-secret',
      'torn-signature',
      'foreign-key',
      'expired',
      'other-body',
      'other-address',
      'other-event',
    ],
  ],
  ['does not look at the body’s digest', { unchecked: 'sha256' }, ['other-body']],
  ['does not look at the address', { unchecked: 'aud' }, ['other-address']],
  ['does not compare the attributes', { unchecked: 'event' }, ['other-event']],
  ['takes old tokens', { unchecked: 'exp' }, ['expired']],
  ['knows only the keys of its start', { oldKeys: true }, ['turned-key']],
  ['takes the same twice', { twice: true }, ['same-id']],
  ['acknowledges what it throws away', { loses: true }, ['unknown-type', 'structured']],
  ['mixes drills with what is real', { modeless: true }, ['run-modes']],
];
test.each(cases)(
  'an endpoint that %s is told that, and only that',
  async (_, wrong, expected) => {
    expect(await serve(wrong)).toEqual(expected);
  },
  60_000,
);

test('one that answers a stranger by 410 or 500 is told what that means for it', async () => {
  const strangers = ['no-token', 'no-jwt', 'unsigned', 'public-as-secret', 'torn-signature', 'foreign-key', 'expired'];
  for (const refuses of [410, 500]) {
    expect(await serve({ refuses })).toEqual([...strangers, 'other-body', 'other-address', 'other-event']);
  }
}, 60_000);

test('a configuration that lacks a part is told by place', async () => {
  const checked = await checkWith(folder, { ...shared, receiver: { url: 'x', modes: [] } });
  expect(checked).toMatchObject({ code: 2, err: expect.stringMatching(/receiver\.(taken|url)/) });
  const receiver = { url: 'http://127.0.0.1:9/', taken: ['cat', 'none'], file: 'none.json' };
  expect(await checkWith(folder, { ...shared, receiver })).toMatchObject({
    code: 2,
    err: expect.stringContaining('none.json'),
  });
});
