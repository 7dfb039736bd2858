import { z } from 'zod';

const limits = {
  /** messages that may wait for it in the relay */
  waitingMessages: z.int().positive(),
  /** bytes, sealed, that may wait for it in the relay */
  waitingBytes: z.int().positive(),
  /** messages that it may send in a minute and in a day (Asia/Tokyo), refused ones and repetitions too */
  messagesPerMinute: z.int().positive(),
  messagesPerDay: z.int().positive(),
};

/** What is set for one system. What is left out follows the default, also when that changes. */
export const givenQuota = z.strictObject(limits).partial();
export type GivenQuota = z.infer<typeof givenQuota>;

/**
 * How much one system may use of the exchange, so that a program that runs wild, or an office that has stopped collecting, takes
 * nothing from the others. The defaults are far above what an office or a town hall needs, and far below what would fill a
 * region's disk.
 */
export const quota = z.object({
  waitingMessages: limits.waitingMessages.default(10_000),
  waitingBytes: limits.waitingBytes.default(2 * 1024 ** 3),
  messagesPerMinute: limits.messagesPerMinute.default(6_000),
  messagesPerDay: limits.messagesPerDay.default(200_000),
});
export type Quota = z.infer<typeof quota>;
