import { type Client, ExchangeError } from '../client.ts';
import type { Finding } from '../self-check-setup.ts';
import { bad, good } from '../self-check-setup.ts';

/** What was wrong with answers of this system that the exchange therefore gave to nobody. */
type Mistake = {
  readonly service: string;
  readonly title: string;
  readonly text: string;
  readonly answers: number;
  readonly lastAt: string;
  readonly isRecent: boolean;
};

const remedy =
  '業務システムの回答を、連携契約定義の形に合わせてください。engawa conformance で、運用の前に確かめられます';

/** @returns none of an exchange of an earlier version */
async function readMistakes(client: Client, signal?: AbortSignal): Promise<readonly Mistake[]> {
  try {
    return (await client.call<{ mistakes: readonly Mistake[] }>('GET', '/v1/self/answers', undefined, signal)).mistakes;
  } catch (error) {
    if (error instanceof ExchangeError && error.status === 404) return [];
    throw error;
  }
}

const japan = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Tokyo' });

const inWords = ({ service, title, text, answers, lastAt }: Mistake): string =>
  `「${title}」（${service}）の回答が連携契約定義と合わず、照会した側に渡っていません: ${text}（${answers}件、最後は ${japan.format(new Date(lastAt))}）`;

/** For engawa self-check. */
export async function* checkAnswers(client: Client): AsyncGenerator<Finding> {
  for (const mistake of await readMistakes(client))
    if (mistake.isRecent) yield bad(`照会への回答: ${inWords(mistake)}`, remedy);
    else
      yield good(`照会への回答: 以前、${inWords(mistake)}。この24時間にはありません`, {
        one: mistake.service,
        many: () => '以前、連携契約定義と合わない回答がありました（この24時間にはありません。--all で表示します）',
      });
}

/**
 * For a connector that answers: looks a moment after an answer has gone, and tells what has been found wrong since it began. The exchange takes every
 * answer; whether it fits is seen only when it is to be given on.
 * @param say in the office's words
 */
export function openMistakes(client: Client, say: (text: string) => void, signal: AbortSignal, waitMs = 3_000) {
  const told = new Map<string, number>();
  let looking: NodeJS.Timeout | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const keyOf = ({ service, text }: Mistake) => `${service} ${text}`;
  const begun = readMistakes(client, signal).then(
    (known) => {
      for (const one of known) told.set(keyOf(one), one.answers);
    },
    () => {}, // then what is older is told too
  );

  async function look(): Promise<void> {
    last = performance.now();
    await begun;
    for (const one of await readMistakes(client, signal)) {
      if (one.answers <= (told.get(keyOf(one)) ?? 0)) continue;
      told.set(keyOf(one), one.answers);
      say(`照会への回答: ${inWords(one)}。${remedy}`);
    }
  }

  return {
    /** after an answer has gone */
    answered(): void {
      if (looking !== undefined) return;
      const pause = Math.max(waitMs, last + 2 * waitMs - performance.now());
      looking = setTimeout(() => {
        looking = undefined;
        if (!signal.aborted) void look().catch(() => {}); // whether the exchange can be reached is told by who collects
      }, pause);
      looking.unref();
    },
  };
}
