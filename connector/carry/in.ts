import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exchangeName, openBundle, readLabel } from '../../contracts/carry/bundle.ts';
import { carriedBack } from '../../contracts/carry/content.ts';
import { machineClock } from '../../contracts/clock.ts';
import type { Mail, MessageStatus } from '../client.ts';
import { openFollowing } from '../following.ts';
import { collectMail } from '../inbox.ts';
import { readJobs } from '../jobs.ts';
import { openOutbox } from '../outbox.ts';
import { openSending } from '../sending.ts';
import { isAsking, takeNumber } from './asking.ts';
import { followTurns } from './exchange-keys.ts';
import { recogniseMail } from './known-mail.ts';
import type { Office } from './office.ts';
import { takeUpKeys } from './own-keys.ts';
import type { Taken } from './store.ts';

/** What no other attempt would change; anything else goes again with the next bundle. */
const definite = [400, 409, 413, 415];
const followedAtOnce = 20;

/**
 * Takes in the answer to our last bundle: mail into `in`, what was sent to `sent` with its receipt or to `refused` with the reason. The answer is on
 * disk before anything of it is done; cut off, the next run finishes it.
 * @throws Fault, Error in Japanese: nothing was taken in
 */
export async function carryIn(office: Office, file: string | undefined, say: (text: string) => void): Promise<void> {
  const { configuration, store, keys } = office;
  const text = file === undefined ? undefined : await readFile(file, 'utf8');
  if (text !== undefined && readLabel(text).number === 0) return takeNumber(office, text, say);
  if (await isAsking(configuration.folders.state))
    throw new Error('番号を確かめているところです。engawa carry reset の包みの返事を先に取り込んでください。');
  await finish(office, say);
  if (text === undefined) return;
  const { number, from } = readLabel(text);
  const content = await openBundle(text, {
    to: configuration.system,
    now: machineClock.now(),
    signing: keys.exchange.filter(({ use }) => use === 'sig'),
    sealing: keys.own.filter(({ use }) => use === 'enc'),
    schema: carriedBack,
  });
  if (from !== exchangeName(configuration.carry.region))
    throw new Error(`この包みは、この地域の連携基盤のものではありません（${from}）。`);
  const before = await store.taken();
  if (number <= before.number) throw new Error(`${number}番の包みは、すでに取り込んでいます。`);
  if (number > before.number + 1)
    throw new Error(`${number}番の包みより先に、${before.number + 1}番の包みを取り込んでください。`);
  const { region, exchangeKeys } = configuration.carry;
  if (await followTurns(exchangeKeys, content.turns ?? [], { region, now: machineClock.now() }))
    say('連携基盤の包みの鍵が新しくなりました。前の鍵が引き継いだことを確かめ、受け取りました');
  const revoke = await takeUpKeys(office, content.keys, say);
  await store.take({
    ...(revoke.length > 0 && { revoke }),
    number,
    answers: [...before.answers, ...content.answers],
    statuses: [
      ...before.statuses.filter(({ id }) => !content.statuses.some((one) => one.id === id)),
      ...(content.statuses as unknown as MessageStatus[]),
    ],
    acknowledged: [...before.acknowledged, ...content.acknowledged],
    mail: content.mail as unknown as Mail[],
  });
  await finish(office, say);
  say(`${number}番の包みを取り込みました`);
  if (content.more) say('ほかにも届いているものがあります。次の包みを出すと受け取れます');
}

async function finish(office: Office, say: (text: string) => void): Promise<void> {
  const { store, journal, outbox: options } = office;
  const shared = { configuration: office.configuration, client: office.client, journal, say };
  await recogniseMail(office, say);
  // What cannot be opened or written now comes again with a later bundle, because it was not acknowledged.
  for (let left = Number.POSITIVE_INFINITY; ; ) {
    await collectMail(shared, { waitSeconds: 0 }).catch((error: Error) => say(error.message));
    const { length } = (await store.taken()).mail;
    if (length === 0 || length === left) break;
    left = length;
  }
  await settleAnswers(office, say);
  await openOutbox(options).look();
  await follow(office);
  await forget(office);
}

async function settleAnswers(
  { store, journal, configuration, outbox: options }: Office,
  say: (text: string) => void,
): Promise<void> {
  const { answers } = await store.taken();
  const send = openSending(options);
  for (const { id, refused, fault } of answers) {
    if (!(await store.isWaiting(id))) continue;
    if (fault && !definite.includes(fault.status)) {
      say(`次の包みで、もう一度出します: ${fault.text}`);
      continue;
    }
    const job = readJobs(journal.entries()).find(({ parcels }) => parcels?.some((one) => one.id === id));
    const parcel = job?.parcels?.find((one) => one.id === id);
    // Counted as sent until now: settled again, by what the exchange said.
    if ((refused || fault) && job && parcel?.settled?.outcome === 'sent')
      await send(job, parcel, path.join(configuration.folders.out, '送信中', job.id));
    await store.drop(id);
  }
  if (
    (await store.waiting()).length === 0 &&
    readJobs(journal.entries()).every((job) => job.parcels?.every(({ settled }) => settled))
  )
    await store.dropPersons();
}

/** All that may be over is looked at once, without the pauses that spare a connection. */
async function follow({ journal, outbox: options }: Office): Promise<void> {
  let hours = 0;
  const look = openFollowing({ ...options, now: () => hours * 3_600_000 });
  const open = readJobs(journal.entries())
    .flatMap(({ parcels }) => parcels ?? [])
    .filter(({ followed }) => !followed);
  for (let i = 0; i <= Math.ceil(open.length / followedAtOnce) + 1; i++) {
    await look();
    hours++;
  }
}

/** Keeps of what was taken in only what something still depends on. */
async function forget({ store, journal }: Office): Promise<void> {
  const taken = await store.taken();
  const open = new Set(
    readJobs(journal.entries()).flatMap(({ parcels }) =>
      (parcels ?? []).flatMap(({ id, followed }) => (followed ? [] : [id])),
    ),
  );
  const known = new Set(journal.entries().flatMap((entry) => (entry.step === 'acknowledged' ? [entry.message] : [])));
  const again = new Set(
    taken.answers.flatMap(({ id, fault }) => (fault && !definite.includes(fault.status) ? [id] : [])),
  );
  const kept: Taken = {
    ...taken,
    answers: taken.answers.filter(({ id }) => open.has(id) && !again.has(id)),
    statuses: taken.statuses.filter(({ id }) => open.has(id)),
    acknowledged: taken.acknowledged.filter((message) => known.has(message)),
  };
  if (taken.number > 0) await store.take(kept);
}
