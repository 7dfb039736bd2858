import { quantile } from '../figures.ts';
import { type Bench, ratiosOf, takeTurns } from '../ground.ts';
import { openReaders } from '../readers.ts';
import { type Row, row } from '../table.ts';

const readers = 20;
const records = 1000;

/**
 * わたしの記録 as a browser gets it: session opened, token and proof checked, recorded that it was looked at, read under row-level security, written
 * as a page. Beside a page of the same twenty entries that asks nobody anything, and the bare query without any of that.
 */
export async function measureOwnTrail(bench: Bench): Promise<Row[]> {
  const { region, loading, targets, yardstickPort } = bench;
  await loading.put(targets.road, { kind: 'closed', callers: 1, seconds: 1 }); // what is copied
  const opened = await openReaders(region, readers, records);
  try {
    const common = { method: 'GET', path: '/', status: 200, exchangeUrl: region.exchangeUrl } as const;
    const found = await takeTurns(
      bench,
      {
        page: {
          ...common,
          port: opened.port,
          askers: opened.readers.map(({ cookie, path }) => ({ path, headers: { Cookie: cookie } })),
        },
        bare: { ...common, port: yardstickPort, path: '/page', askers: [{ headers: {} }] },
        query: {
          ...common,
          port: yardstickPort,
          askers: opened.readers.map(({ tag }) => ({ path: `/records/${tag}`, headers: {} })),
        },
      },
      (seconds) => ({ kind: 'closed', callers: readers, seconds }),
    );
    const name = `わたしの記録, ${records.toLocaleString('en')} records, ${readers} readers`;
    const { page, bare, query } = found;
    const besides = { 'a page that asks nobody': bare, 'the bare query': query };
    return [
      ...Object.entries(besides).map(([beside, yardstick]) =>
        row(
          name,
          '/s',
          page.rate,
          { name: beside, value: yardstick.rate },
          { spread: page.spread, ratios: ratiosOf(page, yardstick) },
        ),
      ),
      ...[0.5, 0.95].map((share) =>
        row(
          `${name}, p${share * 100}`,
          'ms',
          quantile(page.latencies, share),
          { name: 'the bare query', value: quantile(query.latencies, share) },
          { aim: '< 150 ms' },
        ),
      ),
    ];
  } finally {
    await opened.close();
  }
}
