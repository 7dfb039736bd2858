import { z } from 'zod';
import assessment from './assessment.json' with { type: 'json' };
import meeting from './meeting.json' with { type: 'json' };

const table = z.object({
  title: z.string(),
  source: z.string(),
  seen: z.boolean(),
  groups: z.array(
    z.object({
      title: z.string(),
      items: z.array(
        z.object({ id: z.string(), title: z.string(), hint: z.string().optional(), rows: z.number().int().default(2) }),
      ),
    }),
  ),
});

/** A form of the office: its items stand in a table, so that the ministry's next revision is a change of the table. */
export type FormTable = z.infer<typeof table>;
export type FormKind = 'assessment' | 'meeting';

export const forms: Readonly<Record<FormKind, FormTable & { readonly path: string; readonly day: string }>> = {
  assessment: { ...table.parse(assessment), path: 'assessments', day: '課題分析をした日' },
  meeting: { ...table.parse(meeting), path: 'meetings', day: '開催日' },
};

export const itemsOf = ({ groups }: FormTable) => groups.flatMap(({ items }) => items);
