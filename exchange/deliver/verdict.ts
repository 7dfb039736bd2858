import type { EndpointAnswer } from './call.ts';

/** Why an endpoint is not doing well, as its owner and the operator read it. */
export const failures = {
  unreachable: '宛先に接続できません。',
  forbidden: '宛先の名前が、呼び出せないアドレス（内部のアドレスなど）を指しています。',
  silent: '時間内に返事がありません。',
  redirect: '転送（3xx）が返りました。転送先へは送りません。',
  refused: '宛先が受け取りを断りました（4xx）。',
  broken: '宛先で誤りが起きています（5xx など）。',
  busy: '宛先が混み合っています（429）。',
} as const;
export type Failure = keyof typeof failures;

/** What an endpoint's answer means for the message, and for the endpoint (CloudEvents web hooks, 2.2). */
export type Verdict =
  /** done with: it is acknowledged */
  | { readonly message: 'done' }
  /** taken in and not worked through: acknowledged later by /inbox/acknowledge, or given again */
  | { readonly message: 'accepted' }
  /** surely not taken in: `aside` tries others first, because it may be this message that the endpoint cannot take */
  | { readonly message: 'returned' | 'aside'; readonly failure: Failure; readonly waitMs?: number }
  /** it may have been taken in: given again when its time to acknowledge is over */
  | { readonly message: 'unknown'; readonly failure: Failure }
  /** the endpoint wants nothing any more */
  | { readonly message: 'retired' };

/** An endpoint cannot put us off for longer than this in one answer. */
const longestWaitMs = 24 * 60 * 60_000;

/** @param realNow the machine's time, for a Retry-After that names a moment */
export function judge(answer: EndpointAnswer, realNow: Date): Verdict {
  if ('failed' in answer)
    return answer.failed === 'silent'
      ? { message: 'unknown', failure: 'silent' }
      : { message: 'returned', failure: answer.failed };
  const { status, headers } = answer;
  const waitMs = readRetryAfter(headers['retry-after'], realNow);
  if (status === 200 || status === 201 || status === 204) return { message: 'done' };
  if (status === 202) return { message: 'accepted' };
  if (status === 410) return { message: 'retired' };
  if (status === 429) return { message: 'returned', failure: 'busy', waitMs };
  if (status >= 300 && status < 400) return { message: 'returned', failure: 'redirect' };
  if (status >= 400 && status < 500) return { message: 'aside', failure: 'refused', waitMs };
  return { message: 'returned', failure: 'broken', waitMs };
}

/** RFC 9110, 10.2.3: seconds, or a date. What cannot be read is as if it were not there. */
function readRetryAfter(text: string | undefined, realNow: Date): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - realNow.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(longestWaitMs, Math.max(0, ms));
}

/**
 * How long to leave an endpoint alone after so many failures in a row: a second, doubling to a quarter of an hour, half of it by
 * chance so that processes and endpoints do not fall into step.
 * @param chance in [0, 1)
 */
export const backOffMs = (failuresInARow: number, chance: number): number =>
  Math.min(15 * 60_000, 1000 * 2 ** Math.min(failuresInARow - 1, 20)) * (0.5 + chance / 2);

/** How long a message that its endpoint does not take lies aside, by attempt: half a minute, doubling to an hour. */
export const asideMs = (attempt: number): number => Math.min(60 * 60_000, 30_000 * 2 ** Math.min(attempt - 1, 7));
