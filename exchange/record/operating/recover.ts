import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Configuration, ConfigurationError, readConfiguration } from '../../../configuration.ts';
import { machineClock } from '../../../contracts/clock.ts';
import { isMemberId } from '../../../contracts/member.ts';
import { findAdminUrl } from '../../../supervisor/admin.ts';
import { readPassphrase } from '../../../supervisor/passphrase.ts';
import { openKeyStore } from '../../keys.ts';
import type { Signing } from '../tree/block.ts';
import { readLedgerKeys } from '../tree/ledger-keys.ts';
import { type Diagnosis, diagnose, recover } from './recovery.ts';

type Io = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown } };

const usage = `使い方: engawa recover [--reason 理由 --actor 氏名 [--operator OPR/番号]]

監査台帳への署名が止まったときに使います。データベースを復元した後などに、すでに署名した内容と
データベースが食い違うと、署名も情報連携も止まります。npm start を動かしたままで実行してください。

  指定なし    何が食い違っているかを表示します（何も変えません）
  --reason    新しい台帳を始める理由。最初の記録として残ります
  --actor     実行する人の氏名
  --operator  運営者の参加機関（省略時は OPR/engawa）
`;

/** `engawa recover`: says why the ledger is not signed, and opens a new tree when told why and by whom. @returns the exit code */
export async function recoverCommand(args: readonly string[], io: Io): Promise<number> {
  const given = parse(args);
  if (!given || given.help) {
    io[given ? 'stdout' : 'stderr'].write(usage);
    return given ? 0 : 2;
  }
  try {
    const configuration = readConfiguration(process.env);
    const keys = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
    const signing: Signing = { keys, origin: configuration.region.origin, ledgerKeys: await readLedgerKeys(keys) };
    const options = { adminUrl: await getAdminUrl(configuration), signing, realClock: machineClock };
    if (given.by === undefined) {
      const diagnosis = await diagnose(options);
      io.stdout.write(diagnosis ? `${explain(diagnosis)}${whatToDo}` : allWell);
      return diagnosis ? 1 : 0;
    }
    const recovery = await recover(options, given.by);
    io.stdout.write(
      recovery
        ? `${explain(recovery.diagnosis)}\n新しい台帳「${recovery.origin}」を始めました。情報連携は再開します。\n` +
            '検証鍵（/ledger/vkey）が変わりました。立会人、監査人、参加機関に知らせてください。\n'
        : allWell,
    );
    return 0;
  } catch (error) {
    io.stderr.write(`${tell(error)}\n`);
    return 2;
  }
}

const allWell = '監査台帳に異常はありません。何もする必要はありません。\n';

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        reason: { type: 'string' },
        actor: { type: 'string' },
        operator: { type: 'string', default: 'OPR/engawa' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { reason, actor, operator, help } = values;
    if ((reason === undefined) !== (actor === undefined) || reason === '' || actor === '') return undefined;
    if (!isMemberId(operator)) return undefined;
    return { help, by: reason === undefined ? undefined : { reason, actor: actor!, operator } };
  } catch {
    return undefined;
  }
}

const whatToDo = `続けるには、新しい台帳を始めます。最初の記録に、前のチェックポイントと失われた範囲が残ります。
復元をやり直せる場合（より新しいバックアップがある場合）は、先にそちらを試してください。
始めるには: npx engawa recover --reason 理由 --actor 氏名
`;

function explain({ block, tree, kept, lost }: Diagnosis): string {
  const lines = [
    block.text,
    tree && kept > 0 ? `「${tree.origin}」は、${kept}件目までを証明できます。この部分は引き続き読めます。` : '',
    lost === undefined
      ? 'どこまで署名したかを示すものが残っていないため、失われた範囲は分かりません。'
      : lost.beyond > lost.first
        ? `「${lost.origin}」の${lost.first + 1}件目から${lost.beyond}件目までは、署名済みですが証明できません。`
        : '署名済みの内容に、失われたものはありません。',
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

function tell(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof Unreachable) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED')
    return 'データベースに接続できません。npm start を動かしたままで、もう一度実行してください。';
  return `実行できませんでした: ${(error as Error).message}`;
}

class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

async function getAdminUrl(configuration: Configuration): Promise<string> {
  const url = await findAdminUrl(configuration);
  if (url !== undefined) return url;
  throw new Unreachable(`${configuration.data} にデータベースの情報がありません。ENGAWA_DATA を確かめてください。`);
}
