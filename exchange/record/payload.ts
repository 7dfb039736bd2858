import { createHmac } from 'node:crypto';

/**
 * The nonce of a message's payload digest. It derives from a key outside the database, so that a copy of the database cannot
 * confirm a guess (a care level has few values); the parties' receipts hold it, so that they can show what was sent.
 */
export const payloadNonce = (digestKey: Buffer, message: string): Buffer =>
  createHmac('sha256', digestKey).update('engawa/payload\0').update(message).digest();
