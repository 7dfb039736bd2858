import { createHmac, randomUUID } from 'node:crypto';
import { keyObjectOf } from '../key-object.ts';
import type { KeyStore } from '../keys.ts';

/**
 * Keyed digests of what is sent. The keys lie outside the database, so that a copy of it cannot confirm a guess (a care level has few
 * values). A key that was turned goes on serving what stands under it.
 */
export type Digests = {
  /** a new message's id: it says under which key the message's digests stand, for as long as anybody keeps it */
  makeMessage(): string;
  /** the nonce of a message's payload digest; the parties' receipts hold it, so that they can show what was sent */
  payloadNonce(message: string): Buffer;
  /** HMAC-SHA-256 of `text` under every key, the current one first: what is kept is compared with all of them */
  of(use: string, text: string): readonly Buffer[];
  /** Takes up a turned key. */
  refresh(): Promise<void>;
};

export async function openDigests(keys: KeyStore): Promise<Digests> {
  let known = await keys.secrets('digest');
  const newestFirst = () => [known.all[known.current]!, ...known.all.filter((_, number) => number !== known.current)];
  return {
    makeMessage: () => makeMessageId(known.current),
    payloadNonce(message) {
      const key = known.all[keyNumberOf(message)];
      if (!key) throw new Error(`the digest key of message ${message} is not there`);
      return payloadNonce(key, message);
    },
    of: (use, text) =>
      newestFirst().map((key) => createHmac('sha256', keyObjectOf(key)).update(`${use}\0`).update(text).digest()),
    async refresh() {
      known = await keys.secrets('digest');
    },
  };
}

export const payloadNonce = (digestKey: Buffer, message: string): Buffer =>
  createHmac('sha256', keyObjectOf(digestKey)).update('engawa/payload\0').update(message).digest();

/** A UUID of version 8 (RFC 9562, 5.8) has room for a number of ours; the first key's messages have random ones, as before there were turns. */
const mostKeys = 0x1000;

export function makeMessageId(keyNumber: number): string {
  if (keyNumber === 0) return randomUUID();
  if (keyNumber >= mostKeys) throw new RangeError(`no room for digest key ${keyNumber}`);
  const random = randomUUID();
  return `${random.slice(0, 14)}8${keyNumber.toString(16).padStart(3, '0')}${random.slice(18)}`;
}

/** Of an id that is not ours (another version), the first. */
export const keyNumberOf = (message: string): number =>
  message[14] === '8' ? Number.parseInt(message.slice(15, 18), 16) : 0;
