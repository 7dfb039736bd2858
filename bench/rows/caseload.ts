import { readTables } from '../../contracts/care/tables.ts';
import { members } from '../../town/members.ts';
import { fillOffice } from '../care/caseload.ts';
import { makePeople } from '../care/town.ts';
import { openDesks } from '../desk.ts';
import { quantile } from '../figures.ts';
import { type Bench, takeTurns } from '../ground.ts';
import { type Row, row } from '../table.ts';

const planners = members.filter(
  ({ kind, systems }) => kind === 'care-management' && systems.some(({ id }) => id.endsWith('/care')),
);
/** One planner's cases, and an office's of five. */
const sizes = [40, 200] as const;

/**
 * 利用者の一覧 as a browser gets it: the desk's session opened, everybody's state of work read under row-level security, those who are shown recorded
 * one by one, written as a page. Beside the bare query of the same figures, which names its member itself and records nobody.
 */
export async function measureCaseload(bench: Bench): Promise<Row[]> {
  const { region, yardstickPort } = bench;
  const tables = await readTables();
  const desks = await openDesks(region);
  try {
    const rows: Row[] = [];
    for (const [i, size] of sizes.entries()) {
      const { id: member } = planners[i]!;
      const people = makePeople(region.town, size);
      const residents = region.town.residents.slice(0, size).map(({ id }) => id);
      const codes = await desks.codesOf(member, residents);
      await fillOffice(region.adminUrl, { town: region.town, tables, member, people, codes });
      const headers = await desks.signIn(member, 'caremane-01');
      const common = { method: 'GET', status: 200, exchangeUrl: region.exchangeUrl } as const;
      const at = (path: string) => ({ ...common, path, port: desks.port, askers: [{ headers }] });
      const found = await takeTurns(
        bench,
        {
          caseload: at('/care/caseload'),
          months: at('/care/months/202611'),
          query: {
            ...common,
            path: `/caseload/${member.split('/')[1]}`,
            port: yardstickPort,
            askers: [{ headers: {} }],
          },
        },
        (seconds) => ({ kind: 'closed', callers: 1, seconds }),
      );
      const titles = { caseload: '利用者の一覧', months: '利用票の一覧' } as const;
      for (const page of ['caseload', 'months'] as const)
        for (const share of [0.5, 0.95])
          rows.push(
            row(
              `${titles[page]} of an office of ${size}, p${share * 100}`,
              'ms',
              quantile(found[page].latencies, share),
              { name: 'the bare query', value: quantile(found.query.latencies, share) },
              { aim: '< 200 ms' },
            ),
          );
    }
    return rows;
  } finally {
    await desks.close();
  }
}
