import { createHash, createHmac } from 'node:crypto';
import { type Endpoint, type EndpointAnswer, openEndpoint } from '../exchange/deliver/call.ts';
import { attributesOf, type EventMode, requestOf } from '../exchange/deliver/event.ts';
import type { Delivered } from '../exchange/deliver/hand-over.ts';
import { judge } from '../exchange/deliver/verdict.ts';
import type { PlayedExchange } from './exchange.ts';
import type { Complaint } from './finding.ts';

type Request = Parameters<PlayedExchange['signer']['sign']>[0];
/** Makes the token of a request; undefined for none. */
export type MakeToken = (request: Request) => Promise<string | undefined>;
export type Push = (
  message: Delivered,
  way?: { readonly mode?: EventMode; readonly token?: MakeToken },
) => Promise<EndpointAnswer>;

/**
 * Pushes as the exchange does: by its own caller, attributes and signer. `renew` closes what is open: a connection that has been idle for
 * seconds may be closed by the other side in the very moment in which it is used.
 */
export function openPush(
  exchange: PlayedExchange,
  url: string,
  usual: EventMode,
): { readonly push: Push; readonly endpoint: () => Endpoint; renew(): void } {
  const open = () => openEndpoint(new URL(url), () => true);
  let endpoint = open();
  return {
    endpoint: () => endpoint,
    renew() {
      endpoint.close();
      endpoint = open();
    },
    async push(message, { mode = usual, token = exchange.signer.sign } = {}) {
      const attributes = attributesOf(message, exchange.url);
      const { headers, body } = requestOf(mode, attributes, message.sealed);
      const text = await token({ url: new URL(url).href, attributes, body });
      return endpoint.call(
        'POST',
        {
          ...headers,
          ...(text !== undefined && { Authorization: `Bearer ${text}` }),
          'WebHook-Request-Origin': new URL(exchange.url).hostname,
        },
        body,
      );
    },
  };
}

/** Tokens that an endpoint must not believe: each is right but for one thing. */
export function forgeries(
  exchange: PlayedExchange,
): Readonly<Record<string, readonly [title: string, make: MakeToken]>> {
  const { sign } = exchange.signer;
  // biome-ignore format: a table is read by its rows
  return {
    'no-token': ['署名（トークン）のないものを断る', async () => undefined],
    'no-jwt': ['トークンの形でないものを断る', async () => 'token'],
    unsigned: ['署名の種類が none のトークンを断る', async (request) => unsign(await sign(request))],
    'public-as-secret': ['公開鍵を合い言葉に使った（HS256）トークンを断る', async (request) => signByPublicKey(exchange, await sign(request))],
    'torn-signature': ['署名の壊れたトークンを断る', async (request) => tear(await sign(request))],
    'foreign-key': ['ほかの鍵で署名されたトークンを断る', async (request) => (await exchange.signerOf('stranger')).sign(request)],
    expired: ['期限の切れたトークンを断る', async (request) => (await exchange.signerOf('yesterday')).sign(request)],
    'other-body': ['ほかの本文のトークンを断る（sha256）', (request) => sign({ ...request, body: Buffer.from('other') })],
    'other-address': ['ほかの宛先のトークンを断る（aud）', (request) => sign({ ...request, url: 'https://elsewhere.example/hook' })],
    'other-event': ['属性を変えられたものを断る（event）', (request) => sign({ ...request, attributes: { ...request.attributes, runmode: '訓練', purpose: 'other' } })],
  };
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

const unsign = (token: string) => `${encode({ alg: 'none', typ: 'webhook+jwt' })}.${token.split('.')[1]}.`;

/** Against a library that takes the algorithm from the token: the public key is known to everybody. */
function signByPublicKey({ signer }: PlayedExchange, token: string): string {
  const [jwk] = signer.jwks().keys;
  const signed = `${encode({ alg: 'HS256', typ: 'webhook+jwt', kid: jwk!.kid })}.${token.split('.')[1]}`;
  return `${signed}.${createHmac('sha256', JSON.stringify(jwk)).update(signed).digest('base64url')}`;
}

function tear(token: string): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const torn = createHash('sha512').update(signature).digest('base64url');
  return `${header}.${payload}.${torn}`;
}

/** An answer to a message that is well: taken, or taken in. */
export function complainUnlessTaken(answer: EndpointAnswer): Complaint | undefined {
  const broken = complainOfAnswer(answer);
  if (broken) return broken;
  const { status } = answer as { status: number };
  if (['done', 'accepted'].includes(judge(answer, new Date()).message)) return undefined;
  return {
    seen: `${status} が返りました`,
    remedy: '正しい通信には、失われない所に書いてから 200、201、204 か 202 を返してください',
  };
}

/** What is wrong whatever was pushed. */
export function complainOfAnswer(answer: EndpointAnswer): Complaint | undefined {
  if ('failed' in answer)
    return answer.failed === 'silent'
      ? {
          seen: '10秒以内に返事がないか、返事の途中で切れました',
          remedy:
            '書き留めたらすぐに返事をし、時間のかかる処理はそのあとにしてください。断るときも本文を読み終えてから答えてください',
        }
      : {
          seen: '受信口（url）につながりません',
          remedy: '業務システムが動いているか、url の番号が合っているかを確かめてください',
        };
  const { status } = answer;
  if (status === 410)
    return {
      seen: '410 が返りました',
      remedy:
        '410 は「もう何も送らないでほしい」の意味で、受信口の登録が終わります。断るときは 401、403、415 などを返してください',
    };
  if (status >= 300 && status < 400)
    return {
      seen: `${status}（転送）が返りました`,
      remedy: '転送せずに受け取ってください。連携基盤は転送先へ送りません',
    };
  if (status >= 500)
    return {
      seen: `${status} が返りました`,
      remedy: '受け取れないものには 4xx で答えてください。5xx が続くと、ほかの通信も待たされます',
    };
  return undefined;
}
