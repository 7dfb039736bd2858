import type { Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Row } from '../sheet/row.ts';
import type { Sheet } from '../sheet/sheet.ts';
import { titleOf } from './figure.ts';

const count = (value: number): string => value.toLocaleString('ja-JP');
const priceOf = (price: number): string => `${Math.floor(price / 100)}.${String(price % 100).padStart(2, '0')}`;

/** Which columns of the form have something in them: most months have neither a discount nor a limit of a kind of service. */
type Columns = { readonly discounts: boolean; readonly types: boolean };
const columnsOf = ({ parts, total }: Sheet): Columns => ({
  discounts: parts.some(({ lines }) => lines.some(({ rest }) => rest !== undefined)),
  types: total.overType !== undefined,
});
const headOf = ({ discounts, types }: Columns): string[] => [
  ...['事業所', 'サービス内容', 'サービスコード', '単位数'],
  ...(discounts ? ['割引後の率（％）', '割引後の単位数'] : []),
  ...['回数', 'サービス単位', '限度額管理の単位数'],
  ...(types ? ['種類支給限度を超える単位数', '種類支給限度内の単位数'] : []),
  ...['限度額を超える単位数', '限度額内の単位数', '単価（円）', '費用総額（円）', '給付率（％）', '保険請求額（円）'],
  ...['利用者負担（円）', '全額負担（円）'],
];
/** From this column on stand numbers. */
export const firstNumber = 3;

export type SumsRow = {
  readonly cells: readonly string[];
  readonly isSum: boolean;
  /** names the row wherever it is shown or written */
  readonly place: string;
};

/** 対象 of a row of 第7表 as the standard's files have it: its code, or that of a sum. */
export const sumCode = (service: string, isWithin: boolean): string => `${service}${isWithin ? 'AAAA' : 'ZZZZ'}`;
export const totalPlace = { office: '9999999999', code: '999999' } as const;

/** Names each row of 第7表 by its office, code and whether it stands past thirty days; rentals of one code are counted. */
export function placer(): (office: string, code: string, beyond: boolean) => string {
  const known = new Map<string, number>();
  return (office, code, beyond) => {
    const place = `${office}-${code}${beyond ? '-30' : ''}`;
    const count = (known.get(place) ?? 0) + 1;
    known.set(place, count);
    return count === 1 ? place : `${place}-n${count}`;
  };
}

/**
 * The rows of 第7表, on the screen and on paper: each code, and the sums of an office's kind of service.
 * @param provider left out: everybody's, and the whole below them
 */
export function sumsRows(
  { tables, month, sheet, nameOf }: SumsOf,
  provider?: string,
): { readonly head: readonly string[]; readonly rows: readonly SumsRow[]; readonly total: SumsRow } {
  const columns = columnsOf(sheet);
  /** of 割引, and of 種類支給限度: nothing where the sheet has no such columns */
  const discount = (...cells: string[]) => (columns.discounts ? cells : []);
  const kinds = (...cells: string[]) => (columns.types ? cells : []);
  const placeOf = placer();
  const rows = sheet.parts
    .filter((part) => provider === undefined || part.provider === provider)
    .flatMap((part): SumsRow[] => {
      const own = sheet.rows.filter((row) => row.provider === part.provider && row.service === part.service);
      const sumOf = (code: string, beyond: boolean) =>
        own.find((row) => row.code === code && row.kind === (beyond ? '30日超' : '対象外'));
      const office = nameOf(part.provider);
      return [
        ...part.lines.map((line) => ({
          isSum: false,
          place: placeOf(part.provider, line.code, line.beyond),
          cells: [
            ...[office, `${titleOf(tables, month, line.code)}${line.beyond ? '（30日超）' : ''}`, line.code],
            ...[count(line.full ?? line.each)],
            ...discount(...(line.rest === undefined ? ['', ''] : [String(line.rest), count(line.each)])),
            ...[count(line.times), count(line.units)],
            ...[line.limited && !line.beyond ? count(line.units) : `（${count(line.units)}）`],
            ...[...kinds('', ''), '', ''],
            ...money(sumOf(line.code, line.beyond)),
          ],
        })),
        ...own
          .filter(({ code }) => code === undefined)
          .map((sum) => {
            const isWithin = sum.kind === '小計';
            return {
              isSum: true,
              place: placeOf(part.provider, sumCode(part.service, isWithin), !isWithin),
              cells: [
                ...[office, isWithin ? '区分支給限度額管理対象　小計' : '30日超　小計', '', ''],
                ...[...discount('', ''), '', count(sum.units), isWithin ? count(sum.units) : ''],
                ...kinds(
                  sum.overType ? count(sum.overType) : '',
                  sum.withinType === undefined ? '' : count(sum.withinType),
                ),
                ...[sum.over > 0 ? count(sum.over) : ''],
                ...[isWithin ? count(sum.within) : '', ...money(sum)],
              ],
            };
          }),
      ];
    });
  const { limited, outside, beyond, overType = 0, over, within, cost, benefit, burden, selfPay } = sheet.total;
  const total = [
    ...['合計', `区分支給限度基準額　${count(sheet.limit)}単位`, '', ''],
    ...[...discount('', ''), '', count(limited + outside + beyond), count(limited)],
    ...kinds(count(overType), count(limited - overType)),
    ...[count(over), count(within), '', count(cost), '', count(benefit), count(burden), count(selfPay)],
  ];
  return {
    head: headOf(columns),
    rows,
    total: { isSum: true, place: placeOf(totalPlace.office, totalPlace.code, false), cells: total },
  };
}

export type SumsOf = {
  readonly tables: Tables;
  readonly month: Month;
  readonly sheet: Sheet;
  readonly nameOf: (office: string) => string;
};

const money = (sum: Row | undefined): string[] =>
  sum === undefined
    ? Array<string>(6).fill('')
    : [
        ...[priceOf(sum.price), count(sum.cost), String(sum.percent)],
        ...[count(sum.benefit), count(sum.burden), count(sum.selfPay)],
      ];
