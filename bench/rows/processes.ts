import { median, spread } from '../figures.ts';
import type { Bench } from '../ground.ts';
import { startLoading } from '../loading.ts';
import { type Row, row } from '../table.ts';

/** Two processes of the exchange on one database beside one, under the same two loads of fifty callers. */
export async function measureProcesses({ region, targets, extent }: Bench): Promise<Row[]> {
  const other = await region.startAnother();
  const loadings = [startLoading(), startLoading()];
  const put = async (ports: readonly number[], seconds: number): Promise<number> => {
    const driven = await Promise.all(
      loadings.map((loading, i) =>
        loading.put({ ...targets.road, port: ports[i]! }, { kind: 'closed', callers: 50, seconds }),
      ),
    );
    return driven.reduce((sum, one) => sum + one.done / one.seconds, 0);
  };
  const rates: Record<'one' | 'two', number[]> = { one: [], two: [] };
  try {
    await put([other.port, other.port], 1);
    for (let round = 0; round < extent.rounds; round++) {
      rates.one.push(await put([region.port, region.port], extent.seconds));
      rates.two.push(await put([region.port, other.port], extent.seconds));
    }
  } finally {
    await Promise.all([...loadings, other.child].map((child) => child.stop()));
  }
  return [
    row(
      'inquiry, 100 callers, two processes',
      '/s',
      median(rates.two),
      { name: 'one process', value: median(rates.one) },
      {
        spread: spread(rates.two),
      },
    ),
  ];
}
