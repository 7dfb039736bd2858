import { createHash, createHmac } from 'node:crypto';
import { findHidden } from '../../contracts/statistics/suppress.ts';
import { type Figure, tabulate } from '../../contracts/statistics/table.ts';
import { findFrame } from '../decide/frame.ts';
import { listOf, type Transform } from '../decide/obligations.ts';
import { keyObjectOf } from '../key-object.ts';
import type { Disclosing } from './disclose.ts';
import { ageBandOf, dayInJapan, findDay } from './generalise.ts';
import { find, placeOf, stepsOf } from './pointer.ts';
import { type Refused, refuse } from './read.ts';
import { isNull, list, object, plain, type Tree, text } from './tree.ts';

export type Aggregate = Extract<Transform, { name: 'aggregate' }>;
type Row = { readonly person: string; readonly at: readonly string[] };

/** Every figure is a multiple of it, up or down by a draw that nobody can repeat without the key. */
const step = 5;

/**
 * Rows of persons → one table of counts, and nothing else. Against whoever
 * - looks for small figures: none that could be fewer than `k` persons is shown, and none such can be worked out (`contracts/statistics/suppress.ts`);
 * - subtracts two tables that differ by one person: every figure is drawn up or down anew for every table, and the limit of what
 *   is shown is drawn with it, so that no difference is certain (attacked in `aggregate.test.ts`);
 * - asks again and again to average the draws: the draw hangs on the rows, not on who asks or when, and the figures are those of
 *   a month that has ended: all get the same table;
 * - chooses the categories so that they single somebody out: the contract has fixed them, and empty ones are listed too.
 */
export async function aggregate(given: Disclosing, obligation: Aggregate, content: Tree): Promise<Tree | Refused> {
  const { contract, time, sender, keys } = given;
  const asOf = findText(find(content, placeOf(contract, obligation.asOf)));
  const day = asOf === undefined ? undefined : findDay(asOf);
  if (!day || !isMonthEnd(day) || day >= dayInJapan(time))
    return refuse(`項目 ${obligation.asOf} は、終わった月の末日でなければなりません。`);
  const rows = readRows(given, obligation, content, day);
  if ('refused' in rows) return rows;

  const sides = obligation.by.map((side) => findFrame(contract, side)!);
  if (rows.some(({ at }) => at.some((category, i) => !sides[i]!.includes(category))))
    return refuse('一覧に、連携契約定義が定めていない区分があります。');
  const figures = tabulate(
    sides,
    rows.map(({ at }) => at),
  );
  const key = await keys.secret('statistics');
  const rowsDigest = digestOf(rows);
  const rounded = new Map(
    figures.map((figure) => [figure, round(key, [contract.id, sender, day, rowsDigest, figure.at], figure.count)]),
  );
  const isSmall = (figure: Figure) => figure.count < obligation.k || rounded.get(figure)! <= obligation.k;
  const hidden = findHidden(figures, obligation.k, isSmall, (figure) => rounded.get(figure)!);
  return object([
    ['asOf', text(day)],
    ['roundedTo', plain(String(step))],
    [
      'figures',
      list(figures.map((figure) => shown(obligation, figure, hidden.has(figure) ? null : rounded.get(figure)!))),
    ],
  ]);
}

/** One figure; hidden ones all look alike, so that nobody sees which of them was small. */
const shown = ({ by }: Aggregate, { at }: Figure, count: number | null): Tree =>
  object([
    ...by.map(({ field }, i): [string, Tree] => {
      const category = at[i] ?? null;
      return [field, category === null ? plain('null') : text(category)];
    }),
    ['count', plain(String(count))],
  ]);

function readRows({ contract }: Disclosing, { by, person }: Aggregate, content: Tree, day: string): Row[] | Refused {
  const items = find(content, stepsOf(listOf(contract, person)!));
  if (items?.kind !== 'list') return refuse('集計する一覧がありません。');
  const inItem = (field: string) => placeOf(contract, field).slice(placeOf(contract, field).indexOf('*') + 1);
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const item of items.items) {
    const id = findText(find(item, inItem(person)));
    const at = by.map(({ field, age }) => {
      const value = findText(find(item, inItem(field)));
      return age === null || value === undefined ? value : ageBandOf(value, age, new Date(`${day}T12:00:00+09:00`));
    });
    if (id === undefined || at.some((category) => category === undefined))
      return refuse('一覧に、人の番号または区分のない行があります。');
    // Ten rows of one person are no ten persons.
    if (seen.has(id)) return refuse('一覧に、同じ人が二度あります。');
    seen.add(id);
    rows.push({ person: id, at: at as string[] });
  }
  return rows;
}

const findText = (tree: Tree | undefined): string | undefined => {
  if (tree === undefined || isNull(tree)) return undefined;
  return tree.kind === 'text' ? tree.text : tree.kind === 'plain' ? tree.raw : undefined;
};

const isMonthEnd = (day: string): boolean => {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() === 1;
};

/** Over the persons and their categories, in whatever order they came. */
const digestOf = (rows: readonly Row[]): string =>
  createHash('sha256')
    .update(JSON.stringify(rows.map(({ person, at }) => JSON.stringify([person, ...at])).sort()))
    .digest('hex');

/** To the multiple of `step` below or above, the nearer the likelier, so that sums of many figures stay true. */
function round(key: Buffer, what: readonly unknown[], count: number): number {
  const rest = count % step;
  const draw = createHmac('sha256', keyObjectOf(key)).update(JSON.stringify(what)).digest().readUInt32BE() / 2 ** 32;
  return count - rest + (draw < rest / step ? step : 0);
}
