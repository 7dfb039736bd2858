import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Clock, machineClock } from '../contracts/clock.ts';
import type { Pool } from '../database/connect.ts';
import { announce } from '../exchange/identify/enrol.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { findOperator, type Io, operate, operatorOptions, recordOperation } from '../exchange/record/operating/operating.ts';
import { readPassphrase } from '../supervisor/secrets.ts';
import { turnings } from './turnings.ts';

const usage = `使い方: engawa rotate <鍵> --reason 理由 --actor 氏名 [--operator OPR/番号]

連携基盤の鍵を新しくします。npm start を動かしたままで実行してください。情報連携は止まりません。

${Object.entries(turnings)
  .map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`)
  .join('\n')}

  --reason    新しくする理由。先に監査台帳に残ります
  --actor     実行する人の氏名
  --operator  運営者の参加機関（省略時は OPR/engawa）
  --new       新しい合言葉を書いたファイル（passphrase のとき）

参加機関の業務システムの鍵は、その機関が engawa connect --rotate で新しくします。
`;

/** Longer than a process goes on answering that has not heard of a change (identify/directory/listener.ts). */
const heardMs = 5_000;

/** `engawa rotate`: turns a key of the region without a pause. @returns the exit code */
export async function rotateCommand(args: readonly string[], io: Io, clock: Clock = machineClock): Promise<number> {
  const given = parse(args);
  if (!given?.by) {
    io[given ? 'stdout' : 'stderr'].write(usage);
    return given ? 0 : 2;
  }
  const { by, name, turning, newFile } = given;
  return operate(io, async (admin, configuration) => {
    const keys = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
    return withLock(admin, async () => {
      await recordOperation(admin, by, 'rotate', [`key-turned ${name}`], clock.now());
      const tellAll = async () => {
        await announce(admin);
        await sleep(heardMs);
      };
      io.stdout.write(
        `${await turning.turn({ keys, admin, configuration, tellAll, clock, actor: by.actor, newFile })}\n`,
      );
      return 0;
    });
  });
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...operatorOptions, new: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    });
    if (values.help) return { by: undefined };
    const [name = '', ...more] = positionals;
    const turning = Object.hasOwn(turnings, name) ? turnings[name] : undefined;
    const by = findOperator(values);
    return turning && by && more.length === 0 ? { by, name, turning, newFile: values.new } : undefined;
  } catch {
    return undefined;
  }
}

/** Two operators never turn keys at once. */
async function withLock(admin: Pool, work: () => Promise<number>): Promise<number> {
  const connection = await admin.connect();
  try {
    const { rows } = await connection.query('SELECT pg_try_advisory_lock(7266) AS held');
    if (!rows[0].held) throw new Error('ほかの人が、いま鍵を新しくしています。終わるのを待ってください。');
    return await work();
  } finally {
    connection.release(true);
  }
}
