import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Clock, machineClock } from '../contracts/clock.ts';
import type { Pool } from '../database/connect.ts';
import { announce } from '../exchange/identify/enrol.ts';
import { rotateIssuerKeys } from '../exchange/identify/issuer-keys.ts';
import { type KeyStore, openKeyStore } from '../exchange/keys.ts';
import { findOperator, type Io, operate, operatorOptions, recordOperation } from '../exchange/record/operating.ts';
import { readPassphrase } from '../supervisor/secrets.ts';

/** Turns one kind of key while the region runs; what it says is for the operator. */
type Turning = {
  readonly about: string;
  turn(keys: KeyStore, told: Told): Promise<string>;
};
/** Lets every running process take up what has changed in the keys' folder, and waits until those that have not refuse requests. */
type Told = { tellAll(): Promise<void>; readonly clock: Clock };

const turnings: Readonly<Record<string, Turning>> = {
  issuer: {
    about: 'トークンに署名する鍵',
    async turn(keys, { tellAll, clock }) {
      const number = await rotateIssuerKeys(keys, clock.now());
      if (number === undefined)
        return '前に新しくしてから15分たっていません。使われているトークンが無効になるため、何もしていません。';
      await tellAll();
      return `トークンの署名は ${number} 番の鍵に替わりました。前の鍵で署名したトークンは、期限（5分）まで使えます。`;
    },
  },
  subjects: {
    about: '住民ひとりひとりの鍵（記録の印と、封をした氏名）',
    async turn(keys, { tellAll }) {
      const persons = await keys.makeNextSubjectKeys();
      // Known to every process before the first record stands under it: nobody's trail has a gap.
      await tellAll();
      await keys.turnSubjectKeys();
      await tellAll();
      return `${persons}人の鍵を新しくしました。前の鍵は、それまでの記録を本人に見せるために残ります。`;
    },
  },
};

const usage = `使い方: engawa rotate <鍵> --reason 理由 --actor 氏名 [--operator OPR/番号]

連携基盤の鍵を新しくします。npm start を動かしたままで実行してください。情報連携は止まりません。

${Object.entries(turnings)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}

  --reason    新しくする理由。先に監査台帳に残ります
  --actor     実行する人の氏名
  --operator  運営者の参加機関（省略時は OPR/engawa）

参加機関の業務システムの鍵は、その機関が engawa connect --rotate で新しくします。
`;

/** Longer than a process goes on answering that has not heard of a change (identify/listener.ts). */
const heardMs = 5_000;

/** `engawa rotate`: turns a key of the region without a pause. @returns the exit code */
export async function rotateCommand(args: readonly string[], io: Io, clock: Clock = machineClock): Promise<number> {
  const given = parse(args);
  if (!given?.by) {
    io[given ? 'stdout' : 'stderr'].write(usage);
    return given ? 0 : 2;
  }
  const { by, name, turning } = given;
  return operate(io, async (admin, configuration) => {
    const keys = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
    return withLock(admin, async () => {
      await recordOperation(admin, by, 'rotate', [`key-turned ${name}`], clock.now());
      const tellAll = async () => {
        await announce(admin);
        await sleep(heardMs);
      };
      io.stdout.write(`${await turning.turn(keys, { tellAll, clock })}\n`);
      return 0;
    });
  });
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...operatorOptions, help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    });
    if (values.help) return { by: undefined };
    const [name = '', ...more] = positionals;
    const turning = Object.hasOwn(turnings, name) ? turnings[name] : undefined;
    const by = findOperator(values);
    return turning && by && more.length === 0 ? { by, name, turning } : undefined;
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
