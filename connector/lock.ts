import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a lock is renewed, and how long one is watched for a sign of life before it is taken for dead; ms. */
type Pace = { readonly beatMs: number; readonly watchMs: number };
const officePace: Pace = { beatMs: 1_000, watchMs: 10_000 };

type Holder = { readonly nonce: string; readonly host: string; readonly pid: number; readonly beat: number };

/**
 * Only one connector works on a state folder: two would send and write everything twice. The lock is a file that its holder renews
 * every second. One whose process is gone is taken over at once; one whose process number lives (it may be another program's by now,
 * or of another PC on a shared folder) only after it has not been renewed for ten seconds. Clocks are not compared.
 * @param onLost another has taken the lock, because we were frozen for long: nothing more may be done
 * @returns what releases it; undefined while another runs
 */
export async function lockState(
  folder: string,
  onLost: () => void,
  pace: Pace = officePace,
): Promise<(() => Promise<void>) | undefined> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'lock');
  const nonce = randomUUID();
  const text = (beat: number) =>
    JSON.stringify({ nonce, host: os.hostname(), pid: process.pid, beat } satisfies Holder);
  while (!(await create(file, text(0)))) {
    const holder = await readFile(file, 'utf8').catch(() => '');
    if (holder !== '' && (await isAlive(file, holder, pace))) return undefined;
    await remove(file, holder);
  }
  let beat = 0;
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renewing.then(async () => {
      const held = await readFile(file, 'utf8').catch(() => undefined);
      if (held === undefined || held === '') return; // a share that is away for a moment
      if (nonceOf(held) === nonce) return writeFile(file, text(++beat)).catch(() => {});
      clearInterval(timer);
      onLost();
    });
  }, pace.beatMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await renewing;
    if (nonceOf(await readFile(file, 'utf8').catch(() => '')) === nonce) await rm(file, { force: true });
  };
}

const create = (file: string, text: string): Promise<boolean> =>
  writeFile(file, text, { flag: 'wx' }).then(
    () => true,
    (error) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );

/** Takes a dead lock away, unless somebody quicker has already replaced it by a living one. */
async function remove(file: string, dead: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(() => {});
  const taken = await readFile(aside, 'utf8').catch(() => dead);
  if (taken !== dead) await rename(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

async function isAlive(file: string, seen: string, { beatMs, watchMs }: Pace): Promise<boolean> {
  const holder = parse(seen);
  if (holder && holder.host === os.hostname() && !isRunning(holder.pid)) return false;
  for (let waited = 0; waited < watchMs; waited += beatMs / 4) {
    await sleep(beatMs / 4);
    if ((await readFile(file, 'utf8').catch(() => seen)) !== seen) return true;
  }
  return false;
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut off while it was written
  }
}
const nonceOf = (text: string) => parse(text)?.nonce;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
