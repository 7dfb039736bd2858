// `node engawa.mjs` by hand finds the machine's own Node, which may be old: then the one that npm has brought takes over, as it does in
// `npx engawa` and in npm's scripts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isOld } from './node-old.mjs';

const beside = fileURLToPath(new URL('./node_modules/.bin/node', import.meta.url));
if (isOld && existsSync(beside)) {
  const child = spawn(beside, [fileURLToPath(new URL('./engawa.mjs', import.meta.url)), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // A terminal's Ctrl-C reaches both by itself.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.exit(await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1))));
}
