import { z } from 'zod';

/**
 * How much one system may use of the exchange, so that a program that runs wild, or an office that has stopped collecting, takes
 * nothing from the others. What is left out has the default: far above what an office or a town hall needs, and far below what
 * would fill a region's disk.
 */
export const quota = z.object({
  /** messages that may wait for it in the relay */
  waitingMessages: z.int().positive().default(10_000),
  /** bytes, sealed, that may wait for it in the relay */
  waitingBytes: z
    .int()
    .positive()
    .default(2 * 1024 ** 3),
  /** messages that it may send in a minute and in a day (Asia/Tokyo), refused ones and repetitions too */
  messagesPerMinute: z.int().positive().default(6_000),
  messagesPerDay: z.int().positive().default(200_000),
});
export type Quota = z.infer<typeof quota>;
