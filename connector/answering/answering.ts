import type { Question, Reply } from '../../contracts/question.ts';
import type { Client } from '../client.ts';
import { ExchangeError } from '../error.ts';
import { type Asked, askService } from './ask.ts';
import type { AnsweringConfiguration } from './configuration.ts';
import { type Lane, openLane } from './lane.ts';
import { openMistakes } from './mistakes.ts';

type Waiting = { readonly message: string; readonly sealed: string };
type Options = {
  readonly answering: AnsweringConfiguration;
  readonly client: Client;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
};
export type Answering = {
  /** one long poll: takes up what waits, and goes on without waiting for the answers. @throws ExchangeError */
  collect(waitSeconds: number): Promise<void>;
  /** what is being answered, to its end */
  settle(): Promise<void>;
};

/** The exchange gives no more at once. */
const atOnce = 50;

/**
 * Answers inquiries (照会) for services of the office without an open port. A question is taken once, by the exchange's promise, and asked once:
 * one that was under way when we were killed is never asked again, and its asker is told that the outcome is not known. So nothing is kept.
 */
export function openAnswering({ answering, client, say, signal }: Options): Answering {
  const lanes = new Map<string, Lane>(
    Object.entries(answering).map(([code, { parallel }]) => [code, openLane(parallel)]),
  );
  const underWay = new Set<Promise<void>>();
  const troubled = new Map<string, string>();
  const mistakes = openMistakes(client, say, signal);

  async function ask(question: Question): Promise<Asked> {
    const { service: code } = question;
    const [service, lane] = [Object.hasOwn(answering, code) ? answering[code] : undefined, lanes.get(code)];
    if (!service || !lane)
      return {
        reply: { failed: 'provider_unreachable' },
        trouble: `連携サービス ${code} への照会が届きましたが、設定の answering にありません。次の行を加えてください: "${code}": { "url": "http://127.0.0.1:…" }`,
      };
    const asked = await lane.run(() => askService(question, service, signal));
    return (
      asked ?? { reply: { failed: 'provider_unreachable' }, trouble: `${service.url} への照会が混み合っています。` }
    );
  }

  /** Once when it begins, and once when it is over. */
  function tell(code: string, trouble: string | undefined): void {
    const before = troubled.get(code);
    if (trouble === undefined) {
      troubled.delete(code);
      if (before !== undefined) say(`照会への回答（${code}）: 答えられるようになりました`);
    } else {
      troubled.set(code, trouble);
      if (before !== trouble) say(`照会への回答（${code}）: ${trouble}`);
    }
  }

  async function answer({ message, sealed }: Waiting): Promise<void> {
    const question = await client.openQuestion({ message, sealed });
    const { reply, trouble } = await ask(question);
    tell(question.service, trouble);
    await give(message, reply);
  }

  async function give(message: string, reply: Reply): Promise<void> {
    try {
      await client.call('POST', `/inquiries/${message}/answer`, reply);
      mistakes.answered();
    } catch (error) {
      // Nobody waits any more: the asker went away, or was told that we are silent; or an earlier attempt had arrived.
      if (!(error instanceof ExchangeError) || error.status !== 404) throw error;
    }
  }

  return {
    async collect(waitSeconds) {
      const target = `/inquiries?wait=${waitSeconds}&max=${atOnce}`;
      const collected = await client.call<{ questions: Waiting[] } | undefined>('GET', target, undefined, signal);
      for (const waiting of collected?.questions ?? []) {
        const work = answer(waiting).catch((error: Error) => say(`照会への回答: ${error.message}`));
        underWay.add(work);
        void work.finally(() => underWay.delete(work));
      }
    },
    async settle() {
      await Promise.all(underWay);
    },
  };
}
