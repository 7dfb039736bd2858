import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { exchangeName, makeBundle, openBundle } from '../../contracts/carry/bundle.ts';
import { carriedNumber } from '../../contracts/carry/content.ts';
import { machineClock } from '../../contracts/clock.ts';
import type { ConnectorConfiguration } from '../configuration.ts';
import { exists, openFolder, writeWhole } from '../files.ts';
import { lockState } from '../lock.ts';
import { openOutbox } from '../outbox.ts';
import { readKeys } from '../own-client.ts';
import { followTurns, readExchangeKeys } from './exchange-keys.ts';
import type { Office } from './office.ts';
import { settleOrphans } from './orphans.ts';
import { openCarryStore } from './store.ts';

/** What of the state folder is the memory: it is set aside, whatever is left of it. */
const memory = ['journal.jsonl', 'carry'];
/** What a memory that was set aside is called. */
export const setAside = '前の控え-';
const askingFile = (state: string) => path.join(state, 'asking.json');

/** Whether the office waits to be told its number: until then it makes no bundle. */
export const isAsking = (state: string): Promise<boolean> => exists(askingFile(state));

/**
 * For an office that has lost its state folder, or has put an older one back: sets aside what is left, and makes a bundle that asks the
 * exchange for the number. Called again before the answer is there, it makes the same again.
 * @returns the file that was written
 * @throws Error in Japanese
 */
export async function carryReset(
  configuration: ConnectorConfiguration,
  folder: string,
  say: (text: string) => void,
): Promise<string> {
  const { folders, system, carry } = configuration;
  if (!carry) throw new Error('設定に carry がありません。');
  const [own, exchange] = [await readKeys(configuration.keys), await readExchangeKeys(carry.exchangeKeys, new Date())];
  const signing = own.find(({ use }) => use === 'sig');
  const sealing = exchange.find(({ use }) => use === 'enc');
  if (!signing || !sealing)
    throw new Error('署名の鍵か、連携基盤の封の鍵がありません。設定の keys と carry.exchangeKeys を確かめてください。');
  const release = await lockState(folders.state, () => {});
  if (!release) throw new Error(`この設定の接続プログラムが動いています（${folders.state}）。`);
  try {
    const asking = await begin(folders.state, say);
    const label = { from: system, to: exchangeName(carry.region), number: 0, now: machineClock.now() };
    const file = path.join(folder, `${system.replaceAll('/', '-')}-reset.out.engawa`);
    await openFolder(folder);
    await writeWhole(file, Buffer.from(await makeBundle(asking, label, { signing, sealing })));
    say(`番号を確かめる包みを作りました: ${file}`);
    say(
      'engawa carry submit で出し、返事の包みを engawa carry in で取り込んでください。それまで、ほかの包みは作れません。',
    );
    return file;
  } finally {
    await release();
  }
}

type Asking = { readonly nonce: string; readonly atLeast: number };

async function begin(state: string, say: (text: string) => void): Promise<Asking> {
  // What cannot be read is no reason not to ask: it is one to.
  const number = await (await openCarryStore(state)).taken().then(
    (taken) => taken.number,
    () => 0,
  );
  const begun = await readAsking(state);
  const asking = begun ?? { nonce: randomUUID(), atLeast: number };
  // First the note that nothing goes until we are told our number; only then is what we remember taken away.
  await writeWhole(askingFile(state), Buffer.from(JSON.stringify(asking)));
  const there = (await readdir(state)).filter((name) => memory.includes(name));
  const aside = await mkdtemp(path.join(state, setAside));
  for (const name of there) await rename(path.join(state, name), path.join(aside, name));
  say(`残っていた控えを ${aside} に移しました。使いません。`);
  return asking;
}

const readAsking = async (state: string): Promise<Asking | undefined> =>
  (await isAsking(state)) ? JSON.parse(await readFile(askingFile(state), 'utf8')) : undefined;

/**
 * Takes in the answer: the number is set, and what lay in the folder of files under way is known again, or put where the office sees it.
 * Cut off anywhere, the same answer is taken in again.
 * @throws Fault, Error in Japanese: nothing was taken in
 */
export async function takeNumber(office: Office, text: string, say: (text: string) => void): Promise<void> {
  const { configuration, keys, store } = office;
  const { folders, carry } = configuration;
  const now = machineClock.now();
  const content = await openBundle(text, {
    to: configuration.system,
    now,
    signing: keys.exchange.filter(({ use }) => use === 'sig'),
    sealing: keys.own.filter(({ use }) => use === 'enc'),
    schema: carriedNumber,
  });
  if (content.nonce !== (await readAsking(folders.state))?.nonce)
    throw new Error(
      'これは、いま待っている番号の返事ではありません。engawa carry reset の包みの返事を使ってください。',
    );
  await followTurns(carry.exchangeKeys, content.turns ?? [], { region: carry.region, now });
  await settleOrphans(office, content.accepted, say);
  await store.take({ number: content.number, answers: [], statuses: [], acknowledged: [], mail: [] });
  await rm(askingFile(folders.state));
  await openOutbox(office.outbox).look();
  say(`番号は ${content.number} です。次の包みは ${content.number + 1}番になります。`);
}
