import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findFreePort } from '../../database/embedded/ports.ts';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';

// docs/enrol-in-ten-minutes.md, its boxes pasted one after the other: a new town, its system and an office, both in Python, from nothing to the first permitted answer.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 がないため、examples/enrol の物語の試験を省きました。');
const root = path.join(import.meta.dirname, '..', '..');
let region: TestRegion;
let base: string;
let shell: ChildProcess | undefined;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  base = await mkdtemp(path.join(os.tmpdir(), 'engawa-enrol-'));
});
afterAll(async () => {
  if (shell?.exitCode === null && shell.pid !== undefined) {
    process.kill(-shell.pid, 'SIGTERM'); // with what it left running
    await once(shell, 'close');
  }
  await region.close();
  await rm(base, { recursive: true, force: true });
});

/** Every box of the page, with the addresses of this test in place of those that are written there. */
async function readBoxes(): Promise<string[]> {
  let page = await readFile(path.join(root, 'docs', 'enrol-in-ten-minutes.md'), 'utf8');
  const here = {
    '$PWD/data': region.data,
    'PORT=8080': `PORT=${region.configuration.ports.exchange}`,
    '/tmp/enrol': path.join(base, 'enrol'),
    '8801': String(await findFreePort()),
    '8090': String(await findFreePort()),
  };
  for (const [written, ours] of Object.entries(here)) {
    expect(page).toContain(written);
    page = page.replaceAll(written, ours);
  }
  return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, box]) => box!);
}

function paste(text: string) {
  const child = spawn('bash', ['-c', text], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const said = { child, out: '', code: undefined as number | null | undefined };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (more) => (said.out += more));
  child.on('close', (code) => (said.code = code));
  return said;
}
async function pasted(text: string) {
  const said = paste(text);
  await once(said.child, 'close');
  return said;
}

test.skipIf(!hasPython)('from nothing to the first permitted answer, and to the first refusal', async () => {
  const boxes = await readBoxes();
  const [asking, looking] = boxes.slice(-2) as [string, string];
  const before = paste(['set -e -o pipefail', ...boxes.slice(0, -2), 'wait'].join('\n'));
  shell = before.child;
  // As the page says: until both run.
  await expect
    .poll(() => (before.code !== undefined || /照会への回答を始めます/.test(before.out)) && before.out, {
      timeout: 180_000,
      interval: 200,
    })
    .toContain('X-Road の入口を開きました');
  for (const words of ['すべてよい状態です', '有効になりました', '下見です', '取り込みました'])
    expect(before.out).toContain(words);
  expect(before.out).not.toMatch(/^×/m);

  const ready = boxes[0]!.replace(/mkdir -p \S+ && cp -r \S+ \S+ && /, '');
  const { out } = await pasted(ready + asking);
  const [first, second] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toEqual({
    outcome: 'answered',
    answer: {
      insuredNumber: '0000000001',
      certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
    },
  });
  expect(second).toMatchObject({ outcome: 'refused' }); // no relation, no consent
  const other = await pasted(
    ready + asking.replace(/^ENGAWA_SUBJECT/m, 'ENGAWA_PURPOSE=care-plan-sharing ENGAWA_SUBJECT'),
  );
  expect(JSON.parse(other.out.trim().split('\n')[0]!)).toMatchObject({
    outcome: 'refused',
    text: expect.stringMatching(/その利用目的には使えません.*certification-for-plan（/),
  });
  const office = await readFile(path.join(base, 'enrol', 'CARE-1370000026-careplan.json'), 'utf8');
  const checked = async (purpose: string) => {
    await writeFile(path.join(base, 'enrol', 'other.json'), office.replace('certification-for-plan', purpose));
    return (await pasted(`${ready}engawa self-check other.json`)).out;
  };
  expect(await checked('certification-for-plan')).toMatch(/○ 入口: 「手本町の要介護認定情報」/);
  expect(await checked('care-plan-sharing')).toMatch(
    /× 入口: .*"GOV\/990035\/care\/certification".*\n.*→ .*purpose を、certification-for-plan/,
  );
  expect((await pasted(`${ready}engawa self-check GOV-990035-care.json`)).out).toContain('○ 回答: ');
  const hanako = /^HANAKO=.*$/m.exec(boxes.join('\n'))![0];
  const trail = (await pasted([ready, hanako, looking].join('\n'))).out;
  expect(trail).toMatch(/手本町が、手本ケアプランの照会に答えて.*\n.*└ .*照会しました/);

  const door = /ENGAWA_DOOR=(\S+)/.exec(asking)![1];
  const setup = {
    system: 'CARE/1370000026/careplan',
    contract: 'contract.json',
    purpose: 'certification-for-plan',
    connector: {
      door,
      target: 'GOV/990035/care/certification',
      permitted: { 'X-Insured-Number': '990035-0000000001' },
      refused: { 'X-Insured-Number': '990035-0000000002' },
    },
  };
  const conformance = async (one: object) => {
    await writeFile(path.join(base, 'enrol', 'conformance.json'), JSON.stringify(one));
    return (await pasted(`${ready}engawa conformance conformance.json`)).out;
  };
  expect(await conformance(setup)).toContain('2項目、すべて適合しています');
  const { permitted, refused } = setup.connector;
  const swapped = { ...setup.connector, permitted: refused, refused: permitted };
  expect(await conformance({ ...setup, connector: swapped })).toContain('直すところが2件');
});
