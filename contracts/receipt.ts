import { hash } from 'node:crypto';
import { z } from 'zod';
import { recordFields } from './record.ts';

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);
const salt = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const value = z.union([z.string(), z.int(), z.null(), z.array(z.string())]);

/** No control characters in a name: a newline in one could pass two files off as three in the manifest. */
const fileName = z
  .string()
  .max(200)
  .regex(/^[^\u0000-\u001f\u007f]+$/);
export const receiptFile = z.object({ name: fileName, sha256: hexDigest });
export type ReceiptFile = z.infer<typeof receiptFile>;

/**
 * A receipt: what a party keeps of one message, provable offline against the ledger's key. It opens of each record the fields
 * that its reader may see; the other fields stay commitments.
 */
export const receipt = z.object({
  format: z.literal('engawa-receipt/v1'),
  region: z.string().min(1).max(200),
  /** our id of the message, and the sender's */
  message: z.uuid(),
  messageId: z.string().max(500).nullable(),
  /** null where there is no payload. The nonce is 32 bytes in hex; the files are empty where the ledger no longer knows them */
  payload: z.object({ nonce: hexDigest, digest: hexDigest, files: z.array(receiptFile).max(200) }).nullable(),
  /** what the sender's connector noticed in sending, for the office; nothing proves it */
  warnings: z.array(z.string().max(1000)).max(1000).optional(),
  records: z
    .array(
      z.object({
        /** null until the record has its place in the tree */
        index: z.int().min(0).nullable(),
        /** the log entry, base64 */
        leaf: z.base64().max(90_000),
        opened: z.partialRecord(z.enum(recordFields), z.object({ salt, value })),
        /** C2SP tlog-proof text; null until the record is under a published checkpoint */
        proof: z.string().max(1_100_000).nullable(),
      }),
    )
    .max(20_000),
});
export type Receipt = z.infer<typeof receipt>;

/** One line a file, in the parcel's order, as sha256sum writes it. */
const manifestOf = (files: readonly ReceiptFile[]): string =>
  files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');

/** SHA-256(nonce ‖ manifest), hex: what the record's `payloadDigest` holds. Without the nonce nobody can try out guesses. */
export const payloadDigest = (nonce: Uint8Array, files: readonly ReceiptFile[]): string =>
  hash('sha256', Buffer.concat([nonce, Buffer.from(manifestOf(files))]), 'hex');
