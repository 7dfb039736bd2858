import { z } from 'zod';

const persons = z.int().positive();

/** When a system's asking about many persons rings (exchange/breadth/). Nothing is ever blocked by it. */
export const breadth = z.strictObject({
  /** times the usual breadth of like hours */
  factor: z.number().min(1).default(4),
  /** persons in an hour that never ring within usual hours, however quiet the system usually is */
  floor: persons.default(40),
  /** persons in an hour that ring while too little is known of a system to say what is usual */
  learning: persons.default(400),
  /** persons in an hour that ring outside usual hours when there are more */
  outside: persons.default(10),
});
export type Breadth = z.infer<typeof breadth>;

/**
 * What may be set for one member or one system besides the region's. The bounds keep it an alarm: whatever is set, somebody who asks
 * about as many as these in an hour is heard of.
 */
export const givenBreadth = z
  .strictObject({
    factor: z.number().min(1).max(10),
    floor: persons.max(1_000),
    learning: persons.max(2_000),
    outside: persons.max(200),
  })
  .partial();
export type GivenBreadth = z.infer<typeof givenBreadth>;

export const breadthReasons = {
  breadth: 'ふだんより多くの人について照会しています',
  hours: 'ふだんは照会のない時間帯に照会しています',
} as const;
export type BreadthReason = keyof typeof breadthReasons;
