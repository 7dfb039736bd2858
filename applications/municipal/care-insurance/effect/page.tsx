import { addMonths, firstDayOf, monthOf } from '../../../../contracts/care/month.ts';
import { took } from '../../../../contracts/task-event.ts';
import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { download } from '../../../../web/export/download.ts';
import { sheetOf } from '../../../../web/export/sheet.ts';
import { writeXlsx } from '../../../../web/export/write-xlsx.ts';
import { dayIn, sayMonth } from '../../../../web/japanese/day.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { Column } from '../../../../web/table/column.ts';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { leadTimesOf } from '../lead-time/lead-time.ts';
import { listNotified } from '../ledger/certification.ts';
import { home } from '../paths.ts';
import { figuresOf, type KpiName, kpis, type MonthFigures, months, type OwnFigure, regionFigures } from './figures.ts';
import { words } from './words.ts';

const written = (month: string): string => `${month.slice(0, 4)}-${month.slice(4)}`;

const columns: Column<MonthFigures>[] = [
  { key: 'month', title: words.month, kind: 'text', value: ({ month }) => sayMonth(month) },
  ...kpis.flatMap((name): Column<MonthFigures>[] => {
    const { title, unit } = words.kpis[name];
    return [
      { key: name, title: `${title}（${unit}）`, kind: 'number', value: (one) => one[name]?.value },
      { key: `${name}-count`, title: `${title}（件数）`, kind: 'number', value: (one) => one[name]?.count },
    ];
  }),
];

/** 効果の数字: what the region's work takes, and what of it is done twice, month by month（KPI of the applications' declarations）. */
export function addEffect(site: Site, { clock }: Ground): void {
  const read = async (c: PageContext): Promise<{ all: MonthFigures[]; residents: readonly OwnFigure[] }> => {
    const today = dayIn(clock.now());
    const [until, from] = [monthOf(today), addMonths(monthOf(today), 1 - months)];
    const path = `/v1/task-events/region?from=${written(from)}&until=${written(until)}`;
    const { lines, residents } = await c.get('member').get(path, regionFigures);
    const notified = await c.get('rows')((connection) => listNotified(connection, firstDayOf(from), today));
    return { all: figuresOf(until, lines, leadTimesOf(notified)), residents };
  };

  site.get('/effect', async (c) => {
    const { all, residents } = await read(c);
    const shown = all.filter((one) => kpis.some((name) => one[name]));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.about}</p>
        {shown.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <>
            <PlainTable
              caption={words.caption}
              head={[words.month, ...kpis.map((name) => words.kpis[name].title)]}
              rows={shown.map((one) => [sayMonth(one.month), ...kpis.map((name) => <Cell of={one} name={name} />)])}
            />
            <Actions>
              <LinkButton kind="second" href={`${home}/effect.xlsx`}>
                {words.file}
              </LinkButton>
              <LinkButton kind="quiet" href={`${home}/lead-time`}>
                {words.leadTime}
              </LinkButton>
            </Actions>
          </>
        )}
        {residents.length > 0 && <Residents residents={residents} />}
        <h2>{words.how}</h2>
        <Answers answers={kpis.map((name) => ({ name: words.kpis[name].title, value: words.kpis[name].how }))} />
      </Page>,
    );
  });
  site.get('/effect.xlsx', async (c) =>
    download(words.title, 'xlsx', await writeXlsx(sheetOf(words.title, columns, (await read(c)).all))),
  );
}

const Cell = ({ of, name }: { readonly of: MonthFigures; readonly name: KpiName }) => {
  const figure = of[name];
  if (!figure) return <>{words.hidden}</>;
  return (
    <>
      {figure.value.toLocaleString('ja-JP')}
      {words.kpis[name].unit}
      <br />
      <span class="small">{words.count(figure.count)}</span>
    </>
  );
};

/** What residents did for themselves; the newest month first. */
const Residents = ({ residents }: { readonly residents: readonly OwnFigure[] }) => (
  <>
    <h2>{words.residents}</h2>
    <p>{words.residentsAbout}</p>
    <PlainTable
      caption={words.residents}
      head={[...words.residentsHead]}
      rows={residents
        .toSorted((a, b) => b.month.localeCompare(a.month))
        .map((one) => [
          sayMonth(one.month.replace('-', '')),
          one.title,
          one.done === null ? words.hidden : words.count(one.done),
          one.givenUp === null ? words.hidden : words.count(one.givenUp),
          one.took === null ? words.hidden : took[one.took],
        ])}
    />
  </>
);
