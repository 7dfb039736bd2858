import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../database/embedded/ports.ts';
import { checkWith } from './testing.ts';

const examples = path.join(import.meta.dirname, '..', 'examples', 'python');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 がないため、examples/python の適合の試験を省きました。');

let folder: string;
let server: Server | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-conformance-'));
  await cp(examples, folder, { recursive: true });
});
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = (setup: object, ...more: string[]) => checkWith(folder, { ...shared, ...setup }, ...more);
const shared = { system: 'GOV/990027/care', contract: 'municipal/certification', purpose: 'certification-for-plan' };

test.skipIf(!hasPython)('the provider of examples/python conforms, and the report says so to machines', async () => {
  const port = await findFreePort();
  const provider = {
    start: ['python3', 'provider.py', '--port', String(port)],
    url: `http://127.0.0.1:${port}/certification`,
    known: ['test-0001', 'test-0002'],
  };
  const report = path.join(folder, 'report.json');
  const checked = await check({ provider }, '--report', report);
  expect(checked, checked.out + checked.err).toMatchObject({ code: 0, wrong: [] });
  const written = JSON.parse(await readFile(report, 'utf8'));
  expect(written).toMatchObject({ format: 'engawa-conformance/v1', good: true, contract: 'municipal/certification' });
  expect(written.findings).toHaveLength(11);
});

test.skipIf(!hasPython)(
  'the caller of examples/python conforms',
  async () => {
    const caller = { run: ['python3', 'caller.py'], subject: '654321-0000000001', answer: 'answer.json' };
    const checked = await check({ system: 'CARE/0000000000/careplan', caller });
    expect(checked, checked.out + checked.err).toMatchObject({ code: 0, wrong: [] });
  },
  60_000,
);

test('an application that follows, retries, guesses and hides is told each of it', async () => {
  await writeFile(
    path.join(folder, 'bad.mjs'),
    `const ask = () => fetch(process.env.ENGAWA_DOOR + '/r1/ENGAWA/GOV/990027/care/certification', {
       headers: { 'X-Road-Client': 'ENGAWA/GOV/990027/care', 'X-Road-Id': 'always', 'X-Who': process.env.ENGAWA_SUBJECT },
     });
     let response;
     for (let i = 0; i < 3; i++) {
       response = await ask().catch(() => undefined);
       if (response?.ok) break;
     }
     if (response) await response.text();
     console.log(JSON.stringify({ outcome: response?.ok ? 'answered' : 'refused' }));`,
  );
  const caller = { run: [process.execPath, 'bad.mjs'], subject: '654321-0000000001', answer: 'answer.json' };
  const { code, wrong, out } = await check({ caller });
  expect(code).toBe(1);
  expect(wrong).not.toContain('caller/answered');
  for (const name of ['not-available', 'closed', 'busy', 'silent', 'cut-off', 'torn', 'not-json', 'redirect'])
    expect(wrong, name).toContain(`caller/${name}`);
  expect(out).toContain('前の照会と同じ X-Road-Id です'); // of the second scene on
  expect(out).toContain('転送先に、照会を送りました');
}, 60_000);

test('an application that says nothing at the end, or asks badly, is told what is missing', async () => {
  await writeFile(path.join(folder, 'mute.mjs'), 'await fetch(process.env.ENGAWA_DOOR + "/certification"); throw 1;');
  const caller = { run: [process.execPath, 'mute.mjs'], subject: '654321-0000000001', answer: 'answer.json' };
  const { wrong, out } = await check({ caller });
  expect(wrong).toHaveLength(13);
  expect(out).toContain('結果の行（{"outcome": …}）がありません');
}, 60_000);

/** An application that answers, with one thing wrong. */
async function serve(
  answer: (request: IncomingMessage) => { status?: number; body?: unknown; headers?: object } | null,
  more: object = {},
) {
  server = createServer((request, response) => {
    request.resume();
    const said = answer(request);
    if (said === null) return void response.destroy();
    const { status = 200, body, headers } = said;
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body && JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return check({
    provider: { url: `http://127.0.0.1:${port}/certification`, known: ['test-0001', 'test-0002'], ...more },
  });
}
const people: Record<string, object> = JSON.parse(await readFile(path.join(examples, 'people.json'), 'utf8'));
const wellBehaved = ({ headers, url, method }: IncomingMessage) => {
  const person = people[String(headers['engawa-subject'])];
  if (method !== 'GET') return { status: 405 };
  return url?.split('?')[0] === '/certification' && person ? { body: person } : { status: 404 };
};

test('what a well-behaved application does badly once is found, and only that', async () => {
  expect((await serve(wellBehaved)).wrong).toEqual([]);
  const wrongs: Record<string, readonly string[]> = {};
  const cases: Record<string, Parameters<typeof serve>[0]> = {
    form: () => ({ body: { name: '軒端 花子' } }),
    code: () => ({ body: { ...people['test-0001'], name: 'test-0001' } }),
    redirect: () => ({ status: 302, headers: { Location: '/other' } }),
    compressed: (request) => ({ ...wellBehaved(request), headers: { 'Content-Encoding': 'gzip' } }),
    anybody: (request) =>
      request.method === 'GET' && request.url === '/certification'
        ? { body: people['test-0001'] }
        : wellBehaved(request),
    breaks: (request) => (people[String(request.headers['engawa-subject'])] ? wellBehaved(request) : { status: 500 }),
    drill: (request) =>
      request.headers['engawa-run-mode'] === encodeURIComponent('訓練') ? null : wellBehaved(request),
    verbs: (request) =>
      'body' in wellBehaved(request) || request.method !== 'GET' ? { body: people['test-0001'] } : { status: 404 },
  };
  for (const [name, answer] of Object.entries(cases)) {
    server?.close();
    wrongs[name] = (await serve(answer)).wrong.map((one) => one.replace('provider/', ''));
  }
  expect(wrongs).toEqual({
    form: ['answer'],
    code: ['answer'],
    redirect: ['answer'],
    compressed: ['answer'],
    anybody: ['unknown-subject', 'no-subject', 'hostile-subject', 'no-mix-up'],
    breaks: ['unknown-subject', 'no-subject', 'hostile-subject'],
    drill: ['run-modes'],
    verbs: expect.arrayContaining(['other-method']),
  });
}, 60_000);

test('errors that the contract names are held against it, on both sides', async () => {
  const errors = { errors: { 404: 'test-0003' } };
  const absent = (body: unknown) => (request: IncomingMessage) =>
    request.headers['engawa-subject'] === 'test-0003' ? { status: 404, body } : wellBehaved(request);
  const named = await serve(absent({ absence: '申請中' }), errors);
  expect(named).toMatchObject({ code: 0, wrong: [] });
  expect(named.out).toContain('404 の誤りを、連携契約定義の errors どおりに答える');
  for (const body of [{ absence: '個人の事情' }, { absence: '申請中', note: '' }, undefined]) {
    server?.close();
    expect((await serve(absent(body), errors)).wrong).toEqual(['provider/error-404']);
  }
  server?.close();
  expect((await serve(wellBehaved, { errors: { 404: 'test-0001' } })).wrong).toEqual(['provider/error-404']);
  server?.close();
  expect(await serve(wellBehaved, { errors: { 409: 'test-0003' } })).toMatchObject({
    code: 2,
    err: expect.stringContaining('409'),
  });
}, 60_000);

test.skipIf(!hasPython)(
  'an application that asks is shown an error with its body',
  async () => {
    await writeFile(path.join(folder, 'absent.json'), JSON.stringify({ absence: '申請がない' }));
    await writeFile(path.join(folder, 'wrong.json'), JSON.stringify({ absence: 'ほか' }));
    const caller = { run: ['python3', 'caller.py'], subject: '654321-0000000001', answer: 'answer.json' };
    const system = 'CARE/0000000000/careplan';
    const shown = await check({ system, caller: { ...caller, errors: { 404: 'absent.json' } } });
    expect(shown, shown.out).toMatchObject({ code: 0, wrong: [] });
    expect(shown.out).toContain('提供元の誤り 404 を、本文とともに受け取る');
    const wrong = await check({ system, caller: { ...caller, errors: { 404: 'wrong.json' } } });
    expect(wrong.wrong).toEqual(['caller/example']);
  },
  60_000,
);

test('answers that are mixed up under load are found', async () => {
  let last = 'test-0001';
  server = createServer((request, response) => {
    if (request.headers['engawa-subject'] === undefined || !people[String(request.headers['engawa-subject'])])
      return void response.writeHead(404).end();
    last = String(request.headers['engawa-subject']); // shared by all who are being answered
    setTimeout(
      () => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(people[last])),
      20,
    );
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/certification`;
  expect((await check({ provider: { url, known: ['test-0001', 'test-0002'] } })).wrong).toContain('provider/no-mix-up');
});

test('a program that this machine has not is told, with what to do', async () => {
  const asking = { subject: '654321-0000000001', answer: 'answer.json' };
  const missing = await check({ caller: { run: ['python-of-nobody', 'caller.py'], ...asking } });
  expect(missing).toMatchObject({
    code: 2,
    err: expect.stringMatching(/python-of-nobody .*インストールするか、別の名前/),
  });
  const text = await check({ caller: { run: ['./caller.py'], ...asking } });
  if (process.platform !== 'win32') expect(text.err).toMatch(/caller\.py を起動できません。.*chmod \+x/);
  expect(missing.err + text.err).not.toContain('spawn');
});

test('a configuration that cannot be read is told by place, with the way it is called', async () => {
  expect(await check({})).toMatchObject({ code: 2, err: expect.stringContaining('確かめるもの') });
  expect(await check({ provider: { url: 'x', known: [] } })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/provider\.url[\s\S]*provider\.known/),
  });
  expect(await check({ contract: 'none.json', provider: { url: 'http://x', known: ['a', 'b'] } })).toMatchObject({
    code: 2,
    err: expect.stringContaining('none.json'),
  });
});
