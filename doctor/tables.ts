import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ownTables } from '../contracts/care/own-tables.ts';
import { tableRows } from '../contracts/care/tables.ts';
import { bad, type Finding, good, unknown, warning } from './check.ts';

/** What may lie in the folder of the region's own tables; beside them the folder `careplan`. */
const known = new Set([
  ...Object.keys(tableRows).map((name) => `${name}.json`),
  'checks.json',
  'layouts.json',
  'service-types.json',
]);

/** Whether the region's own tables of care read: an error in one names its file and place, and would stop the start. */
export async function checkTables(): Promise<Finding[]> {
  const folder = ownTables();
  if (folder === undefined) return [unknown('この地域で差し替えた表はありません（ENGAWA_TABLES）')];
  try {
    const { readTables } = await import('../contracts/care/tables.ts');
    await readTables();
    await import('../contracts/care/records/layout.ts');
    const { readRules } = await import('../applications/municipal/care-insurance/checks/rules.ts');
    await readRules();
    const { tables } = await import('../applications/care/files/table/tables.ts');
    await import('../applications/care/files/table/service-types.ts');
    const names = (await readdir(folder)).filter((name) => known.has(name));
    const stray = (await readdir(folder)).filter((name) => name.endsWith('.json') && !known.has(name));
    return [
      good(`差し替えた表: ${names.join('、') || 'なし'}`),
      good(
        `ケアプランデータ連携標準仕様の版: ${tables.map(({ version, title }) => `${version}（${title}）`).join('、')}`,
      ),
      ...stray.map((name) =>
        warning(
          `${path.join(folder, name)} は、どの表の名前でもないため、読みません`,
          `名前を直してください（${[...known].sort().join('、')}）`,
        ),
      ),
    ];
  } catch (error) {
    return [bad((error as Error).message, 'そのファイルを直してください')];
  }
}
