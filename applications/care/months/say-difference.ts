import type { Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { findChanges, sayChange } from '../files/compare/changes.ts';
import type { Entry } from '../files/model/group.ts';
import type { BenefitRow } from '../files/model/month.ts';
import { type Item, itemsOf } from './differ.ts';
import { isMonthly } from './draft.ts';
import { titleOf } from './figure.ts';

type Slip = Entry<'slip'>;

/**
 * What is other in a slip than in the one before, as one tells it on the telephone: days by service, then what the whole comes to. That each sum of
 * 第7表 follows is not said again.
 */
export function sayDifference(tables: Tables, month: Month, before: Slip, after: Slip): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const days = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [left, right] = [old.get(key) ?? [], now.get(key) ?? []];
    const gone = withoutSame(left, right);
    const come = withoutSame(right, left);
    if (gone.length + come.length === 0) return [];
    const [one] = [...right, ...left] as [Item];
    const times = one.start === '' ? '' : `　${sayTime(one.start)}～${sayTime(one.end)}`;
    const name = `${titleOf(tables, month, one.code)}${times}（${one.officeName}）`;
    const said = isMonthly(tables, month, one.code)
      ? [...gone.map((item) => `${units(item)}をやめる`), ...come.map((item) => `${units(item)}にする`)]
      : [...gone.map((item) => `${day(item)}をやめる`), ...come.map((item) => `${day(item)}を加える`)];
    return [`${name}：${said.join('、')}`];
  });
  const supplement = findChanges(
    { ...before, parts: { ...before.parts, UPPLAN: [], UPSIKYU: [] } },
    { ...after, parts: { ...after.parts, UPPLAN: [], UPSIKYU: [] } },
  ).map(sayChange);
  return [...days, ...supplement, ...sayTotals(totalOf(before), totalOf(after))];
}

const linesOf = ({ parts }: Slip) =>
  Map.groupBy(itemsOf(parts.UPPLAN), ({ office, code, start, end, item }) =>
    [office, code, start, end, item].join(' '),
  );

/** Those of the first that the second lacks, each as often as it does. */
function withoutSame(items: readonly Item[], others: readonly Item[]): Item[] {
  const left = [...others];
  const text = ({ day, count, units, beyond }: Item) => `${day} ${count} ${units} ${beyond}`;
  return items.filter((item) => {
    const at = left.findIndex((one) => text(one) === text(item));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const sayTime = (time: string): string => `${Number(time.slice(0, 2))}:${time.slice(2)}`;
const day = ({ day, count, beyond }: Item): string =>
  `${Number(day.slice(6))}日${count > 1 ? `（${count}回）` : ''}${beyond ? '（30日超）' : ''}`;
const units = ({ units }: Item): string => `1か月${units.toLocaleString('ja-JP')}単位`;

const totalOf = ({ parts }: Slip): BenefitRow | undefined =>
  parts.UPSIKYU.find(({ serviceCode }) => serviceCode === '999999');
const sums = [
  ['serviceUnits', 'サービス単位の合計', '単位'],
  ['overLimit', '限度額を超える単位数', '単位'],
  ['share', '利用者負担の合計', '円'],
  ['fullShare', '全額負担の合計', '円'],
] as const;
const sayTotals = (before: BenefitRow | undefined, after: BenefitRow | undefined): string[] =>
  sums.flatMap(([at, title, unit]) => {
    const [old, now] = [before?.[at] ?? 0, after?.[at] ?? 0];
    return old === now ? [] : [`${title}：${old.toLocaleString('ja-JP')} → ${now.toLocaleString('ja-JP')}${unit}`];
  });
