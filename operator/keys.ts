import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfiguration } from '../configuration.ts';
import { openFolder } from '../connector/files.ts';
import { isSystemId } from '../contracts/member.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';
import { makeSystemKeys, writeSystemFile } from './system.ts';

const usage = `使い方: engawa keys <業務システムの番号> [--out フォルダー] [--exchange 連携基盤の住所]

業務システムの鍵を作ります。連携基盤につながっていなくても実行できます。
  ….keys.json     秘密鍵。この業務システムの計算機だけに置きます
  ….public.json   公開鍵。運営者に渡し、engawa enrol system … --keys で登録してもらいます
  ….json          業務システムのファイル（接続プログラムの設定の初めと同じもの）
`;

/** `engawa keys <system>`: at the member whose system it is, so that nobody else ever has them. @returns the exit code */
export const keysCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      system: { question: '業務システムの番号（例 GOV/990035/main）' },
      out: { question: 'フォルダー', optional: true },
      exchange: { question: '連携基盤の住所', optional: true },
    } as const;
    const { one } = await readAnswers(args, fields, io);
    const { system = '', out = '.' } = one;
    if (!isSystemId(system)) throw new Usage(`${system} は業務システムの番号の形ではありません`);
    await openFolder(out, 0o700);
    const { publicKeys, file } = await makeSystemKeys(out, system);
    const shown = path.join(out, `${system.replaceAll('/', '-')}.public.json`);
    await writeFile(shown, `${JSON.stringify({ keys: publicKeys }, null, 2)}\n`);
    const exchange = one.exchange ?? readConfiguration(process.env).region.exchangeUrl;
    const setup = await writeSystemFile(out, system, exchange, file!);
    io.stdout.write(`鍵: ${file}（この業務システムの計算機だけに置き、ほかへ写さないでください）\n`);
    io.stdout.write(`運営者に渡すもの: ${shown}\n設定: ${setup}\n`);
  });
