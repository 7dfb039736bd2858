import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exchangeName, makeBundle } from '../../contracts/carry/bundle.ts';
import type { CarriedMessage, CarriedOut } from '../../contracts/carry/content.ts';
import { machineClock } from '../../contracts/clock.ts';
import { openFolder, writeWhole } from '../files.ts';
import { readJobs } from '../jobs.ts';
import { claimFolder, openOutbox } from '../outbox.ts';
import { isAsking } from './asking.ts';
import type { Office } from './office.ts';
import { findOrphans } from './orphans.ts';
import { tellKeys } from './own-keys.ts';

/** So much of files goes into one bundle; a single larger message goes alone. */
const room = 14 * 1024 * 1024;
const mostMessages = 1000;

/**
 * Makes the next bundle: what lies in `out`, what of before has no answer yet, and which mail is safe. Until its answer is taken in it is made anew,
 * under the same number, each time.
 * @returns the file that was written
 */
export async function carryOut(office: Office, folder: string, say: (text: string) => void): Promise<string> {
  const { configuration, store, keys } = office;
  await checkMemory(office);
  const outbox = openOutbox(office.outbox);
  await outbox.look();
  // A file that somebody is writing at this moment goes next time.
  await sleep(configuration.quietSeconds * 1000 + 100);
  await outbox.look();
  const taken = await store.taken();
  const number = taken.number + 1;
  const waiting = await store.waiting();
  const messages = takeFitting(waiting);
  const known = new Set(taken.acknowledged);
  const acknowledged = office.journal
    .entries()
    .flatMap((entry) => (entry.step === 'acknowledged' && !known.has(entry.message) ? [entry.message] : []));
  const own = await tellKeys(office);
  const follow = await listFollowed(office);
  const content: CarriedOut = { messages, acknowledged, follow, ...(own && { keys: own }) };
  const signing = keys.own.find(({ use }) => use === 'sig');
  const sealing = keys.exchange.find(({ use }) => use === 'enc');
  if (!signing || !sealing)
    throw new Error('署名の鍵か、連携基盤の封の鍵がありません。設定の keys と carry.exchangeKeys を確かめてください。');
  const { system, carry } = configuration;
  const label = { from: system, to: exchangeName(carry.region), number, now: machineClock.now() };
  const file = path.join(folder, `${system.replaceAll('/', '-')}-${String(number).padStart(6, '0')}.out.engawa`);
  await openFolder(folder);
  await writeWhole(file, Buffer.from(await makeBundle(content, label, { signing, sealing })));
  say(`${number}番の包みを作りました: ${file}（送付 ${messages.length}件、受け取りの知らせ ${acknowledged.length}件）`);
  if (messages.length < waiting.length) say(`入りきらない ${waiting.length - messages.length}件は、次の包みに入れます`);
  return file;
}

/** Without our number, or with an older memory put back, a bundle could only be refused, or what it does be done twice. @throws Error in Japanese */
async function checkMemory(office: Office): Promise<void> {
  if (await isAsking(office.configuration.folders.state))
    throw new Error(
      '番号を確かめているところです。engawa carry reset の包みの返事を、engawa carry in で取り込んでください。',
    );
  if ((await findOrphans(office)).length > 0)
    throw new Error(
      `控えにない、送る途中のファイルが ${path.join(office.configuration.folders.out, claimFolder)} にあります。控え（state）が失われたか、古いものに戻っています。engawa carry reset で番号を確かめ直してください。`,
    );
}

function takeFitting(waiting: readonly CarriedMessage[]): CarriedMessage[] {
  let left = room;
  const fitting = waiting.findIndex(({ files }, i) => {
    left -= files.reduce((sum, { content }) => sum + content.length, 0);
    return (left < 0 && i > 0) || i >= mostMessages;
  });
  return waiting.slice(0, fitting === -1 ? undefined : fitting);
}

/** Sent, and not known to be over. */
async function listFollowed({ journal, store }: Office): Promise<string[]> {
  const sent = readJobs(journal.entries())
    .flatMap(({ parcels }) => parcels ?? [])
    .filter(({ settled, followed }) => settled?.outcome === 'sent' && !followed);
  const ids: string[] = [];
  for (const { id } of sent) if (!(await store.isWaiting(id))) ids.push(id);
  return ids.slice(0, mostMessages);
}
