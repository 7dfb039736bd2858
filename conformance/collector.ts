import { setTimeout as sleep } from 'node:timers/promises';
import type { JWK } from 'jose';
import type { Delivered } from '../exchange/deliver/hand-over.ts';
import type { SealKey } from '../exchange/relay/seal.ts';
import { type Collecting, scenes } from './collector-scenes.ts';
import type { Collector, Setup } from './configuration.ts';
import { openPlayedExchange } from './exchange.ts';
import { type Complaint, type Findings, find } from './finding.ts';
import { openPlayedInbox, type PlayedInbox } from './inbox.ts';
import { messagesOf, strangersKey } from './message.ts';
import { keepRunning } from './program.ts';
import { takenBy } from './taken.ts';

/** Lets an application collect from an inbox in which happens what can happen, and looks at what it acknowledges and what took effect. */
export async function* checkCollector(setup: Setup, collector: Collector): Findings {
  const exchange = await openPlayedExchange(collector.exchangePort);
  const env = { ENGAWA_EXCHANGE: exchange.url };
  const inbox = openPlayedInbox(exchange, setup.system, collector.keys);
  const program = keepRunning(collector.start, setup.folder, env);
  const playing: Collecting = {
    inbox,
    make: messagesOf(setup, collector.content, sealKeyOf(collector.keys)),
    makeForStranger: messagesOf(setup, collector.content, await strangersKey()),
    readTaken: takenBy(collector.taken, setup.folder, env),
    kill: program.kill,
    untilAcknowledged: (...messages) => untilAcknowledged(inbox, messages, collector.waitSeconds, program.lastWords),
  };
  try {
    for (const { name, title, play } of scenes) {
      const finding = await find(`collector/${name}`, title, () => play(playing));
      inbox.disturb(undefined);
      yield finding;
      if (!finding.good && name === scenes[0]!.name) return; // the others would only say it again
    }
  } finally {
    await program.stop();
    await exchange.close();
  }
}

function sealKeyOf(keys: readonly JWK[]): SealKey {
  const { d: _, ...jwk } = keys.find(({ use }) => use === 'enc')!;
  return { kid: jwk.kid ?? '', jwk };
}

const lookMs = 50;

async function untilAcknowledged(
  inbox: PlayedInbox,
  messages: readonly Delivered[],
  seconds: number,
  lastWords: () => string | undefined,
): Promise<Complaint | undefined> {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    if (messages.every(inbox.isAcknowledged)) return undefined;
    await sleep(lookMs);
  }
  const [missing] = messages.filter((message) => !inbox.isAcknowledged(message));
  const trouble = inbox.issuer.trouble();
  const words = lastWords();
  if (inbox.seen.length === 0)
    return {
      seen: trouble
        ? `認証できませんでした（${trouble}）`
        : `${seconds}秒待っても、取りに来ません${words ? `。最後の誤り: ${words}` : ''}`,
      remedy:
        'ENGAWA_EXCHANGE の住所の /oidc でトークンを受け取り、/inbox を尋ねてください。engawa self-check でも確かめられます',
    };
  return inbox.attemptsOf(missing!) === 0
    ? { seen: `${seconds}秒待っても、取りに来ません`, remedy: '誤りのあとも、間をおいてから、また取りに来てください' }
    : {
        seen: `${inbox.attemptsOf(missing!)}回渡しましたが、受け取りの知らせ（/inbox/acknowledge）が来ません`,
        remedy: '失われない所に書いたら、message の番号を /inbox/acknowledge に知らせてください',
      };
}
