import { z } from 'zod';
import { furtherColumns } from '../files/model/further.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { readFurther } from '../pages/further.tsx';
import { labelOf, nameOf } from '../prevention/fields.tsx';
import { sayPlanned, sayService } from '../visits/desk.ts';
import { fieldsAt, furtherOf } from './further.ts';
import { cellName } from './grid.tsx';
import type { Line } from './month.ts';
import { words } from './words.ts';

/* A form of a person's month that somebody else was quicker than: what was typed into it did not go in, and nothing of it is lost without a word. */

const { person: say } = words;
const prefix = 'UPJSK';

/** What the form said when it was read: what differs from it was typed. A line that stands no more by then is here all the same. */
const shown = z.object({
  /** how a line is called, by its id */
  lines: z.record(z.string(), z.string()),
  /** by the names of the fields */
  cells: z.record(z.string(), z.number()),
  /** what a region's own version has beside ours, by line */
  further: z.record(z.string(), z.record(z.string(), z.string())),
});
type ShownForm = z.infer<typeof shown>;

/** As a field of the form. */
export const shownForm = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('is no JSON');
      return z.NEVER;
    }
  })
  .pipe(shown);

export const shownOf = (lines: readonly Line[], held: readonly ServiceRow[]): ShownForm => ({
  lines: Object.fromEntries(lines.map((line) => [line.id, sayLine(line)])),
  cells: Object.fromEntries(
    lines.flatMap((line) => [...line.done].map(([day, count]) => [cellName(line, day), count])),
  ),
  further:
    furtherColumns(prefix).length === 0
      ? {}
      : Object.fromEntries(lines.map((line) => [line.id, furtherOf(line, held)])),
});

/** e.g. 9:30〜16:35　通所介護 */
export const sayLine = ({ service, serviceType }: Line): string =>
  [sayPlanned({ starts: service.start ?? '9999', ends: service.end ?? '9999' }), sayService(serviceType)]
    .filter(Boolean)
    .join('　');
export const sayDayOf = (day: string, line: string): string => `${Number(day.slice(6))}日　${line}`;

/** What was typed into such a form, in words. */
export function listLeft({ lines, cells, further }: ShownForm, sent: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(lines).flatMap(([id, title]) => [
    ...Object.entries(sent).flatMap(([name, value]) => {
      const day = name.startsWith(`c-${id}-`) && typeof value === 'string' ? name.slice(-8) : undefined;
      const typed = day === undefined ? '' : String(value).normalize('NFKC').trim();
      if (day === undefined || Number(typed) === (cells[name] ?? 0)) return [];
      return [say.left(sayDayOf(day, title), typed === '' ? '0' : typed)];
    }),
    ...leftOfFurther(id, title, further[id] ?? {}, sent),
  ]);
}

function leftOfFurther(
  id: string,
  title: string,
  before: Readonly<Record<string, string>>,
  sent: Readonly<Record<string, unknown>>,
): string[] {
  const at = fieldsAt({ id });
  const { typed, errors } = readFurther(prefix, sent, at);
  return furtherColumns(prefix).flatMap((column) => {
    const name = nameOf(column, at);
    const text = name in errors ? String(sent[name]) : (typed[column.at] ?? '');
    if (text === (before[column.at] ?? '')) return [];
    return [say.leftFurther(title, labelOf(column), column.codes?.[text] ?? text)];
  });
}
