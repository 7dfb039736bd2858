import type { PageContext, Site } from '../../../../web/application/ground.ts';
import { download } from '../../../../web/export/download.ts';
import { sheetOf } from '../../../../web/export/sheet.ts';
import { writeCsv } from '../../../../web/export/write-csv.ts';
import { writeXlsx } from '../../../../web/export/write-xlsx.ts';
import type { Column } from '../../../../web/table/column.ts';
import type { Marked } from './marks.ts';
import { showFound } from './shown.ts';
import { words } from './words.ts';

const columns: readonly Column<Marked>[] = [
  { key: 'month', title: '提供年月', kind: 'code', value: ({ finding }) => finding.month },
  { key: 'insured', title: '被保険者番号', kind: 'code', value: ({ finding }) => finding.insured },
  { key: 'rule', title: '決まり', kind: 'text', value: ({ finding }) => finding.rule.title },
  { key: 'providers', title: '事業所番号', kind: 'code', value: ({ finding }) => finding.providers.join('、') },
  { key: 'detail', title: '内容', kind: 'text', value: ({ finding }) => finding.detail },
  { key: 'state', title: '印', kind: 'text', value: ({ mark }) => mark?.state },
  { key: 'note', title: '覚え書き', kind: 'text', value: ({ mark }) => mark?.note },
];

/** All findings of a month as a file, with numbers and without names. Whom they are about is on record as shown. */
export function addFindingsFile(
  site: Site,
  findings: (c: PageContext, month: string) => Promise<readonly Marked[]>,
  monthOf: (c: PageContext) => string,
): void {
  const sheet = async (c: PageContext) => {
    const month = monthOf(c);
    const all = await findings(c, month);
    const people = await showFound(c, words.file, all);
    const visible = all.filter(({ finding }) => people.get(finding.insured) !== 'withheld');
    return sheetOf(words.of(month), columns, visible);
  };
  site.get('/checks/:month/file.xlsx', async (c) =>
    download(words.of(monthOf(c)), 'xlsx', await writeXlsx(await sheet(c))),
  );
  site.get('/checks/:month/file.csv', async (c) => {
    const written = writeCsv(await sheet(c), 'utf-8');
    if (written.outcome !== 'written') throw new Error('UTF-8 holds every character');
    return download(words.of(monthOf(c)), 'csv', written.bytes);
  });
}
