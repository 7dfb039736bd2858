import type { Checkpoint } from './checkpoint-body.ts';

/** What a cosigner signs (C2SP tlog-cosignature). Times are POSIX seconds. */
export const timeLength = 8;

export function encodeTime(time: number | bigint): Buffer {
  const bytes = Buffer.alloc(timeLength);
  bytes.writeBigUInt64BE(BigInt(time));
  return bytes;
}

/** The Ed25519 message: it covers the whole body, but not the cosigner's name. */
export const cosignedText = (body: string, time: bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${time}\n${body}`);

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < 1 || bytes.length > 255) throw new RangeError('not between 1 and 255 bytes');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

/** The ML-DSA-44 message: the tree from its first leaf on, the cosigner's name and the origin, but no extension lines. */
export const cosignedMessage = ({ origin, size, root }: Checkpoint, name: string, time: bigint): Buffer =>
  Buffer.concat([
    Buffer.from('subtree/v1\n\0'),
    withLength(name),
    encodeTime(time),
    withLength(origin),
    encodeTime(0),
    encodeTime(size),
    root,
  ]);
