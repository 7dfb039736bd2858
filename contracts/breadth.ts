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

export const breadthReasons = {
  breadth: 'ふだんより多くの人について照会しています',
  hours: 'ふだんは照会のない時間帯に照会しています',
} as const;
export type BreadthReason = keyof typeof breadthReasons;
