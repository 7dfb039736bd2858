import type { Readable } from 'node:stream';

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** All bytes of `stream`. @throws TooLarge beyond `most`, and whatever the stream throws */
export async function readWithin(stream: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
