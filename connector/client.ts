import type { Readable } from 'node:stream';
import type { JWK } from 'jose';
import type { RunMode } from '../contracts/kind.ts';
import type { SystemId } from '../contracts/member.ts';
import { type Parcel, parcelMediaType, type RelayState } from '../contracts/message.ts';
import type { Answer, Question } from '../contracts/question.ts';
import type { Receipt } from '../contracts/receipt.ts';
import { isProofTooOld } from '../contracts/sign-in.ts';
import type { Header } from '../contracts/xroad/hash.ts';
import { errorOf } from './error.ts';
import { fetchOver, type NetworkOptions, openDispatcher } from './network.ts';
import { openStream, type RawAnswer, type RawRequest, sendOnce } from './raw.ts';
import { openAnswer, openQuestion, openSealed } from './seal.ts';
import { openSession } from './session.ts';

export { ExchangeError } from './error.ts';

/** A refusal (不許可), as the exchange tells it: a value, because a caller goes on after it. */
export type Refused = {
  /** of contracts/refusal.ts, or `not_available` */
  readonly code: string;
  readonly text: string;
  readonly details?: readonly string[];
  /** indexes into the parcel's subjects */
  readonly at?: readonly number[];
};
export type Accepted = { readonly id: string; readonly message: string; readonly state: 'kept' };
export type Mail = {
  /** the exchange's id of the message */
  readonly message: string;
  /** the sender's */
  readonly id: string;
  readonly sender: string;
  readonly contract: string;
  readonly purpose: string;
  readonly runmode: string;
  readonly acceptedAt: string;
  readonly attempt: number;
  /** JWE; see `openSealed` */
  readonly sealed: string;
};
export type Collected = {
  readonly messages: readonly Mail[];
  /** when a closed inbox opens */
  readonly opens?: Date;
};
export type Delivery = {
  readonly receiver: string;
  readonly state: RelayState;
  readonly reason: string | null;
  readonly expiresAt: string;
  readonly events: readonly { readonly at: string; readonly state: RelayState; readonly reason: string | null }[];
};
export type MessageStatus = {
  readonly id: string;
  readonly message: string;
  readonly deliveries: readonly Delivery[];
  readonly receipt: Receipt;
};
export type TrailEntry = {
  readonly record: string;
  readonly time: string;
  readonly kind: string;
  readonly phase: string;
  readonly from: string;
  readonly to: string | null;
  readonly purpose: string | null;
  readonly purposeId: string | null;
  readonly basis: string | null;
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly runMode: string;
  readonly message: string;
  /** how many equal refusals it stands for */
  readonly count: number;
  /** what the sender declared of the content */
  readonly declared: readonly string[];
  readonly said: string;
};
/** Numbers as the member holds them; opaque. */
export type Identifiers = { readonly insurer: string; readonly insured: string };
export type Message = {
  /** the sender's own id; sending the same again under the same id takes effect once */
  readonly id: string;
  readonly contract: string;
  /** member, `CARE/0300000005` */
  readonly receiver: string;
  readonly purpose: string;
  readonly parcel: Parcel;
  readonly orderKey?: string;
  readonly orderPosition?: number;
  /** not handed over after this time */
  readonly expires?: Date;
  readonly runMode?: RunMode;
  /** declares, on record, that twelve digits in it are no My Number (個人番号) */
  readonly noMyNumber?: true;
};

/** An answer, and the headers that the request really went with: a hash of it is over these. */
export type Passed = RawAnswer & { readonly sent: readonly Header[] };

export type ClientOptions = NetworkOptions & {
  /** address of the exchange; https, or this very machine */
  readonly exchange: string;
  /** address of the token issuer; `<exchange>/oidc` when left out */
  readonly issuer?: string;
  readonly system: SystemId;
  /** private keys of a JWKS: one with use `sig`, one or more with use `enc` */
  readonly keys: readonly JWK[];
  /** how often a call is tried before its failure is told; every call here is safe to repeat */
  readonly tries?: number;
};

export type CallOptions = { readonly signal?: AbortSignal; readonly headers?: Readonly<Record<string, string>> };

/** Every call throws ExchangeError when there is no answer to be had. */
export type Client = {
  /**
   * our own codes (機関別符号) of these persons, in their order; undefined where the exchange gives none, whatever the reason
   * @param service `class/member/system/service` that is to be asked: what does not fit it is thrown, with what to mend
   */
  requestCodes(purpose: string, persons: readonly Identifiers[], service?: string): Promise<(string | undefined)[]>;
  send(message: Message): Promise<{ readonly accepted: Accepted } | { readonly refused: Refused }>;
  /** the receipt of what we sent under this id; its proofs are null until they are published, about a second later */
  findReceipt(id: string): Promise<Receipt>;
  /** what became of a message that we sent */
  findStatus(id: string): Promise<MessageStatus>;
  /** waits up to `waitSeconds` for mail */
  collect(options?: {
    readonly waitSeconds?: number;
    readonly max?: number;
    readonly signal?: AbortSignal;
  }): Promise<Collected>;
  acknowledge(messages: readonly string[]): Promise<{ acknowledged: string[]; unknown: string[] }>;
  /** opens mail with our own key; a seal that is not of this very message does not open */
  openSealed(mail: Pick<Mail, 'message' | 'sealed'>): Promise<Parcel>;
  /** what was done with a person's information, as far as it is ours to see; looking is itself recorded */
  trail(options: {
    readonly subject: string;
    readonly limit?: number;
    readonly before?: string;
  }): Promise<TrailEntry[]>;
  /** any other call of the door, authenticated: a path and a JSON body. It must be safe to repeat. */
  call<T>(method: string, path: string, body?: unknown, options?: AbortSignal | CallOptions): Promise<T>;
  /** A POST whose answer may be larger than memory: taken as it comes, asked once. @throws ExchangeError before its first byte */
  stream(path: string, body: unknown): Promise<Readable>;
  /** opens a question (照会) that we collected */
  openQuestion(waiting: Pick<Mail, 'message' | 'sealed'>): Promise<Question>;
  /** opens mail that is the answer to an inquiry of ours which could not be answered at once */
  openAnswer(mail: Pick<Mail, 'message' | 'sealed'>): Promise<Answer>;
  /** one request as it is, with our credentials in front: sent once, and answered as it is answered. @throws ExchangeError */
  pass(request: RawRequest): Promise<Passed>;
};

/** So many persons the exchange takes in one request. */
const codesAtOnce = 500;

/**
 * Opens the door of an exchange for one system: OAuth 2.0 client credentials by private_key_jwt, each request with its own proof
 * of possession (DPoP). Nothing is asked before the first call.
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { system, keys } = options;
  const dispatcher = await openDispatcher(options);
  const session = await openSession(options, fetchOver(dispatcher));
  const { ask } = session;

  const call = async <T>(
    method: string,
    path: string,
    body?: unknown,
    given: AbortSignal | CallOptions = {},
  ): Promise<T> => {
    const options = given instanceof AbortSignal ? { signal: given } : given;
    const response = await ask(method, path, { ...options, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (response.status === 422) throw errorOf(422, response.headers, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const { origin, pathname } = new URL(options.exchange);
  const below = pathname.replace(/\/$/, '');
  /** A request that was not authenticated was not taken up: with a new token it goes once more. */
  async function pass(request: RawRequest, renewed = false): Promise<Passed> {
    const { authorization, dpop } = await session.prove(request.method, request.target.split('?')[0]!);
    const sent: Header[] = [['Authorization', authorization], ['DPoP', dpop], ...request.headers];
    const answer = await sendOnce(dispatcher, origin, { ...request, target: below + request.target, headers: sent });
    const challenge = answer.headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1];
    // Taken up, and refused for who acts: a new token of the system's would not mend that. And a provider's own 401 comes without a challenge: it was
    // asked, and is not asked again.
    const isRefused = answer.status === 401 && challenge !== undefined && !isProofTooOld(answer.status, challenge);
    if (!isRefused || renewed) return { ...answer, sent };
    session.renew();
    return pass(request, true);
  }
  const pathOf = (id: string) => `/messages/${encodeURIComponent(id)}`;

  return {
    call,
    async requestCodes(purpose, persons, service) {
      const codes: (string | undefined)[] = [];
      for (let from = 0; from < persons.length; from += codesAtOnce) {
        const requests = persons.slice(from, from + codesAtOnce).map(({ insurer, insured }) => ({ insurer, insured }));
        const body = { purpose, requests, ...(service !== undefined && { service }) };
        const answer = await call<{ results: { code?: string }[] }>('POST', '/v1/code-requests', body);
        codes.push(...answer.results.map(({ code }) => code));
      }
      return codes;
    },
    async send(message) {
      const body = JSON.stringify({ ...attributesOf(message), source: system, data: message.parcel });
      const response = await ask('POST', '/messages', { body, type: 'application/cloudevents+json' });
      const answer = await response.json();
      return response.status === 422 ? { refused: answer as Refused } : { accepted: answer as Accepted };
    },
    findReceipt: (id) => call('GET', `${pathOf(id)}/receipt`),
    findStatus: (id) => call('GET', pathOf(id)),
    async collect({ waitSeconds = 30, max = 10, signal } = {}) {
      const response = await ask('GET', `/inbox?wait=${waitSeconds}&max=${max}`, { signal });
      if (response.status === 200) return (await response.json()) as Collected;
      const opens = response.headers.get('engawa-opens');
      return { messages: [], ...(opens !== null && { opens: new Date(opens) }) };
    },
    acknowledge: (messages) => call('POST', '/inbox/acknowledge', { messages }),
    openSealed: ({ message, sealed }) => openSealed(keys, message, sealed),
    openQuestion: ({ message, sealed }) => openQuestion(keys, message, sealed),
    openAnswer: ({ message, sealed }) => openAnswer(keys, message, sealed),
    pass,
    async stream(path, body) {
      const { authorization, dpop } = await session.prove('POST', path);
      const headers: Header[] = [
        ['Authorization', authorization],
        ['DPoP', dpop],
        ['Content-Type', 'application/json'],
      ];
      const request = { method: 'POST', target: below + path, headers, body: Buffer.from(JSON.stringify(body)) };
      return openStream(dispatcher, origin, request);
    },
    async trail({ subject, limit, before }) {
      const query = new URLSearchParams({ subject });
      if (limit !== undefined) query.set('limit', String(limit));
      if (before !== undefined) query.set('before', before);
      return (await call<{ entries: TrailEntry[] }>('GET', `/v1/trail?${query}`)).entries;
    },
  };
}

/** CloudEvents 1.0 context attributes, structured mode. */
const attributesOf = ({
  id,
  contract,
  receiver,
  purpose,
  orderKey,
  orderPosition,
  expires,
  runMode,
  noMyNumber,
}: Message) => ({
  specversion: '1.0',
  id,
  type: contract,
  datacontenttype: parcelMediaType,
  receiver,
  purpose,
  ...(orderKey !== undefined && { orderkey: orderKey, orderposition: orderPosition }),
  ...(expires && { expirytime: expires.toISOString() }),
  ...(runMode && { runmode: runMode }),
  ...(noMyNumber && { nomynumber: 'yes' }),
});
