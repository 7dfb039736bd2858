import type { Readable } from 'node:stream';

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** All bytes of `stream`; what is left of one that fails is its owner's to end. @throws TooLarge beyond `most`, and whatever the stream throws */
export function readWithin(stream: Readable, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else reject(new TooLarge());
    });
    stream.once('end', () => resolve(Buffer.concat(chunks, size)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the stream was closed before its end')));
  });
}
