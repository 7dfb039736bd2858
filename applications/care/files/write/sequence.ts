const japan = 9 * 3_600_000;
const digits = (time: Date) => new Date(time.getTime() + japan).toISOString().replace(/\D/g, '').slice(0, 14);

function timeOf(sequence: string): Date {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(sequence)!;
  const [year, month, day, hour, minute, second] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) - japan);
}

/**
 * ファイル連番 of the next unit, in Japan's time. Receivers take units in by it, so it is always later than the last one of the same sender, even
 * when two are sent within a second or the clock was set back.
 * @param last the highest ファイル連番 that this office has given out, if any
 */
export function nextSequence(now: Date, last?: string): string {
  const next = digits(now);
  return last === undefined || next > last ? next : digits(new Date(timeOf(last).getTime() + 1000));
}
