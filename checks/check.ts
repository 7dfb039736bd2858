import { spawn } from 'node:child_process';
import path from 'node:path';

/*
 * npm run check. The compiler takes as long as all the others together, and each of them one processor: it runs beside them. What one of them says is
 * printed when it has ended, and all are run whatever the others say.
 */
const lanes = [
  [['tsc', '--noEmit']],
  [
    ['biome', 'check', '.'],
    ['depcruise', '--config', 'checks/imports.cjs', '.'],
    ['knip', '--no-progress'],
    [process.execPath, '--import', 'tsx', 'checks/documents.ts'],
  ],
];

const project = path.dirname(import.meta.dirname);
const bin = path.join(project, 'node_modules', '.bin');
const env = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
};

function run([command, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(command!, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      if (code !== 0) console.error(`× ${[path.basename(command!), ...args].join(' ')}`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(
  lanes.map(async (lane) => {
    let all = true;
    for (const one of lane) all = (await run(one)) && all;
    return all;
  }),
);
if (passed.includes(false)) process.exitCode = 1;
