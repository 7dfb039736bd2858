import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';

const config = createRequire(import.meta.url)('./imports.cjs');

/** file → what it imports; and the rule that must object */
const planted: readonly [file: string, imports: string, rule: string | null][] = [
  ['contracts/a.ts', '../exchange/road.ts', 'contracts-stand-alone'],
  ['contracts/b.ts', '../configuration.ts', 'contracts-stand-alone'],
  ['verifier/a.ts', '../database/connect.ts', 'verifier-on-contracts-only'],
  ['verifier/b.ts', '../contracts/kind.ts', null],
  ['connector/a.ts', '../exchange/road.ts', 'connector-on-contracts-only'],
  ['exchange/a.ts', '../applications/care/rules/limit.ts', 'exchange-knows-no-application'],
  ['exchange/b.ts', '../connector/client.ts', 'exchange-knows-no-application'],
  ['exchange/door/a.ts', '../../web/page.ts', 'exchange-draws-in-two-rooms'],
  ['exchange/door/developer/a.ts', '../../../web/page.ts', null],
  ['operator/a.ts', './b.ts', 'commands-are-requests'],
  ['operator/b.ts', '../supervisor/far.ts', 'commands-are-requests'],
  ['supervisor/far.ts', '../database/connect.ts', null],
  ['web/form/a.ts', '../../database/connect.ts', 'page-kit-is-view-only'],
  ['web/form/b.ts', '../../contracts/kind.ts', null],
  ['exchange/c.ts', '../town/town.ts', 'town-is-for-towns'],
  ['exchange/c.test.ts', '../town/town.ts', null],
  ['applications/care/a.ts', '../../exchange/road.ts', 'application-reaches-the-exchange-by-the-door'],
  ['applications/care/b.ts', '../health/rules.ts', 'application-reaches-the-exchange-by-the-door'],
  ['applications/care/c.ts', '../../connector/client.ts', null],
  ['public/a.ts', '../exchange/road.ts', 'pages-hold-no-exchange'],
  ['applications/a.ts', '../exchange/road.ts', 'pages-hold-no-exchange'],
  ['database/a.ts', '../exchange/road.ts', 'database-under-everything'],
  ['supervisor/a.ts', '../town/town.ts', 'town-is-for-towns'],
  ['supervisor/b.ts', '../database/testing.ts', 'no-test-code-in-use'],
  ['supervisor/c.ts', './d.ts', 'no-cycle'],
  ['supervisor/d.ts', './c.ts', null],
  ['supervisor/e.ts', './nowhere.ts', 'nothing-missing'],
];

test('each rule of the import law catches what it forbids, and nothing else', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-imports-'));
  try {
    const write = async (file: string, text: string) => {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    };
    await write('package.json', '{"type":"module"}');
    for (const [file, imports] of planted)
      if (!imports.includes('nowhere')) await write(path.join(path.dirname(file), imports), 'export const one = 1;\n');
    for (const [file, imports] of planted) await write(file, `export * from '${imports}';\n`);
    const { tsConfig: _, ...options } = config.options;
    const { output } = await cruise(['.'], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: config.forbidden },
    });
    const found = (output as ICruiseResult).summary.violations.map(({ from, rule }) => [from, rule.name]);
    expect(found.sort()).toEqual(
      planted
        .filter(([, , rule]) => rule)
        .map(([file, , rule]) => [file, rule])
        .sort(),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
