import type { Month } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Row } from '../sheet/row.ts';
import type { Sheet } from '../sheet/sheet.ts';
import { titleOf } from './figure.ts';
import { words } from './words.ts';

const count = (value: number): string => value.toLocaleString('ja-JP');
const priceOf = (price: number): string => `${Math.floor(price / 100)}.${String(price % 100).padStart(2, '0')}`;

const headsOf = ({ discounts, types }: Columns) => [
  ...['事業所', 'サービス内容', 'サービスコード', '単位数'],
  ...(discounts ? ['割引後の率（％）', '割引後の単位数'] : []),
  ...['回数', 'サービス単位', '限度額管理の単位数'],
  ...(types ? ['種類支給限度を超える単位数', '種類支給限度内の単位数'] : []),
  ...['限度額を超える単位数', '限度額内の単位数', '単価（円）', '費用総額（円）', '給付率（％）', '保険請求額（円）'],
  ...['利用者負担（円）', '全額負担（円）'],
];
/** Which columns of the form have something in them: most months have neither a discount nor a limit of a kind of service. */
type Columns = { readonly discounts: boolean; readonly types: boolean };
const columnsOf = ({ parts, total }: Sheet): Columns => ({
  discounts: parts.some(({ lines }) => lines.some(({ rest }) => rest !== undefined)),
  types: total.overType !== undefined,
});
const number = 'month-sheet-number';
const Blank = ({ count: cells }: { readonly count: number }) => (
  <>
    {Array.from({ length: cells }, () => (
      <td />
    ))}
  </>
);

type Props = {
  readonly tables: Tables;
  readonly month: Month;
  readonly sheet: Sheet;
  readonly nameOf: (office: string) => string;
};

/** 第7表 as the form has it: each code, the sums of an office's kind of service, and the whole. */
export const Sums = (props: Props) => <SumsWith {...props} {...columnsOf(props.sheet)} />;

const SumsWith = ({ tables, month, sheet, nameOf, discounts, types }: Props & Columns) => (
  <section class="month-sheet-scroll" aria-label={words.slip.seventh} tabindex={0}>
    <table class="month-sums">
      <caption class="unseen">{words.slip.seventh}</caption>
      <thead>
        <tr>
          {headsOf({ discounts, types }).map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheet.parts.map((part) => {
          const own = sheet.rows.filter(
            ({ provider, service }) => provider === part.provider && service === part.service,
          );
          const sumOf = (code: string, beyond: boolean) =>
            own.find((row) => row.code === code && row.kind === (beyond ? '30日超' : '対象外'));
          return (
            <>
              {part.lines.map((line) => {
                const sum = sumOf(line.code, line.beyond);
                return (
                  <tr>
                    <th scope="row">{nameOf(part.provider)}</th>
                    <td>
                      {titleOf(tables, month, line.code)}
                      {line.beyond && '（30日超）'}
                    </td>
                    <td>{line.code}</td>
                    <td class={number}>{count(line.full ?? line.each)}</td>
                    {discounts && (
                      <>
                        <td class={number}>{line.rest ?? ''}</td>
                        <td class={number}>{line.rest === undefined ? '' : count(line.each)}</td>
                      </>
                    )}
                    <td class={number}>{count(line.times)}</td>
                    <td class={number}>{count(line.units)}</td>
                    <td class={number}>
                      {line.limited && !line.beyond ? count(line.units) : `（${count(line.units)}）`}
                    </td>
                    {types && <Blank count={2} />}
                    <td />
                    <td />
                    <Money sum={sum} />
                  </tr>
                );
              })}
              {own
                .filter(({ code }) => code === undefined)
                .map((sum) => (
                  <tr class="month-sums-sum">
                    <th scope="row">{nameOf(part.provider)}</th>
                    <td>{sum.kind === '小計' ? '区分支給限度額管理対象　小計' : '30日超　小計'}</td>
                    <Blank count={discounts ? 5 : 3} />
                    <td class={number}>{count(sum.units)}</td>
                    <td class={number}>{sum.kind === '小計' ? count(sum.units) : ''}</td>
                    {types && (
                      <>
                        <td class={number}>{sum.overType ? count(sum.overType) : ''}</td>
                        <td class={number}>{sum.withinType === undefined ? '' : count(sum.withinType)}</td>
                      </>
                    )}
                    <td class={number}>{sum.over > 0 ? count(sum.over) : ''}</td>
                    <td class={number}>{sum.kind === '小計' ? count(sum.within) : ''}</td>
                    <Money sum={sum} />
                  </tr>
                ))}
            </>
          );
        })}
      </tbody>
      <tfoot>
        <tr class="month-sums-sum">
          <th scope="row">合計</th>
          <td>区分支給限度基準額　{count(sheet.limit)}単位</td>
          <Blank count={discounts ? 5 : 3} />
          <td class={number}>{count(sheet.total.limited + sheet.total.outside + sheet.total.beyond)}</td>
          <td class={number}>{count(sheet.total.limited)}</td>
          {types && (
            <>
              <td class={number}>{count(sheet.total.overType ?? 0)}</td>
              <td class={number}>{count(sheet.total.limited - (sheet.total.overType ?? 0))}</td>
            </>
          )}
          <td class={number}>{count(sheet.total.over)}</td>
          <td class={number}>{count(sheet.total.within)}</td>
          <td />
          <td class={number}>{count(sheet.total.cost)}</td>
          <td />
          <td class={number}>{count(sheet.total.benefit)}</td>
          <td class={number}>{count(sheet.total.burden)}</td>
          <td class={number}>{count(sheet.total.selfPay)}</td>
        </tr>
      </tfoot>
    </table>
  </section>
);

const Money = ({ sum }: { readonly sum: Row | undefined }) =>
  sum === undefined ? (
    <Blank count={6} />
  ) : (
    <>
      <td class={number}>{priceOf(sum.price)}</td>
      <td class={number}>{count(sum.cost)}</td>
      <td class={number}>{sum.percent}</td>
      <td class={number}>{count(sum.benefit)}</td>
      <td class={number}>{count(sum.burden)}</td>
      <td class={number}>{count(sum.selfPay)}</td>
    </>
  );
