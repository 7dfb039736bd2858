import { quantile } from '../figures.ts';
import { type Bench, ratiosOf, takeTurns } from '../ground.ts';
import { type Row, row } from '../table.ts';

const titles = { direct: 'the direct call', bare: 'a bare proxy', row: 'a proxy with one log row' } as const;
/** What a user reported of X-Road on 32 cores (reference figures of the issue). */
const xRoad = { name: 'X-Road as one user reported it (32 cores)', value: 110 };

/** The whole way: token held, proof checked, decided, recorded twice, provider called, fields cut. */
export async function measureInquiries(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const callers of [1, 16, 100]) {
    const found = await takeTurns(bench, bench.targets, (seconds) => ({ kind: 'closed', callers, seconds }));
    const { road } = found;
    const name = `inquiry, ${callers} caller${callers === 1 ? '' : 's'}`;
    for (const beside of ['direct', 'bare', 'row'] as const)
      rows.push(
        row(
          name,
          '/s',
          road.rate,
          { name: titles[beside], value: found[beside].rate },
          {
            spread: road.spread,
            ratios: ratiosOf(road, found[beside]),
            ...(callers === 100 && beside === 'row' && { aim: '≥ 0.35' }),
          },
        ),
      );
    for (const share of [0.5, 0.95])
      rows.push(
        row(`${name}, p${share * 100}`, 'ms', quantile(road.latencies, share), {
          name: titles.row,
          value: quantile(found.row.latencies, share),
        }),
      );
    if (callers === 100) rows.push(row(name, '/s', road.rate, xRoad, { aim: '> 10' }));
  }
  return rows;
}

/** Callers who do not wait for each other: 500 a second, each timed from when it was due. */
export async function measureOpenLoop(bench: Bench): Promise<Row[]> {
  const { road, row: withRow } = bench.targets;
  const found = await takeTurns(bench, { road, withRow }, (seconds) => ({
    ...{ kind: 'open', perSecond: 500, connections: 400, seconds: seconds * 2 },
  }));
  return [0.5, 0.95, 0.99].map((share) =>
    row(
      `inquiry, open loop of 500/s, p${share * 100}`,
      'ms',
      quantile(found.road.latencies, share),
      {
        name: titles.row,
        value: quantile(found.withRow.latencies, share),
      },
      share === 0.95 ? { aim: '< 60 ms' } : {},
    ),
  );
}
