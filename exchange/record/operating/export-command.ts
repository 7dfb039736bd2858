import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { machineClock } from '../../../contracts/clock.ts';
import { readPassphrase } from '../../../supervisor/secrets.ts';
import { openKeyStore } from '../../keys.ts';
import { readKeyTurns } from '../tree/key-turns.ts';
import { readLedgerKeys } from '../tree/ledger-keys.ts';
import { exportLedger } from './export.ts';
import { findOperator, type Io, operate, operatorOptions, recordOperation } from './operating.ts';

const usage = `使い方: engawa export フォルダー [--records --reason 理由 --actor 氏名 [--operator OPR/番号]]

監査台帳を、engawa verify で確かめられるフォルダーに書き出します。npm start を動かしたままで実行してください。

  指定なし    チェックポイントと台帳のエントリーだけを書き出します。誰のことも分かりません
  --records   記録の本文も書き出します。監査人に渡すときのものです。漏れないように扱ってください
  --reason    記録の本文を書き出す理由（渡す相手など）。先に監査台帳に残ります
  --actor     実行する人の氏名
  --operator  運営者の参加機関（省略時は OPR/engawa）
`;

/** `engawa export`: the ledger as a folder, to be verified elsewhere. With the records it is itself on record. @returns the exit code */
export async function exportCommand(args: readonly string[], io: Io): Promise<number> {
  const given = parse(args);
  if (!given || given.help || given.folder === undefined) {
    io[given?.help ? 'stdout' : 'stderr'].write(usage);
    return given?.help ? 0 : 2;
  }
  const { folder, by } = given;
  if (!(await isEmpty(folder))) {
    io.stderr.write(`${folder} は空ではありません。新しいフォルダーを指定してください。\n`);
    return 2;
  }
  return operate(io, async (admin, configuration) => {
    const keys = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
    const { rows } = await admin.query<{ number: number }>('SELECT number FROM ledger.tree ORDER BY number');
    const newest = rows.at(-1)?.number;
    if (newest === undefined) {
      io.stderr.write('監査台帳にはまだ何もありません。\n');
      return 1;
    }
    if (by) await recordOperation(admin, by, 'export', ['ledger with records'], machineClock.now());
    const source = {
      trail: admin,
      ledgerKeys: await readLedgerKeys(keys),
      keyTurns: await readKeyTurns(keys),
      records: by !== undefined,
    };
    const size = await exportLedger(source, folder);
    // Trees that `engawa recover` has closed stand where the exchange shows them too.
    for (const { number } of rows)
      if (number !== newest) await exportLedger(source, path.join(folder, 'trees', String(number)), number);
    io.stdout.write(
      `${size}件の監査台帳を ${folder} に書き出しました${by ? '（記録の本文を含みます）' : ''}。\n確かめるには: engawa verify ${folder}\n`,
    );
    return 0;
  });
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...operatorOptions,
        records: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const by = findOperator(values);
    const named = values.reason !== undefined || values.actor !== undefined;
    if (values.records ? !by : named) return undefined;
    if (positionals.length > 1) return undefined;
    return { help: values.help, folder: positionals[0], by };
  } catch {
    return undefined;
  }
}

const isEmpty = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.length === 0,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
