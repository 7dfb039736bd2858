import { padInsurer, plainInsurer } from './benefit-slip.ts';
import { type CareLevel, isCareLevel } from './levels.ts';
import { compact, isMonth, type Month, spaced } from './month.ts';
import type { DataRecord } from './records/record.ts';

/** What a claim says of the person, as the certification and the insurance card say it. */
export type Claimed = {
  readonly insurer: string;
  readonly insured: string;
  readonly birth: string;
  readonly sex: '1' | '2';
  readonly level: CareLevel;
  readonly certifiedFrom: string;
  readonly certifiedUntil: string;
};

/** 介護給付費請求明細書: what one office claims of one person and month. */
export type Statement = Claimed & {
  /** 交換情報識別番号: which form (様式) it is */
  readonly form: string;
  readonly month: Month;
  readonly provider: string;
  /** the office that plans; empty where the person plans for themselves */
  readonly planner: string;
  /** 保険給付率 */
  readonly percent: number;
  /** of 様式第七: 居宅サービス計画作成依頼届出年月日, 担当介護支援専門員番号 */
  readonly requestedOn?: string;
  readonly careManager?: string;
  readonly lines: readonly StatementLine[];
  readonly totals: readonly StatementTotal[];
};
export type StatementLine = {
  readonly code: string;
  readonly each: number;
  readonly times: number;
  readonly units: number;
};
/** 集計情報: of one kind of service. */
export type StatementTotal = {
  readonly service: string;
  readonly days: number;
  /** 計画単位数 */
  readonly planned: number;
  /** 限度額管理対象単位数, all that was given */
  readonly limited: number;
  /** 限度額管理対象外単位数 */
  readonly outside: number;
  /** what is claimed: the lesser of planned and limited, and what stands outside the limit */
  readonly units: number;
  /** hundredths of a yen */
  readonly price: number;
  readonly benefit: number;
  readonly burden: number;
};

export const sumOf = <K extends 'units' | 'benefit' | 'burden'>(totals: readonly StatementTotal[], key: K): number =>
  totals.reduce((sum, one) => sum + one[key], 0);

/** Records 01, 02 … and 10 … of a statement. */
export function statementRecords(one: Statement): DataRecord[] {
  const { form, month, provider, insured, totals } = one;
  const head = { exchange: form, month, provider, insurer: padInsurer(one.insurer), insured };
  return [
    {
      layout: 'statement',
      values: {
        ...head,
        ...{ record: '01', birth: compact(one.birth), sex: one.sex, level: one.level, percent: one.percent },
        ...{ certifiedFrom: compact(one.certifiedFrom), certifiedUntil: compact(one.certifiedUntil) },
        ...{ planBy: one.planner === '' ? 2 : 1, planner: one.planner },
        ...{ units: sumOf(totals, 'units'), benefit: sumOf(totals, 'benefit'), burden: sumOf(totals, 'burden') },
      },
    },
    ...one.lines.map(({ code, ...line }) => ({
      layout: 'detail',
      values: { ...head, record: '02', service: code.slice(0, 2), item: code.slice(2), ...line },
    })),
    ...totals.map((total) => ({ layout: 'total', values: { ...head, record: '10', ...total } })),
  ];
}

export type StatementProblem = { readonly insured: string; readonly text: string };

/** The statements of a file's records: each begins with its record 01. */
export function readStatements(records: readonly DataRecord[]): {
  statements: Statement[];
  problems: StatementProblem[];
} {
  const problems: StatementProblem[] = [];
  const open: { head: DataRecord['values']; lines: StatementLine[]; totals: StatementTotal[] }[] = [];
  const keyOf = (values: DataRecord['values']) =>
    [values.exchange, values.month, values.provider, values.insurer, values.insured].join('/');
  for (const { layout, values } of records) {
    if (layout === 'statement') open.push({ head: values, lines: [], totals: [] });
    else if (layout === 'detail' || layout === 'total') {
      const one = open.at(-1);
      if (!one || keyOf(one.head) !== keyOf(values)) {
        problems.push({ insured: String(values.insured), text: '基本情報（01）のない明細か集計があります。' });
        continue;
      }
      if (layout === 'detail') one.lines.push(lineOf(values));
      else one.totals.push(totalOf(values));
    }
  }
  const statements = open.flatMap(({ head, lines, totals }) => {
    const text = (key: string) => String(head[key] ?? '');
    const [insured, level] = [text('insured'), text('level')];
    const wrong = findProblem(level, text('month'), Number(head.units), totals);
    if (wrong) problems.push({ insured, text: wrong });
    if (wrong || !isCareLevel(level)) return [];
    return {
      ...{ form: text('exchange'), month: text('month'), provider: text('provider'), insured, level, lines, totals },
      ...{ insurer: plainInsurer(text('insurer')), birth: spaced(text('birth')), sex: text('sex') as Statement['sex'] },
      ...{ certifiedFrom: spaced(text('certifiedFrom')), certifiedUntil: spaced(text('certifiedUntil')) },
      ...{ planner: text('planner'), percent: Number(head.percent) },
    };
  });
  return { statements, problems };
}

function findProblem(
  level: string,
  month: string,
  units: number,
  totals: readonly StatementTotal[],
): string | undefined {
  if (!isCareLevel(level)) return '要介護状態区分コードが正しくありません。';
  if (!isMonth(month)) return 'サービス提供年月を6桁の年月にしてください。';
  if (units !== sumOf(totals, 'units')) return '基本情報の単位数が、集計情報の合計と合いません。';
  return undefined;
}

const lineOf = (values: DataRecord['values']): StatementLine => ({
  code: `${values.service}${values.item}`,
  each: Number(values.each),
  times: Number(values.times),
  units: Number(values.units),
});

const totalOf = (values: DataRecord['values']): StatementTotal => {
  const number = (key: string) => Number(values[key]);
  return {
    ...{
      service: String(values.service),
      days: number('days'),
      planned: number('planned'),
      limited: number('limited'),
    },
    ...{ outside: number('outside'), units: number('units'), price: number('price') },
    ...{ benefit: number('benefit'), burden: number('burden') },
  };
};
