import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ours from './202407.json' with { type: 'json' };

/** A version that nobody has published: what a region's own table may change of ours. */
export const later = {
  version: '203001',
  title: 'ケアプランデータ連携標準仕様 第9.9版（架空）',
} as const;

type Columns = Record<string, unknown>[];

/** One column more in 第6表, in its midst, and in 第3表 and 第7表 at their end; one more that must not be empty in 補足; one less in 第7表; one longer. */
export function laterTable() {
  const table = structuredClone(ours) as unknown as { files: Record<string, { columns: Columns }>; codes: object };
  const columnsOf = (prefix: string) => table.files[prefix]!.columns;
  Object.assign(table, later, { effective: '2030-01' });
  // In 第2表, at its end.
  columnsOf('UP2KYO').push({ name: '回数の上限', at: 'mostTimes', type: 'integer', length: 3 });
  Object.assign(table.codes, { visitWays: { 1: '対面', 2: '画面越し' } });
  columnsOf('UPPLAN').splice(14, 0, {
    name: '訪問の方法',
    at: 'visitWay',
    type: 'code',
    length: 1,
    codes: 'visitWays',
  });
  const checked = { name: '資格の確認', at: 'checked', type: 'plain', length: 1, required: true, otherwise: '9' };
  columnsOf('UPHOSOKU').push(checked);
  columnsOf('UP3KYO').push({ name: '担当する職種', at: 'worker', type: 'text' });
  const sheet = columnsOf('UPSIKYU');
  sheet.push({ name: '減免額', at: 'reduced', type: 'integer', length: 6 });
  sheet.splice(
    sheet.findIndex(({ at }) => at === 'enteredBy'),
    1,
  );
  return table;
}

/** A folder of a region's own tables that has that version. @returns its path */
export function makeOwnTables(table: object = laterTable()): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'engawa-own-tables-'));
  mkdirSync(path.join(folder, 'careplan'));
  writeFileSync(path.join(folder, 'careplan', '203001.json'), JSON.stringify(table));
  return folder;
}
