import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';

export type Program = { readonly executable: string; readonly env: Record<string, string> };

const home = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');

/**
 * The browser that came with npm, unpacked once for this user, with the libraries that this machine lacks. Workers that start at once each
 * unpack a copy and one of them wins: a half-unpacked browser is never found.
 */
export async function findChromium(): Promise<Program> {
  const { version } = createRequire(import.meta.url)(path.join(home, 'package.json')) as { version: string };
  const folder = path.join(os.tmpdir(), `engawa-chromium-${version}-${os.userInfo().uid}`);
  if (!existsSync(folder)) await unpack(folder);
  const executable = path.join(folder, 'chromium');
  const works = spawnSync(executable, ['--version']).status === 0;
  return { executable, env: works ? {} : { LD_LIBRARY_PATH: path.join(folder, 'al2023/lib') } };
}

async function unpack(folder: string): Promise<void> {
  const own = await mkdtemp(`${folder}-`);
  const before = process.env.TMPDIR;
  // The package unpacks to the machine's temporary folder, which we name for as long as it takes.
  process.env.TMPDIR = own;
  try {
    await chromium.executablePath();
    await inflate(path.join(home, 'bin/al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  await chmod(own, 0o700);
  await rename(own, folder).catch(() => rm(own, { recursive: true, force: true }));
}
