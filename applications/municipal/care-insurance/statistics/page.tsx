import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { Chart } from '../../../../web/chart/chart.tsx';
import { download } from '../../../../web/export/download.ts';
import { sheetOf } from '../../../../web/export/sheet.ts';
import { writeCsv } from '../../../../web/export/write-csv.ts';
import { writeXlsx } from '../../../../web/export/write-xlsx.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayMonth } from '../../../../web/japanese/day.ts';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { Column } from '../../../../web/table/column.ts';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { home } from '../paths.ts';
import type { Asked } from './count.ts';
import type { Published, PublishedFigure, Side } from './figures.ts';
import { type Period, publish, readKnown } from './read.ts';
import { words } from './words.ts';

const here = `${home}/statistics`;
const query = z.object({
  population: z.coerce.number().int().min(0).max(20_000_000).optional().catch(undefined),
  third: z.enum(['age', 'use']).catch('age'),
  full: z.enum(['yes', 'no']).catch('no'),
});
type Read = Exclude<Published, { problem: string }>;

/** 計画のための統計: counts and cost per head as they may be published, drawn, as tables and as files. */
export function addStatistics(site: Site, { clock }: Ground): void {
  const read = async (c: PageContext) => {
    const { population: given, third, full } = query.parse(c.req.query());
    const known = await c.get('rows')((connection) => readKnown(connection, dayIn(clock.now())));
    const population = given ?? known.population;
    const asked: Asked = { third, inFull: full === 'yes' };
    return { known, population, asked, full, published: publish(known, population, asked) };
  };
  const sheet = async (c: PageContext) => {
    const { published } = await read(c);
    if ('problem' in published) return undefined;
    return sheetOf(words.title, columnsOf(published.sides), published.figures);
  };

  site.get('/statistics', async (c) => {
    const { known, population, asked, full, published } = await read(c);
    const view = new URLSearchParams({ population: String(population), third: asked.third, full });
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.about}</p>
        <p>{words.once}</p>
        {known.areas.size === 0 && <Banner kind="info" title={words.areas.none} />}
        <form method="get" action={here}>
          <TextField
            name="population"
            label={words.population}
            hint={words.populationHint}
            value={String(population)}
            keyboard="numeric"
            width={12}
          />
          <SelectField
            name="third"
            label={words.third}
            value={asked.third}
            options={Object.entries(words.thirds).map(([value, label]) => ({ value, label }))}
          />
          <SelectField
            name="full"
            label={words.levels}
            value={full}
            options={Object.entries(words.inFull).map(([value, label]) => ({ value, label }))}
          />
          <Actions>
            <Button>{words.go}</Button>
          </Actions>
        </form>
        {'problem' in published ? (
          <Banner kind="warning" title={published.problem} />
        ) : (
          <Figures published={published} period={known.period} view={String(view)} />
        )}
        <h2>{words.more}</h2>
        <CardList
          cards={[
            { href: `${here}/forecast`, title: words.forecast.title },
            { href: `${here}/areas`, title: words.areas.title },
          ]}
        />
      </Page>,
    );
  });
  site.get('/statistics.xlsx', async (c) => {
    const made = await sheet(c);
    return made ? download(words.title, 'xlsx', await writeXlsx(made)) : c.redirect(here, 303);
  });
  site.get('/statistics.csv', async (c) => {
    const made = await sheet(c);
    const written = made && writeCsv(made, 'utf-8');
    return written?.outcome === 'written' ? download(words.title, 'csv', written.bytes) : c.redirect(here, 303);
  });
}

type FiguresProps = { readonly published: Read; readonly period: Period; readonly view: string };
const Figures = ({ published, period, view }: FiguresProps) => {
  const [first, shared, last] = published.sides as readonly [Side, Side, Side];
  const find = findIn(published.figures);
  const totals = shared.categories.map((one) => find([null, one, null])?.count ?? null);
  return (
    <>
      <h2>{words.figures}</h2>
      <p>{words.smallest(published.smallest)}</p>
      <p>{words.period(sayMonth(period.from), sayMonth(period.until), period.months)}</p>
      {totals.some((value) => value !== null) && (
        <Chart
          id="levels"
          kind="bar"
          look="staff"
          data={{
            ...{ title: shared.title, unit: words.persons, categories: shared.categories },
            series: [{ name: words.people, values: totals }],
          }}
        />
      )}
      <Matrix
        side={first}
        columns={shared}
        title={words.by(first.title, shared.title)}
        at={(a, m) => find([a, m, null])}
      />
      <Matrix
        side={last}
        columns={shared}
        title={words.by(last.title, shared.title)}
        at={(b, m) => find([null, m, b])}
      />
      <Actions>
        <LinkButton kind="second" href={`${here}.csv?${view}`}>
          {words.csv}
        </LinkButton>
        <LinkButton kind="second" href={`${here}.xlsx?${view}`}>
          {words.xlsx}
        </LinkButton>
      </Actions>
    </>
  );
};

const findIn = (figures: readonly PublishedFigure[]) => {
  const byPlace = new Map(figures.map((one) => [JSON.stringify(one.at), one]));
  return (at: readonly (string | null)[]) => byPlace.get(JSON.stringify(at));
};

type MatrixProps = {
  readonly side: Side;
  readonly columns: Side;
  readonly title: string;
  readonly at: (row: string | null, column: string | null) => PublishedFigure | undefined;
};
const Matrix = ({ side, columns, title, at }: MatrixProps) => (
  <PlainTable
    caption={title}
    head={[side.title, ...columns.categories, words.total]}
    rows={[...side.categories, null].map((row) => [
      row ?? words.total,
      ...[...columns.categories, null].map((column) => cellOf(at(row, column))),
    ])}
  />
);

const cellOf = (figure: PublishedFigure | undefined) =>
  figure?.count == null ? (
    words.hidden
  ) : (
    <>
      {figure.count.toLocaleString('ja-JP')}人
      <br />
      <span class="small">{figure.costPerHead?.toLocaleString('ja-JP')}円</span>
    </>
  );

const columnsOf = (sides: readonly Side[]): Column<PublishedFigure>[] => [
  ...sides.map(
    ({ title }, i): Column<PublishedFigure> => ({
      ...{ key: `side${i}`, title, kind: 'text' },
      value: ({ at }) => at[i] ?? words.total,
    }),
  ),
  { key: 'count', title: '人数', kind: 'text', value: ({ count }) => count ?? words.hidden },
  { key: 'cost', title: words.cost, kind: 'text', value: ({ costPerHead }) => costPerHead ?? words.hidden },
];
