import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProgram } from '../../conformance/program.ts';
import { connect } from '../../connector/connect.ts';
import { findFreePort } from '../../database/embedded/ports.ts';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';

// docs/enrol-in-ten-minutes.md, word for word: a new town, its system and an office, both in Python, from nothing to the first permitted answer.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 がないため、examples/enrol の物語の試験を省きました。');
const here = import.meta.dirname;
const program = path.join(here, '..', '..', 'engawa.mjs');
const stop = new AbortController();
const ends: (() => Promise<unknown>)[] = [];
let region: TestRegion;
let folder: string;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-enrol-'));
  await cp(here, folder, { recursive: true });
});
afterAll(async () => {
  stop.abort();
  await Promise.all(ends.map((end) => end()));
  await region.close();
  await rm(folder, { recursive: true, force: true });
});

function run(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const all = { ...process.env, PORT: String(region.configuration.ports.exchange), ENGAWA_DATA: region.data, ...env };
  const child = spawn(command, args, { env: all, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (out += text));
  return new Promise<{ code: number | null; out: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out })),
  );
}
async function engawa(line: string): Promise<string> {
  const { code, out } = await run(process.execPath, [program, ...line.split(' ')]);
  expect(code, `engawa ${line}\n${out}`).toBe(0);
  return out;
}

test.skipIf(!hasPython)('from nothing to the first permitted answer, and to the first refusal', async () => {
  await engawa('letter 990035');
  await engawa('enrol service contract.json');
  await engawa('enrol municipality 990035 --folder 990035 --letter letter-990035.hash');
  await engawa('join GOV/990035/care --letter letter-990035.txt --folder 990035 --name 介護保険システム');
  const proposed = await engawa('enrol service contract.json --at GOV/990035/care --code certification');
  const number = /番号: (\S+)/.exec(proposed)![1];
  expect(await engawa('confirm show --as GOV-990035-care.json')).toContain(number);
  expect(await engawa(`confirm accept ${number} --as GOV-990035-care.json`)).toContain('有効になりました');
  await engawa(
    'enrol member CARE/1370000029 --kind care-management --name 手本ケアプラン --kana テホンケアプラン --municipality 990035',
  );
  await engawa('enrol system CARE/1370000029/careplan --name ケアプランソフト');

  const town = '--as GOV-990035-care.json';
  expect(await engawa(`import-residents residents.csv ${town} --municipality 990035`)).toContain('下見です');
  expect(await engawa(`import-residents residents.csv ${town} --municipality 990035 --do`)).toContain('取り込みました');
  await engawa(
    `codes certification.csv ${town} --layout municipal/certification --purpose certification-for-plan --out people.json`,
  );
  const people: Record<string, { insuredNumber: string }> = JSON.parse(
    await readFile(path.join(folder, 'people.json'), 'utf8'),
  );
  const [code] = Object.entries(people).find(([, { insuredNumber }]) => insuredNumber === '0000000001')!;
  await engawa(`register relation relation.json --code ${code} ${town}`);
  await engawa(`register consent consent.json --code ${code} ${town}`);

  const [answering, door] = [await findFreePort(), await findFreePort()];
  const provider = [
    'python3',
    path.join(here, '..', 'python', 'provider.py'),
    '--port',
    String(answering),
    '--people',
    'people.json',
  ];
  const started = await startProgram(provider, folder);
  ends.push(() => started.end());
  const join = async (file: string, more: object) => {
    const own = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    await writeFile(path.join(folder, file), JSON.stringify({ ...own, ...more }));
    const running = connect(path.join(folder, file), { say: () => {}, signal: stop.signal });
    ends.push(() => running);
  };
  await join('GOV-990035-care.json', {
    answering: { certification: { url: `http://127.0.0.1:${answering}/certification` } },
  });
  await join('CARE-1370000029-careplan.json', {
    door: {
      port: door,
      services: {
        'GOV/990035/care/certification': { purpose: 'certification-for-plan', subject: { header: 'X-Insured-Number' } },
      },
    },
  });
  const ask = async (subject: string) => {
    const { out } = await run('python3', [path.join(here, '..', 'python', 'caller.py')], {
      ENGAWA_DOOR: `http://127.0.0.1:${door}`,
      ENGAWA_SUBJECT: subject,
      ENGAWA_CLIENT: 'CARE/1370000029/careplan',
      ENGAWA_SERVICE: 'GOV/990035/care/certification',
    });
    return JSON.parse(out.trim().split('\n').at(-1)!);
  };
  await expect.poll(async () => (await ask('990035-0000000001')).outcome, { timeout: 60_000 }).toBe('answered');
  expect((await ask('990035-0000000001')).answer).toEqual({
    insuredNumber: '0000000001',
    certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
  });
  expect(await ask('990035-0000000002')).toMatchObject({ outcome: 'refused' }); // no relation, no consent

  const setup = {
    system: 'CARE/1370000029/careplan',
    contract: 'contract.json',
    purpose: 'certification-for-plan',
    connector: {
      door: `http://127.0.0.1:${door}`,
      target: 'GOV/990035/care/certification',
      permitted: { 'X-Insured-Number': '990035-0000000001' },
      refused: { 'X-Insured-Number': '990035-0000000002' },
    },
  };
  await writeFile(path.join(folder, 'conformance.json'), JSON.stringify(setup));
  expect(await engawa('conformance conformance.json')).toContain('2項目、すべて適合しています');
  const swapped = { ...setup.connector, permitted: setup.connector.refused, refused: setup.connector.permitted };
  await writeFile(path.join(folder, 'swapped.json'), JSON.stringify({ ...setup, connector: swapped }));
  expect((await run(process.execPath, [program, 'conformance', 'swapped.json'])).out).toContain('直すところが2件');
});
