import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { conformanceCommand } from './command.ts';

/** Runs `engawa conformance` over a configuration in `folder`. `wrong`: the names of the checks that found something. */
export async function checkWith(folder: string, setup: object, ...more: string[]) {
  const file = path.join(folder, 'setup.json');
  await writeFile(file, JSON.stringify(setup));
  const said = { out: '', err: '' };
  const into = (name: 'out' | 'err') => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const code = await conformanceCommand([file, ...more], { stdout: into('out'), stderr: into('err') });
  return { code, ...said, wrong: [...said.out.matchAll(/^× .*（([\w-]+\/[\w-]+)）$/gm)].map(([, name]) => name!) };
}
