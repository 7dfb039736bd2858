/** Something of one day: times are HHMM; without a start it has no place in the day. */
export type Timed = { readonly start: string; readonly end: string };
/** What stands together in one cell: the hours that it reaches over. */
export type Block<T> = { readonly row: number; readonly span: number; readonly items: readonly T[] };

/** The form's day begins at four in the morning. */
export const hours: readonly number[] = Array.from({ length: 24 }, (_, i) => (i + 4) % 24);

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(2, 4));
const day = 24 * 60;
const fromFour = (minutes: number): number => (minutes - 4 * 60 + day) % day;

/** Cells of one day, in order: what overlaps is one cell with several entries, so that nothing lies under something else. */
export function lay<T extends Timed>(entries: readonly T[]): Block<T>[] {
  const placed = entries
    .filter(({ start }) => /^\d{4}$/.test(start))
    .map((one) => {
      const from = fromFour(minutesOf(one.start));
      const length = /^\d{4}$/.test(one.end) ? (minutesOf(one.end) - minutesOf(one.start) + day) % day : 0;
      return { one, from, until: Math.min(day, from + Math.max(length, 1)) };
    })
    .sort((a, b) => a.from - b.from || a.until - b.until);
  const blocks: { row: number; end: number; items: T[] }[] = [];
  for (const { one, from, until } of placed) {
    const [row, end] = [Math.floor(from / 60), Math.ceil(until / 60)];
    const last = blocks.at(-1);
    if (last && row < last.end) {
      last.items.push(one);
      last.end = Math.max(last.end, end);
    } else blocks.push({ row, end, items: [one] });
  }
  return blocks.map(({ row, end, items }) => ({ row, span: end - row, items }));
}

/** HHMM as people write it: 9:00. */
export const sayHour = (time: string): string =>
  /^\d{4}$/.test(time) ? `${Number(time.slice(0, 2))}:${time.slice(2)}` : time;
