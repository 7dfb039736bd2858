import { z } from 'zod';
import { runModes } from './kind.ts';

/** One file inside a parcel; `content` is its bytes in base64, unchanged from end to end. */
export const parcelFile = z.object({
  name: z.string().min(1).max(200),
  mediaType: z.string().min(1).max(100),
  content: z.base64(),
});

/**
 * A parcel: the body of a many-message. The files travel as one: all or nothing, in this order. `subjects` are the sender's
 * pairwise codes of everybody whom the content is about; the exchange extracts them again and refuses a difference, and gives
 * the receiver its own codes in their place.
 */
export const parcel = z.object({
  subjects: z.array(z.object({ code: z.string().min(1).max(100) })).max(10_000),
  files: z.array(parcelFile).min(1).max(200),
});
export type Parcel = z.infer<typeof parcel>;
export const parcelMediaType = 'application/vnd.engawa.parcel+json';

/**
 * The attributes of a message: CloudEvents 1.0 context attributes and our extensions, whose names CloudEvents confines to
 * [a-z0-9]. `type` is the contract's id.
 */
export const messageAttributes = z.object({
  specversion: z.literal('1.0'),
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/),
  /** the sending system's id */
  source: z.string().min(1).max(200),
  /** contract id */
  type: z.string().min(1).max(200),
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z.string().max(200).optional(),
  /** receiving member (`CARE/0300000005`) */
  receiver: z.string().min(1).max(100),
  purpose: z.string().min(1).max(100),
  /** not handed over after this time */
  expirytime: z.iso.datetime({ offset: true }).optional(),
  /** messages of one sender, receiver and order key are handed over by position; equal positions in order of arrival */
  orderkey: z.string().min(1).max(200).optional(),
  orderposition: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  runmode: z.enum(runModes).default('通常'),
  /** 'yes': the sender declares that no twelve digits in it are a My Number (個人番号); recorded */
  nomynumber: z.enum(['yes']).optional(),
});
export type MessageAttributes = z.infer<typeof messageAttributes>;

/** States of a message in the relay, as receipts tell them to the sender. */
export const relayStates = {
  kept: '受け付けました（お預かり中）',
  'handed-over': '送付先に渡しました',
  acknowledged: '送付先が受け取りました',
  expired: '期限までに渡せませんでした',
  'not-delivered': '渡していません（送り直してください）',
} as const;
export type RelayState = keyof typeof relayStates;
