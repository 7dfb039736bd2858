import { allStatements, type Statement } from '../../../../contracts/law/law.ts';
import type { Site } from '../../../../web/application/ground.ts';
import { Tag } from '../../../../web/list/tag.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { arrange } from '../../../../web/table/arrange.ts';
import type { Column } from '../../../../web/table/column.ts';
import { readTableState } from '../../../../web/table/state.ts';
import { DataTable } from '../../../../web/table/table.tsx';
import { here } from './asked.ts';
import { words } from './words.ts';

const { law } = words;
const sayChecked = ({ law: of, seen }: Statement): string => (of === null ? law.promise : seen ? law.seen : law.unseen);
const columns: readonly Column<Statement>[] = [
  { key: 'says', title: law.says, kind: 'text', value: ({ says }) => says, order: false, heads: true },
  { key: 'law', title: law.law, kind: 'text', value: ({ law: of, articles }) => `${of ?? ''} ${articles}`.trim() },
  { key: 'where', title: law.where, kind: 'text', value: ({ where }) => where.join('、') },
  { key: 'source', title: law.source, kind: 'text', value: ({ source }) => source },
  {
    key: 'seen',
    title: law.checked,
    kind: 'text',
    value: sayChecked,
    show: (one) => <Tag kind={one.law === null || one.seen ? 'done' : 'wait'}>{sayChecked(one)}</Tag>,
    filter: [law.unseen, law.seen, law.promise],
  },
];

/** 法令の記述: what pages say to people of the law, and what of it somebody has to compare with the law before the region is used. */
export function addLaw(site: Site): void {
  site.get('/privacy/law', (c) => {
    const rows = Object.values(allStatements).toSorted((a, b) => Number(a.seen) - Number(b.seen));
    const state = readTableState(new URL(c.req.url).searchParams, columns);
    return show(
      c,
      <Page frame={c.get('frame')} title={law.title} back={here}>
        <p>{law.about(rows.filter(({ seen }) => !seen).length)}</p>
        <p>{law.change}</p>
        <DataTable
          caption={law.title}
          columns={columns}
          state={state}
          arranged={arrange(rows, columns, state)}
          id={({ says }) => says}
        />
      </Page>,
    );
  });
}
