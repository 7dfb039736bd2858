import { padInsurer, plainInsurer } from './benefit-slip.ts';
import { isCareLevel } from './levels.ts';
import { costOf } from './money.ts';
import { compact, isMonth, spaced } from './month.ts';
import type { DataRecord } from './records/record.ts';
import { type Statement, type StatementLine, type StatementProblem, sumOf } from './statement.ts';

/*
 * 様式第七・第七の二: what an office claims for planning itself（居宅介護支援費、介護予防支援費）. It is paid whole（介護保険法46条2項・58条2項）: there is
 * neither burden nor limit in it.
 */

/** 交換情報識別番号 of their forms */
const planningForms: readonly string[] = ['8124', '8125'];
export const isPlanning = ({ form }: Pick<Statement, 'form'>): boolean => planningForms.includes(form);
/** 給付率 of planning: the whole. */
export const planningPercent = 100;

/** The number of the last line, which bears the sums too. */
const lastLine = 99;

export function planningRecords(one: Statement): DataRecord[] {
  const { form, month, provider, insured, level, sex, lines, totals } = one;
  const head = {
    ...{ exchange: form, provider, designation: 1, month, insurer: padInsurer(one.insurer), insured, level, sex },
    ...{ birth: compact(one.birth), certifiedFrom: compact(one.certifiedFrom), price: totals[0]?.price ?? 0 },
    ...{ certifiedUntil: compact(one.certifiedUntil), requestedOn: compact(one.requestedOn ?? '') },
    careManager: one.careManager ?? '',
  };
  return lines.map(({ code: service, each, times, units }, i) => ({
    layout: 'planning',
    values: {
      ...{ ...head, line: i === lines.length - 1 ? lastLine : i + 1, service, each, times, units },
      ...(i === lines.length - 1 && { totalUnits: sumOf(totals, 'units'), benefit: sumOf(totals, 'benefit') }),
    },
  }));
}

/** The claims of a file's records of planning, and what does not add up in them. */
export function readPlanning(records: readonly DataRecord[]): {
  statements: Statement[];
  problems: StatementProblem[];
} {
  const statements: Statement[] = [];
  const problems: StatementProblem[] = [];
  let open: DataRecord['values'][] = [];
  for (const { layout, values } of records) {
    if (layout !== 'planning') continue;
    open.push(values);
    if (Number(values.line) !== lastLine) continue;
    const wrong = findProblem(open);
    if (wrong) problems.push({ insured: String(values.insured), text: wrong });
    else statements.push(statementOf(open));
    open = [];
  }
  if (open.length > 0)
    problems.push({ insured: String(open[0]!.insured), text: '最後の行（99）のない居宅介護支援の明細書があります。' });
  return { statements, problems };
}

const keyOf = (values: DataRecord['values']) =>
  [values.exchange, values.month, values.provider, values.insurer, values.insured].join('/');

function findProblem(rows: readonly DataRecord['values'][]): string | undefined {
  const last = rows.at(-1)!;
  if (new Set(rows.map(keyOf)).size > 1) return '一つの明細書に、別の方か別の月の行が混じっています。';
  if (!isCareLevel(String(last.level))) return '要介護状態区分コードが正しくありません。';
  if (!isMonth(String(last.month))) return 'サービス提供年月を6桁の年月にしてください。';
  const units = rows.reduce((sum, row) => sum + Number(row.units), 0);
  if (units !== Number(last.totalUnits)) return 'サービス単位数合計が、明細の合計と合いません。';
  return undefined;
}

function statementOf(rows: readonly DataRecord['values'][]): Statement {
  const last = rows.at(-1)!;
  const text = (key: string) => String(last[key] ?? '');
  const [level, units, price, benefit] = [
    text('level'),
    Number(last.totalUnits),
    Number(last.price),
    Number(last.benefit),
  ];
  const lines = rows.map(
    ({ service, each, times, units: of }): StatementLine => ({
      ...{ code: String(service), each: Number(each), times: Number(times), units: Number(of) },
    }),
  );
  return {
    ...{ form: text('exchange'), month: text('month'), provider: text('provider'), planner: text('provider'), lines },
    ...{ insurer: plainInsurer(text('insurer')), insured: text('insured'), percent: planningPercent },
    ...{ birth: spaced(text('birth')), sex: text('sex') as Statement['sex'], level: level as Statement['level'] },
    ...{ certifiedFrom: spaced(text('certifiedFrom')), certifiedUntil: spaced(text('certifiedUntil')) },
    ...(text('requestedOn') !== '' && { requestedOn: spaced(text('requestedOn')) }),
    ...(text('careManager') !== '' && { careManager: text('careManager') }),
    totals: [
      {
        ...{
          service: lines[0]!.code.slice(0, 2),
          days: 0,
          planned: 0,
          limited: 0,
          outside: units,
          units,
          price,
          benefit,
        },
        burden: costOf(units, price) - benefit,
      },
    ],
  };
}
