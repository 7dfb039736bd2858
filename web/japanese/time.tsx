const inTokyo = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
  timeZone: 'Asia/Tokyo',
  era: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
});

/** e.g. 令和8年11月23日 9時45分 */
export function sayTime(time: Date): string {
  const part = Object.fromEntries(inTokyo.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${part.era}${part.year}年${Number.parseInt(part.month!, 10)}月${part.day}日 ${Number(part.hour)}時${Number(part.minute)}分`;
}

// Japan keeps no summer time.
const tokyoOffset = 9 * 60 * 60_000;

/** e.g. 9時45分 */
export function sayClock(time: Date): string {
  const there = new Date(time.getTime() + tokyoOffset);
  return `${there.getUTCHours()}時${there.getUTCMinutes()}分`;
}

/** A moment as people say it. */
export const SaidTime = ({ at }: { readonly at: Date }) => {
  const [day, time] = sayTime(at).split(' ');
  return (
    <time datetime={at.toISOString()}>
      <span class="whole">{day}</span> <span class="whole">{time}</span>
    </time>
  );
};

/** The time of day alone, where the day stands above it: e.g. 9時45分 */
export const SaidClock = ({ at }: { readonly at: Date }) => <time datetime={at.toISOString()}>{sayClock(at)}</time>;
