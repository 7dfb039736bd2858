import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { machineClock } from '../contracts/clock.ts';
import { openSigner, type Signer } from '../exchange/deliver/token.ts';
import { rotateIssuerKeys, webhookFamily } from '../exchange/identify/caller/issuer-keys.ts';
import { type KeyStore, openKeyStore } from '../exchange/keys.ts';

/** Answers a request to the exchange that is played; false for what it does not know. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The exchange as an application that is told sees it: its address, its keys, and whatever a check lets it answer. */
export type PlayedExchange = {
  readonly url: string;
  readonly keys: KeyStore;
  readonly signer: Signer;
  /** makes a token as somebody else would who has no key of the exchange, or at another time */
  signerOf(who: 'stranger' | 'yesterday'): Promise<Signer>;
  /** signs with a key that was not published before */
  turnKey(): Promise<void>;
  /** besides the keys */
  answer(answering: Answering): void;
  close(): Promise<void>;
};

const dayMs = 24 * 60 * 60_000;

/** Plays the exchange on this machine alone, with keys of its own that are thrown away. @param port 0 for any */
export async function openPlayedExchange(port = 0): Promise<PlayedExchange> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-conformance-'));
  let answering: Answering = () => false;
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/webhook/jwks') return void sendJson(response, 200, signer.jwks());
    if (!answering(request, response)) sendJson(response, 404, { code: 'not_found', text: 'ここにはありません。' });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`連携基盤の役をするポート ${port} を使えません（${error.code}）。`)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = openKeyStore(path.join(folder, 'keys'));
  const signer = await openSigner(keys, url, machineClock);
  let turns = 0;
  return {
    url,
    keys,
    signer,
    signerOf: (who) =>
      who === 'stranger'
        ? openSigner(openKeyStore(path.join(folder, 'stranger')), url, machineClock)
        : openSigner(keys, url, { now: () => new Date(Date.now() - dayMs) }),
    async turnKey() {
      // Twice: the next key is published before it signs.
      for (let times = 0; times < 2; times++)
        await rotateIssuerKeys(keys, new Date(Date.now() + ++turns * dayMs), webhookFamily);
      await signer.refresh();
    },
    answer(next) {
      answering = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}
