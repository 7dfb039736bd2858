import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { getLayouts } from './records/layout.ts';
import { readTables, type TableName } from './tables.ts';

test('docs/care-rules.md names every table in which something is only recalled', async () => {
  const page = await readFile(new URL('../../docs/care-rules.md', import.meta.url), 'utf8');
  const tables = await readTables();
  const recalled = (Object.keys(tables) as TableName[]).filter((name) =>
    [...(tables[name].values() as Iterable<readonly { seen: boolean }[]>)].flat().some(({ seen }) => !seen),
  );
  expect(recalled.length).toBeGreaterThan(4);
  const list = page.slice(page.indexOf('## Not verified'), page.indexOf('## Left out'));
  expect(recalled.filter((name) => !list.includes(`\`${name}.json\``))).toEqual([]);
  const forms = getLayouts()
    .layouts.filter(({ seen }) => !seen)
    .flatMap(({ exchange }) => exchange);
  expect(forms.filter((one) => !list.includes(one))).toEqual([]);
});
