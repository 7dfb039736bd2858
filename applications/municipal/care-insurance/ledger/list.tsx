import type { Ground, Site } from '../../../../web/application/ground.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { arrange } from '../../../../web/table/arrange.ts';
import type { Column } from '../../../../web/table/column.ts';
import { readTableState } from '../../../../web/table/state.ts';
import { DataTable } from '../../../../web/table/table.tsx';
import { home, pathOf } from '../paths.ts';
import { byCodeOf, type Insured, showInsured } from '../person/shown.ts';
import { words as shared } from '../words.ts';
import { type Certification, levels, listInForce } from './certification.ts';

const words = { viewing: '介護保険：認定の一覧', empty: '台帳に、いま有効な認定がありません。' };

/** The columns that the ledger itself has, by which a list is arranged before anybody is shown. */
const columns = (shown: ReadonlyMap<string, Insured>): Column<Certification>[] => [
  { key: 'insured', title: '被保険者番号', kind: 'code', value: ({ insured }) => insured, filter: 'text' },
  {
    ...{ key: 'name', title: '氏名', kind: 'text', order: false, heads: true },
    value: ({ code }) => shown.get(code)?.name,
    show({ code }) {
      const one = shown.get(code);
      return (
        one && (
          <a href={pathOf(code)}>
            <Name name={one.name} kana={one.kana} />
          </a>
        )
      );
    },
  },
  { key: 'level', title: '要介護状態区分', kind: 'text', value: ({ level }) => level ?? undefined, filter: levels },
  { key: 'from', title: '開始', kind: 'date', value: ({ validFrom }) => validFrom ?? undefined },
  { key: 'until', title: '終了', kind: 'date', value: ({ validUntil }) => validUntil ?? undefined },
  { key: 'notified', title: '通知が届いた日', kind: 'date', value: ({ notifiedOn }) => notifiedOn ?? undefined },
  {
    ...{ key: 'burden', title: '負担割合', kind: 'number' },
    value: ({ burden }) => burden ?? undefined,
    show: ({ burden }) => burden && `${burden}割`,
  },
];

/** Everybody who is certified today: arranged without a name, and only the lines of the page are shown with one, on record. */
export function addList(site: Site, { clock }: Ground): void {
  site.get('/list', async (c) => {
    const today = dayIn(clock.now());
    const all = await c.get('rows')((connection) => listInForce(connection, today));
    // Of two in one person's ledger the later has begun since.
    const rows = [...new Map(all.map((one) => [one.code, one])).values()];
    const state = readTableState(new URL(c.req.url).searchParams, columns(new Map()));
    const arranged = arrange(rows, columns(new Map()), state);
    const shown = byCodeOf(
      await showInsured(
        c,
        words.viewing,
        arranged.rows.map(({ code }) => code),
      ),
    );
    const visible = { ...arranged, rows: arranged.rows.filter(({ code }) => shown.has(code)) };
    return show(
      c,
      <Page frame={c.get('frame')} title={shared.cards.list.title} back={home}>
        <DataTable
          caption={shared.cards.list.title}
          columns={columns(shown)}
          state={state}
          arranged={visible}
          id={({ id }) => id}
          empty={words.empty}
        />
      </Page>,
    );
  });
}
