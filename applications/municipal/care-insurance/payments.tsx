import { readTables } from '../../../contracts/care/tables.ts';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { sayMoney } from '../../../web/japanese/say.ts';
import { Answers } from '../../../web/list/answers.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { listMonths } from './benefits/store.ts';
import { words as fileWords } from './benefits/words.ts';
import { type Bill, listBills, type PaidMonth, sumBenefits, sumPaidMonths } from './benefits.ts';
import { home } from './paths.ts';

const words = {
  title: '介護給付費の支払',
  about: '国保連合会の審査で決まった、この保険者が支払う額です。過去の月の訂正は、差引きで入っています。',
  none: 'まだ審査の結果が届いていません',
  noBill: '請求額は、まだ届いていません',
  noneAbout: '毎月の審査のあと、国保連合会から届きます。',
  match: '請求額の合計と、給付実績の合計が合っています',
  mismatch: '請求額の合計と、給付実績の合計が合いません',
  mismatchAbout: (bills: string, benefits: string) =>
    `請求額は${bills}、給付実績は${benefits}です。国保連合会にたずねてください。`,
  names: {
    persons: '給付のあった方',
    benefit: '給付実績の合計',
    files: 'うち、ファイルで加わった分・変わった分（請求額との突き合わせには入れません）',
  },
  paid: 'サービス提供年月ごとの給付実績',
  paidHead: ['サービス提供年月', '件数', '単位数', '費用総額', '保険給付額', '利用者負担額'],
  table: (month: string) => `${month}審査分`,
  head: ['サービス', 'サービス提供年月', '件数', '単位数', '費用総額', '請求額'],
  total: '合計',
} as const;

/** 支払: what every review cost the insurer, by kind of service. It names nobody. */
export function addPayments(site: Site): void {
  const read = readTables();
  site.get('/payments', async (c) => {
    const { bills, sums, months, paid } = await c.get('rows')(async (connection) => ({
      paid: await sumPaidMonths(connection),
      bills: await listBills(connection),
      sums: await sumBenefits(connection),
      months: await listMonths(connection),
    }));
    const tables = await read;
    const titleOf = (service: string) => tables.services.get(service)?.at(-1)?.title ?? service;
    return show(c, <PaymentsPage frame={c.get('frame')} {...{ bills, sums, months, paid, titleOf }} />);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly bills: readonly Bill[];
  readonly sums: { readonly benefit: number; readonly fromFiles: number; readonly persons: number };
  readonly paid: readonly PaidMonth[];
  readonly months: readonly string[];
  readonly titleOf: (service: string) => string;
};

const PaymentsPage = ({ frame, bills, sums, months, paid, titleOf }: Props) => {
  const billed = bills.reduce((sum, { benefit }) => sum + benefit, 0);
  const matches = billed === sums.benefit;
  return (
    <Page frame={frame} title={words.title} back="/municipal/care-insurance">
      <p>{words.about}</p>
      {bills.length > 0 && (
        <Banner kind={matches ? 'success' : 'warning'} title={matches ? words.match : words.mismatch}>
          {!matches && <p>{words.mismatchAbout(sayMoney(billed), sayMoney(sums.benefit))}</p>}
        </Banner>
      )}
      {paid.length > 0 && (
        <>
          <Answers
            answers={[
              { name: words.names.persons, value: `${sums.persons.toLocaleString('ja-JP')}人` },
              { name: words.names.benefit, value: sayMoney(sums.benefit + sums.fromFiles) },
              ...(sums.fromFiles !== 0 ? [{ name: words.names.files, value: sayMoney(sums.fromFiles) }] : []),
            ]}
          />
          <PlainTable
            apart
            caption={words.paid}
            head={words.paidHead}
            rows={paid.map((one) => [
              sayMonth(one.month),
              ...[one.count, one.units].map((value) => value.toLocaleString('ja-JP')),
              ...[one.cost, one.benefit, one.burden].map(sayMoney),
            ])}
          />
        </>
      )}
      {bills.length === 0 ? (
        <Empty title={paid.length > 0 ? words.noBill : words.none}>
          <p>{words.noneAbout}</p>
        </Empty>
      ) : (
        [...Map.groupBy(bills, ({ processed }) => processed)].map(([processed, own]) => (
          <PlainTable
            apart
            caption={words.table(sayMonth(processed))}
            head={words.head}
            rows={[
              ...own.map(({ service, month, count, units, cost, benefit }) => [
                titleOf(service),
                sayMonth(month),
                ...[count, units].map((one) => one.toLocaleString('ja-JP')),
                ...[cost, benefit].map(sayMoney),
              ]),
              [
                words.total,
                '',
                ...(['count', 'units'] as const).map((key) => sum(own, key).toLocaleString('ja-JP')),
                ...(['cost', 'benefit'] as const).map((key) => sayMoney(sum(own, key))),
              ],
            ]}
          />
        ))
      )}
      <h2 id="files">{fileWords.files}</h2>
      <ul>
        <li>
          <a href={`${home}/benefits/import`}>{fileWords.title}</a>
        </li>
        {months.slice(0, 12).map((month) => (
          <li>
            <a href={`${home}/benefits/${month}/file`}>{fileWords.out(sayMonth(month))}</a>
          </li>
        ))}
      </ul>
    </Page>
  );
};

const sum = (bills: readonly Bill[], key: 'count' | 'units' | 'cost' | 'benefit'): number =>
  bills.reduce((total, one) => total + one[key], 0);
