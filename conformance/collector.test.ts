import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../database/embedded/ports.ts';
import { keyFileOf, openSystemKeys } from '../town/keys.ts';
import { checkWith } from './testing.ts';

const system = 'CARE/0000000000/careplan';
const root = fileURLToPath(new URL('..', import.meta.url));
const setup = { system, contract: 'municipal/certification-changed', purpose: 'certification-change-notice' };
let folder: string;
let keys: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-conformance-'));
  await cp(path.join(root, 'examples', 'python', 'notice.json'), path.join(folder, 'notice.json'));
  await openSystemKeys(folder, system);
  keys = path.basename(keyFileOf(folder, system));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('our own connector conforms: nothing lost, nothing twice, whatever happens to it', async () => {
  const exchangePort = await findFreePort();
  const place = (name: string) => path.join('office', name);
  await writeFile(
    path.join(folder, 'connector.json'),
    JSON.stringify({
      exchange: `http://127.0.0.1:${exchangePort}`,
      system,
      keys,
      contract: 'care/careplan-v41',
      purpose: 'care-plan-sharing',
      folders: Object.fromEntries(['out', 'in', 'sent', 'refused', 'state'].map((name) => [name, place(name)])),
    }),
  );
  // Its journal says which message became which files; the folder, whether they are there.
  await writeFile(
    path.join(folder, 'taken.mjs'),
    `import { existsSync, readFileSync } from 'node:fs';
     const journal = 'office/state/journal.jsonl';
     const steps = existsSync(journal) ? readFileSync(journal, 'utf8').split('\\n').slice(0, -1).map((line) => JSON.parse(line)) : [];
     for (const { message } of steps.filter(({ step }) => step === 'written')) {
       const { files, mode } = steps.findLast((one) => one.step === 'writing' && one.message === message);
       const [{ place }] = files;
       if (existsSync('office/in/' + place)) console.log(JSON.stringify({ message, runmode: mode }));
     }`,
  );
  const collector = {
    start: [process.execPath, path.join(root, 'engawa.mjs'), 'connect', 'connector.json'],
    taken: [process.execPath, 'taken.mjs'],
    file: 'notice.json',
    keys,
    exchangePort,
  };
  const report = path.join(folder, 'report.json');
  const checked = await checkWith(folder, { ...setup, collector }, '--report', report);
  expect(checked, checked.out + checked.err).toMatchObject({ code: 0, wrong: [] });
  // As many files as messages that were to be taken: the scenes' own, 12 of one of them and 2 of another; none of what cannot be opened.
  const { findings } = JSON.parse(await readFile(report, 'utf8'));
  const files = (await readdir(path.join(folder, 'office', 'in'), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  );
  const withoutMessage = 1; // idle
  expect(files).toHaveLength(findings.length - withoutMessage + 11 + 1);
}, 180_000);

/** A collector with one thing wrong; `take` is how it deals with what it has collected. */
async function collectorThat(take: string, rest = 'await sleep(100);') {
  const from = (file: string) => JSON.stringify(new URL(`../${file}`, import.meta.url).href);
  await writeFile(
    path.join(folder, 'bad.mts'),
    `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
     import { setTimeout as sleep } from 'node:timers/promises';
     import { createClient } from ${from('connector/client.ts')};
     const client = await createClient({ exchange: process.env.ENGAWA_EXCHANGE!, system: '${system}', keys: JSON.parse(readFileSync('${keys}', 'utf8')).keys, tries: 1 });
     const known = () => (existsSync('taken.jsonl') ? readFileSync('taken.jsonl', 'utf8') : '');
     const keep = ({ message, runmode }: { message: string; runmode: string }) => appendFileSync('taken.jsonl', JSON.stringify({ message, runmode }) + '\\n');
     for (;;) {
       const { messages } = await client.collect({ waitSeconds: 1 }).catch(async () => (await sleep(300), { messages: [] }));
       for (const mail of messages) try { ${take} } catch {}
       ${rest}
     }`,
  );
  await writeFile(path.join(folder, 'taken.jsonl'), '');
  const collector = {
    start: [process.execPath, '--import', import.meta.resolve('tsx'), 'bad.mts'],
    taken: ['cat', 'taken.jsonl'],
    file: 'notice.json',
    keys,
    waitSeconds: 6,
  };
  const { wrong, out } = await checkWith(folder, { ...setup, collector });
  return { wrong: wrong.map((name) => name.replace('collector/', '')), out };
}

test('one that acknowledges before it looks, and believes every seal', async () => {
  const { wrong } = await collectorThat(
    'await client.acknowledge([mail.message]); if (!known().includes(mail.message)) keep(mail);',
  );
  expect(wrong).toEqual(expect.arrayContaining(['foreign-seal', 'swapped-seals']));
  expect(wrong).not.toContain('collected');
}, 180_000);

test('one that does not remember what it has taken, and does not wait when told to', async () => {
  const { wrong, out } = await collectorThat(
    'await client.openSealed(mail); keep(mail); await client.acknowledge([mail.message]);',
  );
  for (const name of ['acknowledge-lost', 'acknowledge-refused', 'acknowledge-unknown', 'killed-at-acknowledge'])
    expect(wrong, name).toContain(name);
  expect(wrong).toContain('closed');
  expect(out).toContain('一つの通信が2回効きました');
}, 180_000);

test('one that never acknowledges is told so, and nothing more', async () => {
  const { wrong, out } = await collectorThat('await client.openSealed(mail); keep(mail);');
  expect(wrong).toEqual(['collected']);
  expect(out).toContain('/inbox/acknowledge');
}, 60_000);
