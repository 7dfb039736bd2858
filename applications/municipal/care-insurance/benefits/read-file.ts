import { z } from 'zod';
import { type BenefitRecord, readBenefitRecords } from '../../../../contracts/care/benefit.ts';
import { isCareLevel } from '../../../../contracts/care/levels.ts';
import { isMonth } from '../../../../contracts/care/month.ts';
import { readRecords } from '../../../../contracts/care/records/read.ts';
import type { Problem } from '../../file/take-in.tsx';

const line = z.object({ code: z.string(), each: z.number(), times: z.number(), units: z.number() });
const benefit = z.object({
  ...{ insurer: z.string(), insured: z.string(), level: z.string().refine(isCareLevel), month: z.string() },
  ...{ provider: z.string(), service: z.string(), days: z.number(), lines: z.array(line) },
  ...{ units: z.number(), cost: z.number(), benefit: z.number(), burden: z.number() },
});
/** What a file says of one statement, and the row on which it begins. */
export const benefitRow = z.object({
  line: z.number(),
  ...{ kind: z.enum(['1', '2', '3']), form: z.string(), processed: z.string(), percent: z.number() },
  benefits: z.array(benefit),
}) as z.ZodType<BenefitRow>;
export type BenefitRow = BenefitRecord & { readonly line: number };

/** Reads a file of 給付実績 (1111) by the table of layouts; where there is a problem there are no rows. */
export function readFile(bytes: Uint8Array): { rows: readonly BenefitRow[]; problems: readonly Problem[] } {
  const read = readRecords(bytes);
  const problems = read.problems.map(({ row, text }): Problem => ({ line: row, text }));
  if (problems.length > 0) return { rows: [], problems };
  const told = readBenefitRecords(read.records);
  // A data record stands one row below its place among them: the control record is the first.
  const starts = read.records.flatMap(({ layout }, i) => (layout === 'benefit' ? [i + 2] : []));
  const rows = told.records.map((one, i) => ({ ...one, line: starts[i]! }));
  const all = [
    ...told.problems.map(({ index, text }) => ({ line: index + 2, text })),
    ...(told.problems.length > 0 ? [] : [...rows.flatMap((row) => [...findProblems(row)]), ...findTwice(rows)]),
    ...(read.records.some(({ layout }) => layout.startsWith('benefit'))
      ? []
      : [{ line: 1, text: '給付実績（1111）の記録がありません。ファイルの種類を確かめてください。' }]),
  ];
  return all.length > 0 ? { rows: [], problems: all.toSorted((a, b) => a.line - b.line) } : { rows, problems: [] };
}

/** What is told twice in one file, in the same way, would be the last of the two without a word. Taken back and decided anew are two ways. */
function* findTwice(rows: readonly BenefitRow[]): Generator<Problem> {
  const seen = new Map<string, number>();
  for (const { line: at, kind, form, processed, benefits } of rows)
    for (const { insurer, insured, month, provider, service } of benefits) {
      const key = [kind, form, processed, insurer, insured, month, provider, service].join('/');
      const before = seen.get(key);
      seen.set(key, before ?? at);
      if (before !== undefined)
        yield {
          line: at,
          text: `同じ給付実績（サービス種類${service}）が、${before}行目からの記録にもあります。どちらか一つにしてください。`,
        };
    }
}

function* findProblems({ line: at, processed, benefits }: BenefitRow): Generator<Problem> {
  if (!isMonth(processed)) yield { line: at, text: '審査年月を6桁の年月にしてください。' };
  if (benefits.length === 0) yield { line: at, text: '集計（T1）のない給付実績があります。' };
  for (const { month, cost, benefit: paid, burden, service } of benefits) {
    if (!isMonth(month)) yield { line: at, text: 'サービス提供年月を6桁の年月にしてください。' };
    else if (month >= processed) yield { line: at, text: 'サービス提供年月が、審査年月より前ではありません。' };
    if (cost !== paid + burden)
      yield { line: at, text: `サービス種類${service}の費用総額が、保険給付額と利用者負担額の合計と合いません。` };
  }
}
