import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivered } from '../exchange/deliver/hand-over.ts';
import { type PlayedExchange, sendJson } from './exchange.ts';
import { openPlayedIssuer, type PlayedIssuer, readText } from './issuer.ts';

type Seen = {
  readonly what: 'collect' | 'acknowledge';
  /** milliseconds on a clock of its own */
  readonly at: number;
  readonly messages: readonly string[];
};
/** Answers a request in the exchange's place; undefined lets the exchange answer as it does. */
export type Disturb = (what: Seen['what'], response: ServerResponse, waiting: readonly Delivered[]) => true | undefined;

/** `/inbox` as the exchange keeps it: given until it is acknowledged, by attempts that are counted. */
export type PlayedInbox = {
  readonly issuer: PlayedIssuer;
  put(...messages: readonly Delivered[]): void;
  /** takes away what nobody will acknowledge */
  drop(...messages: readonly Delivered[]): void;
  /** from now on; each request may be disturbed */
  disturb(disturb: Disturb | undefined): void;
  readonly seen: readonly Seen[];
  /** how often it was given */
  attemptsOf(message: Delivered): number;
  isAcknowledged(message: Delivered): boolean;
};

/** Shorter than the exchange's minute, so that nobody waits for long. */
const leaseMs = 1_000;
const longestPollMs = 2_000;
const lookMs = 50;

export function openPlayedInbox(
  exchange: PlayedExchange,
  system: string,
  keys: Parameters<typeof openPlayedIssuer>[2],
) {
  const issuer = openPlayedIssuer(exchange.url, system, keys);
  const waiting = new Map<string, { message: Delivered; attempts: number; again: number }>();
  const attempts = new Map<string, number>();
  const acknowledged = new Set<string>();
  const seen: Seen[] = [];
  let disturb: Disturb | undefined;

  const due = () => [...waiting.values()].filter(({ again }) => again <= performance.now());

  async function collect(url: URL, response: ServerResponse): Promise<void> {
    const number = (name: string, usual: number) => Number(url.searchParams.get(name) ?? usual);
    const until = performance.now() + Math.min(number('wait', 0) * 1000, longestPollMs);
    while (due().length === 0 && performance.now() < until && !response.destroyed) await sleep(lookMs);
    const given = due().slice(0, Math.min(100, Math.max(1, number('max', 10))));
    if (
      disturb?.(
        'collect',
        response,
        given.map(({ message }) => message),
      )
    )
      return;
    if (given.length === 0) return void response.writeHead(204).end();
    for (const one of given) {
      one.again = performance.now() + leaseMs;
      attempts.set(one.message.message, ++one.attempts);
    }
    sendJson(response, 200, { messages: given.map((one) => ({ ...one.message, attempt: one.attempts })) });
  }

  function acknowledge(messages: readonly string[], response: ServerResponse): void {
    if (disturb?.('acknowledge', response, [])) return;
    const known = messages.filter((id) => (attempts.get(id) ?? 0) > 0);
    for (const id of known) {
      acknowledged.add(id);
      waiting.delete(id);
    }
    sendJson(response, 200, { acknowledged: known, unknown: messages.filter((id) => !known.includes(id)) });
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, exchange.url);
    const text = request.method === 'POST' ? await readText(request) : '';
    if (!(await issuer.authenticate(request, response))) return;
    const at = performance.now();
    if (request.method === 'GET' && url.pathname === '/inbox') {
      seen.push({ what: 'collect', at, messages: [] });
      return collect(url, response);
    }
    if (request.method === 'POST' && url.pathname === '/inbox/acknowledge') {
      const messages = readIds(text);
      if (!messages) return sendJson(response, 400, { code: 'bad_request', text: 'messages に番号を並べてください。' });
      seen.push({ what: 'acknowledge', at, messages });
      return acknowledge(messages, response);
    }
    sendJson(response, 404, { code: 'not_found', text: 'ここにはありません。' });
  }

  exchange.answer((request, response) => {
    if (!issuer.handle(request, response))
      take(request, response).catch(() => {
        response.destroy();
      });
    return true;
  });
  const inbox: PlayedInbox = {
    issuer,
    put(...messages) {
      for (const message of messages) waiting.set(message.message, { message, attempts: 0, again: 0 });
    },
    drop(...messages) {
      for (const { message } of messages) waiting.delete(message);
    },
    disturb(next) {
      disturb = next;
    },
    seen,
    attemptsOf: ({ message }) => attempts.get(message) ?? 0,
    isAcknowledged: ({ message }) => acknowledged.has(message),
  };
  return inbox;
}

function readIds(text: string): readonly string[] | undefined {
  try {
    const { messages } = JSON.parse(text);
    return Array.isArray(messages) && messages.every((one) => typeof one === 'string') ? messages : undefined;
  } catch {
    return undefined;
  }
}
