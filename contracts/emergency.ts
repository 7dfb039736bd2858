import { z } from 'zod';

/** What a receiver must do with what it got under an emergency release, and report. */
export const duties = { return: '返却する', delete: '消去する' } as const;
export type Duty = keyof typeof duties;

/** The one file of the parcel in which an emergency release reaches a receiver. */
export const releaseFile = { name: 'emergency-release.json', mediaType: 'application/json' } as const;

/** Its content. `subject` is the receiver's own code of each person. */
export const releaseContent = z.object({
  release: z.uuid(),
  disaster: z.string(),
  contract: z.string(),
  duty: z.enum(Object.keys(duties) as [Duty]),
  dueAt: z.iso.datetime(),
  persons: z.array(z.object({ subject: z.string(), content: z.record(z.string(), z.unknown()) })),
});
export type ReleaseContent = z.infer<typeof releaseContent>;
