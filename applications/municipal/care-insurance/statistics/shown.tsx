import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import { Chart } from '../../../../web/chart/chart.tsx';
import { sheetOf } from '../../../../web/export/sheet.ts';
import { sayDay, sayMonth } from '../../../../web/japanese/day.ts';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { home } from '../paths.ts';
import type { PublishedFigure, Side } from './figures.ts';
import type { Made } from './made.ts';
import { words } from './words.ts';

/** The tables that were made, drawn and to be taken away. */
export const MadeTables = ({ made }: { readonly made: Made }) => {
  const { content, madeOn, staff } = made;
  const { shared, tables, smallest, population, inFull, period } = content;
  const [first] = tables.map(({ figures }) => findIn(figures));
  return (
    <>
      <h2>{words.figures}</h2>
      <p>
        {words.madeOn(
          ...([
            sayDay(madeOn),
            words.inFull[inFull ? 'yes' : 'no'],
            population.toLocaleString('ja-JP'),
            staff,
          ] as const),
        )}
        {words.smallest(smallest)}
      </p>
      <p>{words.period(sayMonth(period.from), sayMonth(period.until), period.months)}</p>
      <Chart
        id="levels"
        kind="bar"
        look="staff"
        data={{
          ...{ title: shared.title, unit: words.persons, categories: shared.categories },
          series: [{ name: words.people, values: shared.categories.map((one) => first?.(null, one)?.count ?? null) }],
        }}
      />
      {tables.map(({ side, figures }) => (
        <Matrix side={side} shared={shared} at={findIn(figures)} />
      ))}
      <Actions>
        <LinkButton kind="second" href={`${home}/statistics.csv`}>
          {words.csv}
        </LinkButton>
        <LinkButton kind="second" href={`${home}/statistics.xlsx`}>
          {words.xlsx}
        </LinkButton>
      </Actions>
    </>
  );
};

type At = (row: string | null, column: string | null) => PublishedFigure | undefined;
const findIn = (figures: readonly PublishedFigure[]): At => {
  const byPlace = new Map(figures.map((one) => [JSON.stringify(one.at), one]));
  return (row, column) => byPlace.get(JSON.stringify([row, column]));
};

const Matrix = ({ side, shared, at }: { readonly side: Side; readonly shared: Side; readonly at: At }) => (
  <PlainTable
    caption={words.by(side.title, shared.title)}
    head={[side.title, ...shared.categories, words.total]}
    rows={[...side.categories, null].map((row) => [
      row ?? words.total,
      ...[...shared.categories, null].map((column) => cellOf(at(row, column))),
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

type Line = PublishedFigure & { readonly title: string };
export const sheetOfMade = ({ content: { shared, tables } }: Made) =>
  sheetOf<Line>(
    words.title,
    [
      { key: 'table', title: words.table, kind: 'text', value: ({ title }) => title },
      { key: 'category', title: words.category, kind: 'text', value: ({ at: [own] }) => own ?? words.total },
      { key: 'level', title: shared.title, kind: 'text', value: ({ at: [, level] }) => level ?? words.total },
      { key: 'count', title: words.people, kind: 'text', value: ({ count }) => count ?? words.hidden },
      { key: 'cost', title: words.cost, kind: 'text', value: ({ costPerHead }) => costPerHead ?? words.hidden },
    ],
    tables.flatMap(({ side, figures }) =>
      figures.map((one) => ({ ...one, title: words.by(side.title, shared.title) })),
    ),
  );
