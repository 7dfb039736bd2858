import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivered } from '../exchange/deliver/hand-over.ts';
import { type Complaint, Wrong } from './finding.ts';
import { runProgram } from './program.ts';

/** One message that took effect in the application, by its own account. */
type Effect = { readonly message: string; readonly runmode?: string };
/** Asks the application what took effect so far. */
export type ReadTaken = () => Promise<readonly Effect[]>;

const seconds = 30;

export const takenBy =
  (program: readonly string[], folder: string, env: Readonly<Record<string, string>>): ReadTaken =>
  async () => {
    const { code, out, err } = await runProgram(program, folder, { env, seconds });
    if (code !== 0)
      throw new Wrong(
        `taken の命令が ${code ?? '時間切れ'} で終わりました: ${err.trim().split('\n').at(-1)?.slice(0, 200) ?? ''}`,
        'taken の命令を直してください',
      );
    return out
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(readLine);
  };

function readLine(line: string): Effect {
  try {
    const effect: Effect | null = JSON.parse(line);
    if (typeof effect?.message === 'string') return effect;
  } catch {
    // said below
  }
  throw new Wrong(
    'taken の命令の出力に、{"message": "…"} の形でない行があります',
    '効いたものごとに一行、{"message": 番号, "runmode": 実施区分} を書いてください',
  );
}

const settleMs = 5_000;
const lookMs = 200;

/** Whether each of them took effect exactly once, in its run mode; what is worked through later gets a moment. */
export async function complainUnlessOnce(
  readTaken: ReadTaken,
  messages: readonly Pick<Delivered, 'message' | 'runmode'>[],
): Promise<Complaint | undefined> {
  for (let waited = 0; ; waited += lookMs) {
    const complaint = complainOf(await readTaken(), messages);
    if (!complaint?.mayChange || waited >= settleMs)
      return complaint && { seen: complaint.seen, remedy: complaint.remedy };
    await sleep(lookMs);
  }
}

function complainOf(taken: readonly Effect[], messages: readonly Pick<Delivered, 'message' | 'runmode'>[]) {
  for (const { message, runmode } of messages) {
    const effects = taken.filter((one) => one.message === message);
    if (effects.length > 1)
      return {
        seen: `一つの通信が${effects.length}回効きました`,
        remedy: '番号（ce-id、message）を控え、同じ番号のものは二度効かせないでください',
        mayChange: false,
      };
    if (effects.length === 0)
      return {
        seen: '受け取りを知らせたのに、効いていません',
        remedy: '失われない所に書いてから、受け取りを知らせてください',
        mayChange: true,
      };
    if (effects[0]!.runmode !== runmode)
      return {
        seen: `${runmode}のものを、${effects[0]!.runmode ?? '区分なし'}として扱いました`,
        remedy: '実施区分（通常・訓練・試験）を見て、訓練と試験のものを本番のものと分けてください',
        mayChange: false,
      };
  }
  return undefined;
}

/** Whether none of them took effect. */
export async function complainIfTaken(
  readTaken: ReadTaken,
  messages: readonly Pick<Delivered, 'message'>[],
  remedy: string,
): Promise<Complaint | undefined> {
  const taken = new Set((await readTaken()).map(({ message }) => message));
  return messages.some(({ message }) => taken.has(message))
    ? { seen: '受け入れてはいけないものが効きました', remedy }
    : undefined;
}
