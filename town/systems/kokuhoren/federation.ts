import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ExchangeError } from '../../../connector/client.ts';
import { correctionContract } from '../../../contracts/care/correction.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { type Book, openBook } from './book.ts';
import type { Ledgers, Registration } from './ledgers.ts';
import type { Outgoing } from './outgoing.ts';

export const federationSystem = 'INS/tsukumo-kokuhoren/main';

/** What came of one review, for whoever asked for it; nobody is named. */
type ReviewSummary = {
  readonly month: string;
  readonly decided: number;
  readonly adjusted: number;
  readonly returned: number;
  readonly held: number;
  readonly returnedSlips: number;
};

/**
 * 国保連合会 at work: takes in what offices claim, reviews a month, and tells offices and insurers what was decided. It is the outside edge of the
 * region: it knows of the exchange what its client knows, and keeps its own book.
 */
export async function openFederation({
  folder,
  ledgers,
  client,
  registered = async () => [],
  say = () => {},
}: {
  readonly folder: string;
  readonly ledgers: Ledgers;
  readonly client: Client;
  /** 事業対象者, as insurers tell of them; left out: nobody */
  readonly registered?: () => Promise<readonly Registration[]>;
  readonly say?: (text: string) => void;
}) {
  const book = await openBook(folder, ledgers);
  let last: Promise<unknown> = Promise.resolve();
  /** one after the other: a review and a journey to the exchange never see half of one another */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const next = last.then(act, act);
    last = next.catch(() => {});
    return next;
  };
  const send = () => inTurn(() => sendAll(book, client, say));
  return {
    book,
    /** Collects what is there, keeps it, and only then acknowledges. @returns how much of it was new */
    async collect(waitSeconds = 0, signal?: AbortSignal): Promise<number> {
      const { messages } = await client.collect({ waitSeconds, max: 20, ...(signal && { signal }) });
      let count = 0;
      for (const mail of messages) {
        if (mail.contract === 'care/claims' || mail.contract === correctionContract) {
          const { message, sender, acceptedAt, contract } = mail;
          const parcel = await client.openSealed(mail);
          if (await inTurn(() => book.keep({ message, sender, acceptedAt, contract, parcel }))) count++;
        }
        await client.acknowledge([mail.message]);
      }
      return count;
    },
    send,
    /** Reviews all that waits, and sends what follows from it. */
    async review(month: string, withdrawn: readonly string[] = []): Promise<ReviewSummary> {
      const { decided, adjusted, returned, held, returnedSlips } = await inTurn(async () =>
        book.review(month, withdrawn, await registered()),
      );
      await send();
      return {
        ...{ month, decided: decided.length, adjusted: adjusted.length, returned: returned.length },
        ...{ held: held.length, returnedSlips: returnedSlips.length },
      };
    },
    /** Works until it is told to end: what has come is reviewed when nothing more has come for a while. */
    async work(signal: AbortSignal, quietMs = 30_000): Promise<void> {
      let since = performance.now();
      while (!signal.aborted) {
        try {
          if ((await this.collect(5, signal)) > 0) since = performance.now();
          await send();
          const month = book.dueMonth();
          if (month && performance.now() - since >= quietMs) {
            const { decided, returned, held } = await this.review(month);
            say(`${month} の審査をしました（決定${decided}件、返戻${returned}件、保留${held}件）`);
          }
        } catch {
          await sleep(3_000, undefined, { signal }).catch(() => {});
        }
      }
    },
  };
}
export type Federation = Awaited<ReturnType<typeof openFederation>>;

async function sendAll(book: Book, client: Client, say: (text: string) => void): Promise<void> {
  for (const one of book.unsent()) {
    const answer = await sendOne(book, client, one);
    await book.noteSent(one.id, answer);
    if (answer !== 'road') say(`${one.receiver} へは紙で知らせます（${answer}）`);
  }
}

/** @returns `road`, or why it goes on paper: an office may have no system of the exchange. @throws ExchangeError: it is tried again */
async function sendOne(book: Book, client: Client, one: Outgoing): Promise<string> {
  const { id, contract, receiver, purpose, persons, files, position } = one;
  const codes = persons.map((person) => book.codeOf(person));
  if (codes.some((code) => code === undefined)) return '符号のない方がいるため';
  const parcel = {
    subjects: codes.map((code) => ({ code: code! })),
    files: files.map(({ name, bytes }) => ({ name, mediaType: 'text/csv', content: bytes.toString('base64') })),
  };
  const order = { orderKey: orderKeyTo(receiver), orderPosition: position };
  try {
    const answer = await client.send({ id, contract, receiver, purpose, parcel, ...order });
    return 'accepted' in answer ? 'road' : answer.refused.text;
  } catch (error) {
    const isOfMessage = error instanceof ExchangeError && error.status >= 400 && error.status < 500;
    if (!isOfMessage || [401, 408, 425, 429].includes(error.status)) throw error;
    return error.message;
  }
}

const orderKeyTo = (receiver: MemberId): string => `kokuhoren>${receiver}`;
