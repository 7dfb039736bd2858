import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerXRoadFault } from '../contracts/xroad/answer.ts';
import { type Header, headersIn, requestHash } from '../contracts/xroad/hash.ts';
import { send } from '../contracts/xroad/send.ts';

/** A request as the application sent it. */
export type Seen = {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** milliseconds after the first one */
  readonly after: number;
};
/** Plays one moment of the road to one request. `turn` counts from 0. */
export type Play = (request: Seen, response: ServerResponse, turn: number) => void;

export type Door = {
  readonly url: string;
  /** What comes from now on is answered by `play`. @returns what was seen, growing */
  play(play: Play): readonly Seen[];
  close(): void;
};

const largest = 10 * 1024 * 1024;

/** A door for X-Road clients on this machine alone, behind which the road's moments are played. */
export async function openDoor(): Promise<Door> {
  let seen: Seen[] = [];
  let playing: Play = (_, response) => response.destroy();
  let first = 0;
  const server = createServer((request, response) => {
    const take = async () => {
      const body = await readBody(request);
      const now = performance.now();
      if (seen.length === 0) first = now;
      const { method, url, rawHeaders } = request;
      const one = { method: method!, target: url!, headers: headersIn(rawHeaders), body, after: now - first };
      const requestId = randomUUID();
      response.setHeader('X-Road-Request-Id', requestId);
      response.setHeader('X-Road-Request-Hash', requestHash({ ...one, requestId }, body));
      seen.push(one);
      playing(one, response, seen.length - 1);
    };
    take().catch((error) =>
      send(
        request,
        response,
        answerXRoadFault(error, randomUUID(), () => {}),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    play(play) {
      seen = [];
      playing = play;
      return seen;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largest) throw new Error('a body that no door takes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
