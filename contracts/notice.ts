import { z } from 'zod';
import { runModes } from './kind.ts';

/**
 * A notice (通知) as its provider sends it: that something has changed about one person, in the least content that its contract names.
 * Whom it goes to stands nowhere in it: those who are subscribed and may be told.
 */
export const notice = z.object({
  /** the sender's own; the same id and content is answered as before */
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/),
  contract: z.string().min(1).max(200),
  purpose: z.string().min(1).max(100),
  /** the sender's pairwise code of the person */
  subject: z.string().min(1).max(100),
  content: z.record(z.string().max(100), z.unknown()),
  runmode: z.enum(runModes).default('通常'),
});
export type Notice = z.infer<typeof notice>;

/** The one file of the parcel in which a notice reaches its receivers. */
export const noticeFile = { name: 'notice.json', mediaType: 'application/json' } as const;
