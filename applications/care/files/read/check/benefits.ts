import { kindOfBenefit } from '../../model/benefits.ts';
import type { ProblemCode } from '../../problem/catalogue.ts';
import type { Problems } from '../../problem/problem.ts';
import type { FileRow, ReadFile } from '../file.ts';
import { placeIn } from './place.ts';

const codeOf = ({ values }: FileRow) => String(values.get('serviceCode') ?? '');
const kindOf = (row: FileRow) => kindOfBenefit(codeOf(row));

/** 第7表: the subtotals and the total that the standard asks for, and what must stand in them. Per person: `rows` are one person's. */
export function checkBenefits({ name, layout }: ReadFile, rows: readonly FileRow[], problems: Problems): void {
  const [first] = rows;
  if (!first) return;
  const say = (code: ProblemCode, { line, row }: FileRow, at: string, detail?: string) => {
    problems.add(code, { file: name, line, row, ...placeIn(layout, at) }, detail);
  };
  for (const details of findUnsummed(rows))
    say('subtotal_missing', details[0]!, 'serviceCode', `${codeOf(details[0]!).slice(0, 2)}AAAA`);
  if (!rows.some((row) => kindOf(row) === 'total')) say('total_missing', first, 'serviceCode');
  for (const row of rows) {
    const kind = kindOf(row);
    if (kind === 'detail') continue;
    if (row.values.get('units') !== 0) say('total_wrong', row, 'units', '単位数は0');
    for (const at of ['discountRate', 'discountedUnits'])
      if (row.values.has(at)) say('total_wrong', row, at, '割引後の率と単位数は空');
    if (kind === 'total' && row.values.get('office') !== '9999999999')
      say('total_wrong', row, 'office', 'サービス事業所コードは9999999999');
  }
}

/** More than one row of an office and kind that counts towards the limit, without their subtotal（種類+AAAA）. */
function findUnsummed(rows: readonly FileRow[]): FileRow[][] {
  const under = (row: FileRow) => `${row.values.get('office')}/${codeOf(row).slice(0, 2)}`;
  const summed = new Set(rows.filter((row) => kindOf(row) === 'within').map(under));
  const details = rows.filter((row) => kindOf(row) === 'detail' && row.values.has('managedUnits'));
  return [...Map.groupBy(details, under)].flatMap(([one, all]) => (all.length > 1 && !summed.has(one) ? [all] : []));
}
