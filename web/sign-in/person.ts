import type { z } from 'zod';
import { isProofTooOld } from '../../contracts/sign-in.ts';
import { PageError } from '../application/page-error.ts';
import { SignInError } from './error.ts';
import { prove } from './proof.ts';
import type { Session, Sessions } from './sessions.ts';

/** What the exchange said no to, in its words: a value, because a page goes on after it. */
export type Refused = { readonly code: string; readonly text: string; readonly details?: readonly string[] };
export type Sent<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: Refused };

/** The exchange as the person who is signed in reaches it. Every call throws PageError. */
export type Person = {
  /** reads; tried once more where it may go through then */
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  /** changes something; sent once, whatever becomes of it */
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, answer: z.ZodType<T>, body?: unknown): Promise<Sent<T>>;
};

const patienceMs = 15_000;
const pauseMs = 300;
const longestPauseMs = 2000;
const refusals = new Set([400, 409, 422]);
const passing = new Set([429, 502, 503, 504]);
/** Nothing was sent yet. */
const before = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

type Options = { readonly exchangeUrl: string; readonly sessions: Sessions; readonly reach?: typeof fetch };

/** Acts as one person, with their own token: each request has a proof of its own. */
export function openPerson({ exchangeUrl, sessions, reach = fetch }: Options, session: Session): Person {
  const base = exchangeUrl.replace(/\/$/, '');
  let current = session;

  async function once(method: string, path: string, body: unknown): Promise<Response> {
    current = await sessions.freshen(current).catch((error) => {
      if (error instanceof SignInError && error.code === 'refused') throw new PageError('signed_out');
      throw new PageError('unavailable', undefined, { cause: error });
    });
    const { tokens, proofKey } = current.content;
    return reach(base + path, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        Authorization: `DPoP ${tokens.access}`,
        DPoP: prove(proofKey, method, base + path.split('?')[0]!, tokens.access),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Who is not known to the exchange was not heard: the request has done nothing. */
  async function known(response: Response): Promise<Response> {
    if (response.status !== 401) return response;
    await response.body?.cancel();
    await sessions.end(current.id);
    throw new PageError('signed_out');
  }

  return {
    async get(path, answer) {
      for (let again = true; ; again = false) {
        const response = await once('GET', path, undefined).catch((error: Error) => {
          if (again && !(error instanceof PageError)) return undefined;
          throw error instanceof PageError ? error : new PageError('unavailable', undefined, { cause: error });
        });
        if (response === undefined || (again && passing.has(response.status))) {
          await pause(response);
          continue;
        }
        const { status } = await known(response);
        if (response.ok) return read(response, answer);
        if (refusals.has(status)) throw new PageError('refused', (await told(response)).text);
        throw errorOf(status);
      }
    },

    async send(method, path, answer, body) {
      const response = await once(method, path, body).catch((error: Error) => {
        throw error instanceof PageError
          ? error
          : new PageError(isBefore(error) ? 'unavailable' : 'unknown', undefined, { cause: error });
      });
      // Known, and to be proved anew before this act: nobody is signed out by that.
      if (isTooOld(response)) return { ok: false, refused: await told(response) };
      const { status } = await known(response);
      if (response.ok) return { ok: true, value: await read(response, answer) };
      if (refusals.has(status)) return { ok: false, refused: await told(response) };
      // What was not authenticated, found or taken up is said plainly by its status; the rest may have happened.
      throw status >= 500 && !passing.has(status) ? new PageError('unknown') : errorOf(status);
    },
  };
}

/** RFC 9470, 3: `proof_too_old` of the exchange. */
const isTooOld = ({ status, headers }: Response): boolean => isProofTooOld(status, headers.get('www-authenticate'));

const errorOf = (status: number): PageError =>
  new PageError(status === 403 || status === 404 ? 'not_found' : passing.has(status) ? 'unavailable' : 'broken');

function isBefore(error: Error): boolean {
  const { code } = ((error.cause as NodeJS.ErrnoException | undefined) ?? error) as NodeJS.ErrnoException;
  return code !== undefined && before.includes(code);
}

async function pause(response: Response | undefined): Promise<void> {
  const asked = Number(response?.headers.get('retry-after') ?? Number.NaN) * 1000;
  await response?.body?.cancel();
  const ms = Number.isFinite(asked) ? Math.min(Math.max(asked, pauseMs), longestPauseMs) : pauseMs;
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function read<T>(response: Response, answer: z.ZodType<T>): Promise<T> {
  try {
    const text = await response.text();
    return answer.parse(text === '' ? undefined : JSON.parse(text));
  } catch (cause) {
    throw new PageError('broken', undefined, { cause });
  }
}

async function told(response: Response): Promise<Refused> {
  const said: unknown = await response.json().catch(() => undefined);
  const { code, text, detail, details } = (typeof said === 'object' && said !== null ? said : {}) as Partial<
    Refused & { readonly detail: string }
  >;
  // What to mend stands in the detail, where there is one.
  return { code: code ?? 'unknown', text: detail ?? text ?? '受け付けられませんでした。', ...(details && { details }) };
}
