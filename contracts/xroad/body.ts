import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.ts';

const mebi = 1024 * 1024;
/** As large as an answer may be, and as X-Road keeps in its message log. */
const largest = 10 * mebi;

/** What bodies may take of this process's memory, of one system and of all: a flood of large ones is put off. */
const limits = { system: 40 * mebi, all: 240 * mebi };

/** Room taken for a body, given back when its request is over. */
export type Room = { take(bytes: number): void; giveBack(): void };

/** @returns makes the room of one request of a system; `take` throws Fault too_many_requests */
export function createRooms(): (system: string) => Room {
  const taken = new Map<string, number>();
  let all = 0;
  const add = (system: string, bytes: number) => {
    all += bytes;
    const sum = (taken.get(system) ?? 0) + bytes;
    if (sum === 0) taken.delete(system);
    else taken.set(system, sum);
  };
  return (system) => {
    let mine = 0;
    return {
      take(bytes) {
        if ((taken.get(system) ?? 0) + bytes > limits.system || all + bytes > limits.all)
          throw new Fault('too_many_requests', undefined, { headers: { 'Retry-After': '5' } });
        mine += bytes;
        add(system, bytes);
      },
      giveBack() {
        add(system, -mine);
        mine = 0;
      },
    };
  };
}

/** The asker went away: there is nobody to answer. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/** Whether it waits to be told that it may send its body; HTTP/1.0 knows no interim answers. */
export const asksForLeave = ({ headers, httpVersion }: IncomingMessage): boolean =>
  httpVersion === '1.1' && /^100-continue$/i.test(headers.expect ?? '');

/**
 * The body of a request, whole. A body that is too large is refused at its length, or at the byte that is one too many; what follows is read and
 * thrown away, so that the asker can read why.
 * @throws Fault too_large, too_many_requests, unsupported_media_type; Gone
 */
export async function readBody(request: IncomingMessage, room: Room): Promise<Buffer> {
  checkEncoding(request.headers['content-encoding']);
  checkCoding(request);
  if (Number(request.headers['content-length'] ?? 0) > largest) throw tooLarge();
  if (request.destroyed) throw new Gone();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (error: unknown) => {
      request.off('data', read);
      request.resume();
      reject(error);
    };
    const read = (chunk: Buffer) => {
      size += chunk.length;
      try {
        if (size > largest) throw tooLarge();
        room.take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        refuse(error);
      }
    };
    const leave = () => reject(new Gone());
    request.on('data', read);
    request.once('end', () => {
      request.off('close', leave);
      resolve(Buffer.concat(chunks, size));
    });
    request.once('error', leave);
    request.once('close', leave);
  });
}

/** A small body may unpack to any size, and what we decide on must be what the provider reads. */
function checkEncoding(encoding: string | undefined): void {
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    throw new Fault(
      'unsupported_media_type',
      '圧縮した本文（Content-Encoding）は受け付けていません。圧縮せずに送ってください。',
    );
}

/** Node takes apart chunks and nothing under them, and HTTP/1.0 knows none (RFC 9112, 6.1): a body that others would read otherwise. */
function checkCoding({ headers, httpVersion }: IncomingMessage): void {
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (httpVersion !== '1.1' || coding.trim().toLowerCase() !== 'chunked'))
    throw new Fault(
      'unsupported_media_type',
      '本文の送り方（Transfer-Encoding）は、HTTP/1.1 の chunked だけを受け付けています。',
    );
}

const tooLarge = () => new Fault('too_large', `本文は ${largest / mebi}MiB までです。`);
