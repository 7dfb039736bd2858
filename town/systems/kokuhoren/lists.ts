import { padInsurer } from '../../../contracts/care/benefit-slip.ts';
import type { ClaimKey } from '../../../contracts/care/correction.ts';
import type { DataRecord } from '../../../contracts/care/records/record.ts';
import { writeRecords } from '../../../contracts/care/records/write.ts';
import { sumOf } from '../../../contracts/care/statement.ts';
import type { DecidedStatement } from './decided.ts';
import { paymentsOf } from './payment.ts';
import { letters, type ReasonCode, reasons } from './reasons.ts';
import type { Reviewed } from './review.ts';

/** A list that an office is sent after the review; its layout is this stand-in's own (layouts.json, seen: false). */
export type OfficeList = {
  readonly office: string;
  readonly list: '7211' | '7411' | '7611' | '7513' | '7521';
  readonly records: readonly DataRecord[];
};

type Owned = { readonly office: string; readonly record: DataRecord };

/** 審査増減単位数通知: what was cut, and what a corrected slip changed afterwards. */
function changesOf(reviewed: Reviewed): Owned[] {
  const record = (
    { statement }: DecidedStatement,
    service: string,
    claimed: number,
    decided: number,
    letter: 'A' | 'B' | undefined,
  ) => ({
    office: statement.provider,
    record: {
      layout: 'changed-units',
      values: {
        ...{
          exchange: '7211',
          month: statement.month,
          provider: statement.provider,
          insurer: padInsurer(statement.insurer),
        },
        ...{ insured: statement.insured, service, claimed, decided, change: decided - claimed, reason: letter ?? '' },
        text: letter ? letters[letter] : '給付管理票の修正によるもの',
      },
    },
  });
  return [
    ...reviewed.decided.flatMap((one) =>
      one.services.flatMap(({ service, claimed, decided, letter }) =>
        letter ? [record(one, service, claimed, decided, letter)] : [],
      ),
    ),
    ...reviewed.adjusted.flatMap(({ before, after }) =>
      (after?.services ?? []).flatMap(({ service, decided, letter }, i) =>
        decided === before.services[i]!.decided
          ? []
          : [record(after!, service, before.services[i]!.decided, decided, letter)],
      ),
    ),
  ];
}

/** 請求明細書・給付管理票返戻（保留）一覧 */
function returnsOf({ returned, returnedSlips, held }: Reviewed): Owned[] {
  const line = (
    office: string,
    one: { readonly month: string; readonly insurer: string; readonly insured: string },
    more: {
      readonly form: '請求' | '給管';
      readonly units: number;
      readonly outcome: '返戻' | '保留';
      readonly reason: ReasonCode;
    },
  ): Owned => ({
    office,
    record: {
      layout: 'returned',
      values: {
        ...{
          exchange: '7411',
          provider: office,
          month: one.month,
          insurer: padInsurer(one.insurer),
          insured: one.insured,
        },
        ...more,
        text: `${reasons[more.reason].text}。${reasons[more.reason].mend}`,
      },
    },
  });
  return [
    ...returned.map(({ statement, reason }) =>
      line(statement.provider, statement, {
        form: '請求',
        units: sumOf(statement.totals, 'units'),
        outcome: '返戻',
        reason,
      }),
    ),
    ...held.map(({ statement, reason }) =>
      line(statement.provider, statement, {
        form: '請求',
        units: sumOf(statement.totals, 'units'),
        outcome: '保留',
        reason,
      }),
    ),
    ...returnedSlips.map(({ slip, reason }) => {
      const units = slip.lines.reduce((sum, one) => sum + one.units, 0);
      return line(slip.planner, slip, { form: '給管', units, outcome: '返戻', reason });
    }),
  ];
}

/** 過誤・取下げの決定: what was taken back of what was paid, or before it was, and what of it was never decided. */
function reversalsOf({ adjusted, cancelled, missing }: Reviewed): Owned[] {
  const line = (
    { provider, month, insurer, insured, form }: ClaimKey,
    more: { readonly kind: string; readonly units: number; readonly benefit: number; readonly text: string },
  ): Owned => {
    const of = { exchange: '7611', month, provider, insurer: padInsurer(insurer), insured, form };
    return { office: provider, record: { layout: 'reversed', values: { ...of, ...more } } };
  };
  const sum = (key: 'units' | 'benefit', { services }: DecidedStatement) =>
    services.reduce((total, one) => total + one[key], 0);
  return [
    ...adjusted
      .filter(({ after }) => !after)
      .map(({ before }) =>
        line(before.statement, {
          ...{ kind: '過誤', units: sum('units', before), benefit: sum('benefit', before) },
          text: '支払った額を、次の支払から差し引きます。出し直すときは、もう一度請求してください。',
        }),
      ),
    ...cancelled.map((one) =>
      line(one, {
        ...{ kind: '取下げ', units: sumOf(one.totals, 'units'), benefit: sumOf(one.totals, 'benefit') },
        text: '審査の前に取り下げました。',
      }),
    ),
    ...missing.map((key) => {
      const [form, provider, insurer, insured, month] = key.split('/') as [string, string, string, string, string];
      const text = '決定した請求が見つかりません。サービス提供年月と様式をたしかめてください。';
      return line({ form, provider, insurer, insured, month }, { kind: '該当なし', units: 0, benefit: 0, text });
    }),
  ];
}

function paymentRecords(reviewed: Reviewed): { totals: Owned[]; details: Owned[] } {
  const paid = [...paymentsOf(reviewed)];
  const processed = reviewed.month;
  return {
    totals: paid.map(([office, { details: _, ...payment }]) => ({
      office,
      record: { layout: 'payment', values: { exchange: '7513', processed, provider: office, ...payment } },
    })),
    details: paid.flatMap(([office, { details }]) =>
      details.map((detail) => ({
        office,
        record: { layout: 'payment-detail', values: { exchange: '7521', processed, provider: office, ...detail } },
      })),
    ),
  };
}

/** Every office's lists of a review; an office about which a list says nothing gets none. */
export function listsOf(reviewed: Reviewed): OfficeList[] {
  const { totals, details } = paymentRecords(reviewed);
  const all = {
    '7211': changesOf(reviewed),
    '7411': returnsOf(reviewed),
    '7611': reversalsOf(reviewed),
    '7513': totals,
    '7521': details,
  } as const;
  return (Object.keys(all) as (keyof typeof all)[]).flatMap((list) =>
    [...Map.groupBy(all[list], ({ office }) => office)].map(([office, owned]) => ({
      office,
      list,
      records: owned.map(({ record }) => record),
    })),
  );
}

export const writeList = ({ office, list, records }: OfficeList, month: string): Buffer =>
  writeRecords({ data: list.slice(0, 3), insurer: '', office, prefecture: office.slice(0, 2), month }, records);
