import { z } from 'zod';

const hours = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);

/**
 * When a system is open (業務時間), in Asia/Tokyo. A day without hours is closed. `holiday` stands for Japanese holidays
 * (国民の祝日に関する法律) and, with `yearEnd`, 12/29–1/3 (行政機関の休日に関する法律1条); left out, a holiday is closed.
 */
export const openingHours = z.union([
  z.literal('always'),
  z.object({
    mon: z.array(hours).default([]),
    tue: z.array(hours).default([]),
    wed: z.array(hours).default([]),
    thu: z.array(hours).default([]),
    fri: z.array(hours).default([]),
    sat: z.array(hours).default([]),
    sun: z.array(hours).default([]),
    holiday: z.array(hours).default([]),
    yearEndClosed: z.boolean().default(true),
  }),
]);
export type OpeningHours = z.infer<typeof openingHours>;
