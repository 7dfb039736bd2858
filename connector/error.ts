import { ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';

/** What the exchange could not do for us. `retry`: the same call may go through later; nothing has been lost. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  constructor(
    /** HTTP status; 0 when there was no answer */
    readonly status: number,
    /** of contracts/fault.ts, `unreachable`, or what a server on the way says */
    readonly code: string,
    text: string,
    readonly retry: boolean,
    readonly retryAfterSeconds?: number,
    options?: ErrorOptions,
  ) {
    super(text, options);
  }
}

const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

export function errorOf(status: number, headers: Headers, body: string): ExchangeError {
  const told = readTold(body);
  const text = [told.text ?? `連携基盤から ${status} が返りました。`, told.detail, ...(told.details ?? [])]
    .filter(Boolean)
    .join(' ');
  return new ExchangeError(
    status,
    told.code ?? told.error ?? 'unknown',
    text,
    passing.has(status),
    readRetryAfter(headers.get('retry-after')),
  );
}

type Told = { code?: string; error?: string; text?: string; detail?: string; details?: string[] };

function readTold(body: string): Told {
  try {
    const told: unknown = JSON.parse(body);
    return typeof told === 'object' && told !== null ? told : {};
  } catch {
    return {}; // not from the exchange: a proxy's page, say
  }
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3). */
export function readRetryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/**
 * What kept us from an answer at all, the token included: the message's id settles what became of it.
 * @param base address of the exchange: who started none, or with another port, sees by it what to mend
 */
export async function failureOf(cause: unknown, base: string): Promise<ExchangeError> {
  if (cause instanceof WWWAuthenticateChallengeError) {
    const body = await cause.response.text().catch(() => '');
    return errorOf(cause.status, cause.response.headers, body);
  }
  if (cause instanceof ResponseBodyError)
    return new ExchangeError(
      cause.status,
      cause.error,
      '連携基盤が、この業務システムを認証しませんでした。鍵と登録、計算機の時計を確かめてください。',
      passing.has(cause.status),
      readRetryAfter(cause.response.headers.get('retry-after')),
      { cause },
    );
  return unreachable(base, cause);
}

export const unreachable = (base: string, cause: unknown): ExchangeError =>
  new ExchangeError(
    0,
    'unreachable',
    `連携基盤（${base}）につながりません。住所とポートが合っているか、連携基盤が動いているか、通信とプロキシの設定を確かめてください。`,
    true,
    undefined,
    { cause },
  );
