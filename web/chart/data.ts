/** What a chart shows: numbers by category, one series or several. */
export type ChartData = {
  readonly title: string;
  /** 人, 件 … */
  readonly unit: string;
  readonly categories: readonly string[];
  /** as many values as categories; null where nothing is known */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /**
   * Counts from 1 to one less than this are not shown（秘匿）: few people in a cell are people. That no difference to a total shown elsewhere
   * gives them away is the caller's part: only the caller knows what else is published.
   */
  readonly suppressBelow?: number;
};
/** A value as it may be shown. */
export type Shown = number | 'few' | null;

export const shown = (value: number | null | undefined, { suppressBelow = 0 }: ChartData): Shown =>
  value === null || value === undefined ? null : value > 0 && value < suppressBelow ? 'few' : value;

const number = new Intl.NumberFormat('ja-JP', { maximumFractionDigits: 2 });

export function sayValue(value: Shown, data: ChartData): string {
  if (value === null) return '―';
  return value === 'few' ? `${data.suppressBelow}未満` : number.format(value);
}

/** The chart in words, for each series: the largest, the smallest, and over time where it goes. */
export function sayChart(data: ChartData, inTime: boolean): string {
  return data.series
    .map(({ name, values }) => saySeries(data, data.series.length > 1 ? name : '', values, inTime))
    .join('');
}

function saySeries(data: ChartData, name: string, values: readonly (number | null)[], inTime: boolean): string {
  const known = data.categories.flatMap((category, i) => {
    const value = shown(values[i], data);
    return typeof value === 'number' ? [{ category, value }] : [];
  });
  const about = name === '' ? '' : `${name}は、`;
  const few = values.some((value) => shown(value, data) === 'few')
    ? `${data.suppressBelow}未満の数は示していません。`
    : '';
  if (known.length === 0) return `${about}示せる数がありません。${few}`;
  const most = known.reduce((a, b) => (b.value > a.value ? b : a));
  const least = known.reduce((a, b) => (b.value < a.value ? b : a));
  const say = (one: (typeof known)[number]) => `${one.category}の${number.format(one.value)}${data.unit}`;
  if (most.value === least.value) return `${about}どれも${number.format(most.value)}${data.unit}です。${few}`;
  const ends = `${about}最も多いのは${say(most)}、最も少ないのは${say(least)}です。`;
  return `${ends}${inTime ? sayTrend(known[0]!, known.at(-1)!, data.unit) : ''}${few}`;
}

type Point = { readonly category: string; readonly value: number };
function sayTrend(first: Point, last: Point, unit: string): string {
  const difference = last.value - first.value;
  if (difference === 0) return `${first.category}と${last.category}は同じです。`;
  const amount = number.format(Math.abs(difference));
  return `${first.category}から${last.category}までに${amount}${unit}${difference > 0 ? '増えました' : '減りました'}。`;
}
