import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivered } from '../exchange/deliver/hand-over.ts';
import { sendJson } from './exchange.ts';
import type { Complaint } from './finding.ts';
import type { Disturb, PlayedInbox } from './inbox.ts';
import type { MakeMessage } from './message.ts';
import { complainIfTaken, complainUnlessOnce, type ReadTaken } from './taken.ts';

export type Collecting = {
  readonly inbox: PlayedInbox;
  readonly make: MakeMessage;
  /** sealed to a key that the application does not have */
  readonly makeForStranger: MakeMessage;
  readonly readTaken: ReadTaken;
  /** a power cut; the application is started again */
  readonly kill: () => void;
  untilAcknowledged(...messages: readonly Delivered[]): Promise<Complaint | undefined>;
};
type Play = (collecting: Collecting) => Promise<Complaint | undefined>;
type Scene = { readonly name: string; readonly title: string; readonly play: Play };

/** One disturbance, and then as usual. */
function disturbOnce(what: 'collect' | 'acknowledge', work: Disturb): Disturb {
  let done = false;
  return (asked, response, waiting) => {
    if (done || asked !== what) return undefined;
    done = true;
    return work(asked, response, waiting);
  };
}

/** One message, disturbed on its way: in the end it is acknowledged and took effect once. */
const disturbed =
  (what: 'collect' | 'acknowledge', work: (response: Parameters<Disturb>[1], collecting: Collecting) => void): Play =>
  async (collecting) => {
    const { inbox, make, readTaken, untilAcknowledged } = collecting;
    const message = await make();
    inbox.disturb(
      disturbOnce(what, (_, response) => {
        work(response, collecting);
        return true;
      }),
    );
    inbox.put(message);
    return (await untilAcknowledged(message)) ?? complainUnlessOnce(readTaken, [message]);
  };

/** Whoever is told to wait must not come earlier. */
const patient =
  (seconds: number, status: number, headers: () => Readonly<Record<string, string>>): Play =>
  async ({ inbox, make, readTaken, untilAcknowledged }) => {
    const message = await make();
    let told = Number.POSITIVE_INFINITY;
    inbox.disturb(
      disturbOnce('collect', (_, response) => {
        told = performance.now();
        if (status === 204) response.writeHead(204, headers()).end();
        else sendJson(response, status, { code: 'ledger_behind', text: '情報連携を止めています。' }, headers());
        return true;
      }),
    );
    inbox.put(message);
    const complaint = (await untilAcknowledged(message)) ?? (await complainUnlessOnce(readTaken, [message]));
    if (complaint) return complaint;
    // A clock may be a little coarse.
    const early = inbox.seen.find(({ at }) => at > told && at < told + seconds * 1000 - 200);
    return (
      early && {
        seen: `${((early.at - told) / 1000).toFixed(1)}秒で、また尋ねました`,
        remedy: 'Retry-After の秒数を待ってください',
      }
    );
  };

const closedSeconds = 3;
const busySeconds = 2;

// biome-ignore format: a table is read by its rows
export const scenes: readonly Scene[] = [
  { name: 'collected', title: '受信箱から受け取り、一度だけ効かせ、受け取りを知らせる', play: takeOne },
  { name: 'several', title: '続けて届いたものを、すべて受け取る', play: async ({ inbox, make, readTaken, untilAcknowledged }) => {
    const messages = await Promise.all(Array.from({ length: 12 }, () => make()));
    inbox.put(...messages);
    return (await untilAcknowledged(...messages)) ?? complainUnlessOnce(readTaken, messages);
  } },
  { name: 'run-modes', title: '訓練・試験のものを、本番のものと分ける', play: async ({ inbox, make, readTaken, untilAcknowledged }) => {
    const messages = [await make({ runmode: '訓練' }), await make({ runmode: '試験' })];
    inbox.put(...messages);
    return (await untilAcknowledged(...messages)) ?? complainUnlessOnce(readTaken, messages);
  } },
  { name: 'idle', title: '何も届かないあいだ、休まずに尋ね続けない', play: tryIdle },
  { name: 'acknowledge-lost', title: '受け取りの知らせが途中で切れても、二度効かせない', play: disturbed('acknowledge', (response) => response.destroy()) },
  { name: 'acknowledge-refused', title: '受け取りの知らせが断られても、二度効かせず、また知らせる', play: disturbed('acknowledge', (response) => sendJson(response, 500, { code: 'internal', text: '誤りが起きました。' })) },
  { name: 'acknowledge-unknown', title: '受け取りの知らせが「知らない」と答えられても、二度効かせない', play: disturbed('acknowledge', (response, { inbox }) => sendJson(response, 200, { acknowledged: [], unknown: inbox.seen.at(-1)!.messages })) },
  { name: 'torn', title: '途中で切れた回答を、受け取ったことにしない', play: tryTorn },
  { name: 'not-json', title: '読めない回答（プロキシの画面など）で止まらない', play: disturbed('collect', (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>proxy</html>')) },
  { name: 'foreign-seal', title: '開けられないものを受け取ったことにせず、ほかの送り主のものは受け取る', play: tryForeign },
  { name: 'swapped-seals', title: '封の中身を取り替えられたものを、受け取ったことにしない', play: trySwapped },
  { name: 'closed', title: '業務時間外（204 と Retry-After、Engawa-Opens）には、待つ', play: patient(closedSeconds, 204, () => ({ 'Retry-After': String(closedSeconds), 'Engawa-Opens': new Date(Date.now() + closedSeconds * 1000).toISOString() })) },
  { name: 'stopped', title: '連携基盤の停止（503 と Retry-After）には、待つ', play: patient(busySeconds, 503, () => ({ 'Retry-After': String(busySeconds) })) },
  { name: 'unauthenticated', title: 'トークンが効かなくなったら（401）、新しくする', play: (collecting) => {
    collecting.inbox.issuer.forgetTokens();
    return takeOne(collecting);
  } },
  { name: 'killed-at-acknowledge', title: '受け取りを知らせている最中に止まっても、二度効かせない', play: disturbed('acknowledge', (response, { kill }) => { kill(); response.destroy(); }) },
  { name: 'killed-at-receipt', title: '受け取った直後に止まっても、失わず、二度効かせない', play: tryKilled },
];

const idleMs = 4_000;
const mostIdle = 8;

async function tryIdle({ inbox }: Collecting): Promise<Complaint | undefined> {
  const before = inbox.seen.length;
  await sleep(idleMs);
  const asked = inbox.seen.length - before;
  if (asked <= mostIdle) return undefined;
  return {
    seen: `何もないあいだに、${idleMs / 1000}秒で${asked}回尋ねました`,
    remedy: '/inbox?wait=秒数（60まで）で、届くまで待ってください',
  };
}

async function tryTorn({ inbox, make, readTaken, untilAcknowledged }: Collecting): Promise<Complaint | undefined> {
  const message = await make();
  let early = false;
  inbox.disturb((what, response, waiting) => {
    if (what === 'acknowledge') {
      early ||= inbox.attemptsOf(message) === 0;
      return undefined;
    }
    if (waiting.length === 0 || inbox.attemptsOf(message) > 0) return undefined;
    const body = JSON.stringify({ messages: waiting });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length + 100 });
    response.write(body, () => response.destroy());
    inbox.disturb((again) => {
      if (again === 'acknowledge') early ||= inbox.attemptsOf(message) === 0;
      return undefined;
    });
    return true;
  });
  inbox.put(message);
  const complaint = (await untilAcknowledged(message)) ?? (await complainUnlessOnce(readTaken, [message]));
  if (!complaint && !early) return undefined;
  return early
    ? {
        seen: '途中で切れた回答のものを、受け取ったと知らせました',
        remedy: 'Content-Length まで届かない回答は捨ててください',
      }
    : complaint;
}

/** What cannot be opened stays with the exchange; whose it is must not keep others waiting. */
async function tryForeign(collecting: Collecting): Promise<Complaint | undefined> {
  const { inbox, make, makeForStranger, untilAcknowledged } = collecting;
  const [closed, well] = [await makeForStranger({ sender: 'GOV/990019' }), await make({ sender: 'GOV/990035' })];
  inbox.put(closed, well);
  const complaint = await untilAcknowledged(well);
  inbox.drop(closed);
  return complaint ?? complainUnlessLeft(collecting, [closed]);
}

async function trySwapped(collecting: Collecting): Promise<Complaint | undefined> {
  const { inbox, make, untilAcknowledged } = collecting;
  const [one, other, well] = [await make({ sender: 'GOV/990019' }), await make({ sender: 'GOV/990019' }), await make()];
  const swapped = [
    { ...one, sealed: other.sealed },
    { ...other, sealed: one.sealed },
  ];
  inbox.put(...swapped, well);
  const complaint = await untilAcknowledged(well);
  inbox.drop(...swapped);
  return complaint ?? complainUnlessLeft(collecting, swapped);
}

async function complainUnlessLeft(
  { inbox, readTaken }: Collecting,
  messages: readonly Delivered[],
): Promise<Complaint | undefined> {
  if (messages.some(inbox.isAcknowledged))
    return {
      seen: '開けられないものを、受け取ったと知らせました',
      remedy: '開けて書けたものだけを知らせてください。知らせると、連携基盤は中身を消します',
    };
  return complainIfTaken(readTaken, messages, '封の見出し（message）が番号と同じものだけを、開けてください');
}

async function tryKilled({
  inbox,
  make,
  readTaken,
  kill,
  untilAcknowledged,
}: Collecting): Promise<Complaint | undefined> {
  const message = await make();
  inbox.put(message);
  let isOver = false;
  const killed = (async () => {
    while (!isOver && inbox.attemptsOf(message) === 0) await sleep(10);
    kill();
  })();
  const complaint = await untilAcknowledged(message);
  isOver = true;
  await killed;
  return complaint ?? complainUnlessOnce(readTaken, [message]);
}

async function takeOne({ inbox, make, readTaken, untilAcknowledged }: Collecting): Promise<Complaint | undefined> {
  const message = await make();
  inbox.put(message);
  return (await untilAcknowledged(message)) ?? complainUnlessOnce(readTaken, [message]);
}
