import type { ProblemCode } from '../../problem/catalogue.ts';
import type { Problems } from '../../problem/problem.ts';
import { findServiceType, isEquipment } from '../../table/service-types.ts';
import type { FileRow, ReadFile } from '../file.ts';
import { placeIn } from './place.ts';

/** 第6表, planned or done: row by row. */
export function checkServices({ name, layout, rows }: ReadFile, problems: Problems): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const say = (code: ProblemCode, at: string, detail?: string) => {
      problems.add(code, { file: name, line: row.line, row: row.row, ...placeIn(layout, at) }, detail);
    };
    checkType(row, say);
    const all = JSON.stringify(row.cells);
    if (seen.has(all)) say('row_again', 'day');
    seen.add(all);
    const [day, month] = [row.values.get('day'), row.values.get('month')];
    if (/^\d{8}$/.test(String(day)) && !String(day).startsWith(String(month))) say('day_not_of_month', 'day');
  }
}

function checkType({ values }: FileRow, say: (code: ProblemCode, at: string, detail?: string) => void): void {
  const code = values.get('serviceCode');
  if (code === undefined) return;
  const type = String(code).slice(0, 2);
  const known = findServiceType(type);
  if (!known) say('service_type_unknown', 'serviceCode', type);
  if (known?.outside) say('outside_exchange', 'serviceCode', type);
  if (isEquipment(type) && !values.has('tais') && !values.has('notification')) say('equipment_unnamed', 'tais');
  if (type !== '17' && values.has('itemNo')) say('item_no_elsewhere', 'itemNo');
}
