import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One measurement. Times of another machine say little: what counts is `ratio`, of value to yardstick, both of this very run. */
export type Row = {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** what the same run gave for `beside`; null where there is nothing to compare with */
  readonly yardstick: number | null;
  readonly ratio: number | null;
  readonly beside?: string;
  /** of the value over its rounds: (largest - smallest) / median */
  readonly spread?: number;
  /** of `ratio` over the rounds, each against the yardstick's of that round: smallest and largest */
  readonly ratios?: readonly [number, number];
  /** what was aimed at, in words */
  readonly aim?: string;
};

const latest = fileURLToPath(new URL('results/latest.json', import.meta.url));

export const row = (
  name: string,
  unit: string,
  value: number,
  yardstick?: { readonly name: string; readonly value: number },
  more: Pick<Row, 'spread' | 'ratios' | 'aim'> = {},
): Row => ({
  ...{ name, unit, value, yardstick: yardstick?.value ?? null },
  ratio: yardstick === undefined ? null : value / yardstick.value,
  ...(yardstick && { beside: yardstick.name }),
  ...more,
});

/** What a reader must know of the machine, and nothing that names it. */
export const describeMachine = () => ({
  processors: os.cpus().length,
  model: os.cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
  system: `${os.platform()} ${os.arch()}`,
  node: process.version,
  /** processes that wanted to run, of the last minute */
  load: os.loadavg()[0]!,
});

export async function writeResults(rows: readonly Row[], about: object): Promise<string> {
  await mkdir(path.dirname(latest), { recursive: true });
  await writeFile(latest, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
  return latest;
}

const digits = (value: number): string => {
  const size = Math.abs(value);
  return value.toLocaleString('en', { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 3 });
};

export function printRow({ name, unit, value, yardstick, ratio, beside, spread, ratios, aim }: Row): void {
  const compared =
    yardstick === null || ratio === null
      ? ''
      : `  ×${digits(ratio)}${ratios ? ` (${digits(ratios[0])}–${digits(ratios[1])})` : ''} of ${digits(yardstick)} ${beside}`;
  const spreadText = spread === undefined ? '' : ` ±${digits(spread * 50)}%`;
  console.log(
    `${name.padEnd(58)} ${digits(value).padStart(10)} ${unit}${spreadText}${compared}${aim ? `  [${aim}]` : ''}`,
  );
}
