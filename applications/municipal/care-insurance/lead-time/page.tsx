import { addMonths, firstDayOf, monthOf } from '../../../../contracts/care/month.ts';
import { LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { Chart } from '../../../../web/chart/chart.tsx';
import { download } from '../../../../web/export/download.ts';
import { sheetOf } from '../../../../web/export/sheet.ts';
import { writeXlsx } from '../../../../web/export/write-xlsx.ts';
import { dayIn, sayMonth } from '../../../../web/japanese/day.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { listNotified } from '../ledger/certification.ts';
import { home } from '../paths.ts';
import { type LeadTime, leadTimesOf } from './lead-time.ts';

const words = {
  title: '認定にかかった日数',
  about:
    '申請の日から、結果の通知が本人に届いた日までの日数です。届いた月ごとに、件数、日数の中央値、30日のうちに届いた割合を出します。人は出ません。',
  none: 'この1年に届いた結果で、申請の日が分かるものがありません',
  unit: '日',
  series: '日数の中央値',
  head: ['月', '件数', '日数の中央値', '30日のうち', '割合'],
  file: 'Excelで受け取る',
} as const;
const percent = ({ count, inTime }: LeadTime): number => Math.round((inTime / count) * 100);

const columns = [
  { key: 'month', title: '月', kind: 'text' as const, value: ({ month }: LeadTime) => sayMonth(month) },
  { key: 'count', title: '件数', kind: 'number' as const, value: ({ count }: LeadTime) => count },
  { key: 'median', title: '日数の中央値', kind: 'number' as const, value: ({ median }: LeadTime) => median },
  { key: 'inTime', title: '30日のうちの件数', kind: 'number' as const, value: ({ inTime }: LeadTime) => inTime },
  { key: 'percent', title: '割合（%）', kind: 'number' as const, value: percent },
];

/** KPI: how long people wait for their certification, the last twelve months. */
export function addLeadTime(site: Site, { clock }: Ground): void {
  const read = async (connection: RowsConnection) => {
    const today = dayIn(clock.now());
    return leadTimesOf(await listNotified(connection, firstDayOf(addMonths(monthOf(today), -11)), today));
  };
  site.get('/lead-time', async (c) => {
    const all = await c.get('rows')(read);
    const data = {
      ...{ title: words.series, unit: words.unit, categories: all.map(({ month }) => sayMonth(month)) },
      series: [{ name: words.series, values: all.map(({ median }) => median) }],
    };
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.about}</p>
        {all.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <>
            <Chart id="lead-time" kind="bar" data={data} look="staff" />
            <PlainTable
              caption={words.title}
              head={words.head}
              rows={all.map((one) => [
                sayMonth(one.month),
                one.count.toLocaleString('ja-JP'),
                `${one.median}日`,
                `${one.inTime.toLocaleString('ja-JP')}件`,
                `${percent(one)}%`,
              ])}
            />
            <LinkButton kind="second" href={`${home}/lead-time.xlsx`}>
              {words.file}
            </LinkButton>
          </>
        )}
      </Page>,
    );
  });
  site.get('/lead-time.xlsx', async (c) =>
    download(words.title, 'xlsx', await writeXlsx(sheetOf(words.title, columns, await c.get('rows')(read)))),
  );
}
