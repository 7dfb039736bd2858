import { certification } from './asking.ts';
import { type Child, startChild } from './child.ts';
import { median, spread } from './figures.ts';
import type { Driven, Load } from './load/drive.ts';
import type { Target } from './load/requests.ts';
import { type Loading, startLoading } from './loading.ts';
import { type BenchRegion, startBenchRegion, withAdmin } from './region.ts';

/** How long one measurement is, and in how many rounds value and yardsticks take turns. */
export type Extent = { readonly seconds: number; readonly rounds: number };
/** Everything that a row is measured with. */
export type Bench = {
  readonly extent: Extent;
  readonly region: BenchRegion;
  readonly loading: Loading;
  readonly askers: Target['askers'];
  readonly yardstick: Child;
  /** the same question to the exchange, and to what it is compared with */
  readonly targets: Readonly<Record<'road' | 'direct' | 'bare' | 'row', Target>>;
  readonly yardstickPort: number;
  close(): Promise<void>;
};

export async function openBench(
  extent: Extent,
  findAskers: (region: BenchRegion) => Promise<Target['askers']>,
): Promise<Bench> {
  const provider = startChild('provider');
  const { port: providerPort } = await provider.ask<{ port: number }>(certification);
  const region = await startBenchRegion(`http://127.0.0.1:${providerPort}`);
  await withAdmin(region.adminUrl, (admin) =>
    admin.query(`CREATE TABLE called (at timestamptz, method text, path text, caller text);
      CREATE TABLE kept (id text PRIMARY KEY, body bytea, at timestamptz)`),
  );
  const yardstick = startChild('yardstick');
  const { port } = await yardstick.ask<{ port: number }>({ databaseUrl: region.adminUrl, provider: providerPort });
  const askers = await findAskers(region);
  const loading = startLoading();
  const common = { method: 'GET', status: 200, exchangeUrl: region.exchangeUrl } as const;
  const service = 'GOV/990027/care/certification';
  // Whoever asks a proxy asks with the same headers, but for what only the exchange needs.
  const plain = { ...common, askers: askers.map(({ headers }) => ({ headers })) };
  return {
    extent,
    region,
    loading,
    askers,
    yardstick,
    yardstickPort: port,
    targets: {
      road: { ...common, askers, port: region.port, path: `/r1/${region.configuration.region.code}/${service}` },
      direct: { ...plain, port: providerPort, path: `/${service}` },
      bare: { ...plain, port, path: `/bare/${service}` },
      row: { ...plain, port, path: `/row/${service}` },
    },
    async close() {
      await Promise.all([loading.stop(), provider.stop(), yardstick.stop()]);
      await region.close();
    },
  };
}

export type Rounds = {
  /** requests a second, by round */
  readonly rates: readonly number[];
  readonly rate: number;
  readonly spread: number;
  readonly latencies: readonly number[];
};

/** Puts the same load on each of `targets` in turn, round after round, so that whatever else the machine does meets all of them. */
export async function takeTurns<N extends string>(
  { loading, extent }: Pick<Bench, 'loading' | 'extent'>,
  targets: Readonly<Record<N, Target>>,
  load: (seconds: number) => Load,
): Promise<Record<N, Rounds>> {
  const driven = new Map<string, Driven[]>();
  const all = Object.entries(targets) as [N, Target][];
  for (const [, target] of all) await loading.put(target, load(1)); // what is compiled when first used is not what is measured
  for (let round = 0; round < extent.rounds; round++)
    for (const [name, target] of all) {
      const one = await loading.put(target, load(extent.seconds));
      driven.set(name, [...(driven.get(name) ?? []), one]);
    }
  return Object.fromEntries(all.map(([name]) => [name, sumUp(driven.get(name)!)])) as Record<N, Rounds>;
}

function sumUp(driven: readonly Driven[]): Rounds {
  const rates = driven.map(({ done, seconds }) => done / seconds);
  return { rates, rate: median(rates), spread: spread(rates), latencies: driven.flatMap((one) => [...one.latencies]) };
}

/** Smallest and largest of the ratios round by round. */
export function ratiosOf(value: Rounds, yardstick: Rounds): [number, number] {
  const ratios = value.rates.map((rate, i) => rate / yardstick.rates[i]!);
  return [Math.min(...ratios), Math.max(...ratios)];
}
