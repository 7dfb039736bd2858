import { padInsurer, plainInsurer } from './benefit-slip.ts';
import { type CareLevel, isCareLevel } from './levels.ts';
import type { Month } from './month.ts';
import type { DataRecord } from './records/record.ts';
import type { StatementLine } from './statement.ts';

/** 給付実績: what was decided and paid of one person, month, office and kind of service. The insurer is told of every one. */
export type Benefit = {
  readonly insurer: string;
  readonly insured: string;
  readonly level: CareLevel;
  readonly month: Month;
  readonly provider: string;
  readonly service: string;
  /** サービス実日数 */
  readonly days: number;
  readonly lines: readonly StatementLine[];
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
  readonly burden: number;
};

/** 作成区分コード: a decision, one that took another's place, one that was taken back（過誤）. */
type BenefitKind = '1' | '2' | '3';
/** What the insurer is told of one statement: all its services together. */
export type BenefitRecord = {
  readonly kind: BenefitKind;
  /** 様式 of the statement */
  readonly form: string;
  /** 審査年月 */
  readonly processed: Month;
  readonly percent: number;
  readonly benefits: readonly Benefit[];
};

/** 1111: records H1 (基本), D1 (明細) and T1 (集計) of a statement. */
export function benefitRecords({ kind, form, processed, percent, benefits }: BenefitRecord): DataRecord[] {
  const [first] = benefits;
  if (!first) return [];
  const { month, provider, insured, level } = first;
  const head = { exchange: '1111', month, provider, insurer: padInsurer(first.insurer), insured };
  return [
    { layout: 'benefit', values: { ...head, record: 'H1', form, level, processed, kind, percent } },
    ...benefits.flatMap(({ lines }) =>
      lines.map(({ code, ...line }) => ({
        layout: 'benefit-detail',
        values: { ...head, record: 'D1', service: code.slice(0, 2), item: code.slice(2), ...line },
      })),
    ),
    ...benefits.map(({ service, days, units, cost, benefit, burden }) => ({
      layout: 'benefit-total',
      values: { ...head, record: 'T1', service, days, units, cost, benefit, burden },
    })),
  ];
}

/** What a file of 給付実績 says, statement by statement; rows that have no 基本情報 before them are a problem. */
export function readBenefitRecords(records: readonly DataRecord[]): {
  records: BenefitRecord[];
  /** `index`: of the record among those given */
  problems: { readonly index: number; readonly text: string }[];
} {
  const problems: { index: number; text: string }[] = [];
  const open: { index: number; head: DataRecord['values']; lines: StatementLine[]; totals: DataRecord['values'][] }[] =
    [];
  for (const [index, { layout, values }] of records.entries()) {
    const one = open.at(-1);
    if (layout === 'benefit') open.push({ index, head: values, lines: [], totals: [] });
    else if (layout !== 'benefit-detail' && layout !== 'benefit-total') continue;
    else if (!one || keyOf(one.head) !== keyOf(values))
      problems.push({ index, text: '基本情報（H1）のない給付実績があります。' });
    else if (layout === 'benefit-total') one.totals.push(values);
    else
      one.lines.push({
        code: `${values.service}${values.item}`,
        ...{ each: Number(values.each), times: Number(values.times), units: Number(values.units) },
      });
  }
  const read = open.flatMap(({ index, head, lines, totals }): BenefitRecord[] => {
    const [level, kind] = [String(head.level), String(head.kind)];
    if (!isCareLevel(level) || !/^[123]$/.test(kind)) {
      problems.push({ index, text: '要介護状態区分コードか作成区分が正しくない給付実績があります。' });
      return [];
    }
    const { month, provider, insured } = head;
    const shared = {
      ...{ insurer: plainInsurer(String(head.insurer)), insured: String(insured), level },
      ...{ month: String(month), provider: String(provider) },
    };
    return [
      {
        ...{ kind: kind as BenefitKind, form: String(head.form), processed: String(head.processed) },
        percent: Number(head.percent),
        benefits: totals.map((total) => ({
          ...{ ...shared, service: String(total.service), days: Number(total.days) },
          lines: lines.filter(({ code }) => code.startsWith(String(total.service))),
          ...{ units: Number(total.units), cost: Number(total.cost) },
          ...{ benefit: Number(total.benefit), burden: Number(total.burden) },
        })),
      },
    ];
  });
  return { records: read, problems };
}

const keyOf = (values: DataRecord['values']): string =>
  [values.month, values.provider, values.insurer, values.insured].join('/');
