import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { configurationPage } from './documents/configuration.ts';
import { findBrokenCommands, findDeadLinks, findLostNames, findUndescribedFields } from './documents/promises.ts';
import { purposesPage } from './documents/purposes.ts';
import { refusalsPage } from './documents/refusals.ts';
import { textFiles } from './files.ts';

// Documents match the code: generated pages are as the code would write them now, and pages written by hand name only commands,
// fields and files that there are. `--write` writes the generated ones.
const project = path.dirname(import.meta.dirname);
const read = (file: string) => readFile(path.join(project, file), 'utf8').catch(() => '');
const purposes = await read('exchange/decide/baseline/purposes.json');
const generated = {
  'docs/configuration.md': configurationPage,
  'docs/purposes.md': () => purposesPage(purposes),
  'docs/refusals.md': refusalsPage,
};

const problems: string[] = [];
for (const [file, write] of Object.entries(generated)) {
  if (process.argv.includes('--write')) await writeFile(path.join(project, file), write());
  else if ((await read(file)) !== write())
    problems.push(`${file} is stale: node --import tsx checks/documents.ts --write`);
}

const { scripts } = JSON.parse(await read('package.json'));
const commands = [...(await read('commands.ts')).matchAll(/^ {2}'?([a-z-]+)'?: \{$/gm)].map((match) => match[1]!);
const docs = (await readdir(path.join(project, 'docs'), { recursive: true })).filter((name) => name.endsWith('.md'));
const files = [...textFiles()].map(({ name }) => name);
for (const file of ['README.md', 'README.ja.md', ...docs.map((name) => path.join('docs', name))]) {
  const page = await read(file);
  const exists = (to: string) => existsSync(path.join(project, path.dirname(file), to));
  for (const command of findBrokenCommands(page, Object.keys(scripts), commands))
    problems.push(`${file}: there is no command ${command}`);
  for (const link of findDeadLinks(page, exists)) problems.push(`${file}: there is no file ${link}`);
  for (const name of findLostNames(page, files)) problems.push(`${file}: there is no ${name}`);
}
for (const problem of findUndescribedFields(await read('docs/audit-events.md')))
  problems.push(`docs/audit-events.md: ${problem}`);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
