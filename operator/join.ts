import path from 'node:path';
import { readConfiguration } from '../configuration.ts';
import { errorOf, failureOf } from '../connector/error.ts';
import { openFolder } from '../connector/files.ts';
import { openNetwork } from '../connector/network.ts';
import { checkSafe } from '../connector/session.ts';
import { isSystemId } from '../contracts/member.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { enrolWithKeys } from './enrolling.ts';
import { openSpareLetter, readLetterCode, tellSpare } from './letter.ts';
import { digestOf, readPolicyFolder } from './municipality.ts';
import { runCommand } from './run.ts';
import { writeSystemFile } from './system.ts';

const usage = `使い方: engawa join <業務システムの番号> --letter 通知書 --folder 定めのフォルダー --name 呼び名 [--exchange 住所]

通知書の符丁で、自治体の最初の業務システムを登録します。鍵を作り、公開鍵だけを送ります。

  --letter    通知書のファイル、または符丁
  --folder    確かめた定めのフォルダー。いま有効な定めが少しでも違うと、登録しません
  --name      業務システムの呼び名
  --exchange  連携基盤の住所（省略時は、この計算機の設定のもの）
  --receives  受け取る連携契約定義の id（いくつでも）
  --keys      公開鍵のファイル（JWK か JWKS。省略すると鍵を作ります）
  --out       鍵を作って入れるフォルダー（省略時はいまのフォルダー）
`;

/** `engawa join <system>`: at the town hall, which nobody knows yet. @returns the exit code */
export const joinCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      system: { question: '業務システムの番号（例 GOV/990035/main）' },
      letter: { question: '通知書のファイル、または符丁' },
      folder: { question: '確かめた定めのフォルダー' },
      name: { question: '業務システムの呼び名' },
      exchange: { question: '連携基盤の住所', optional: true },
      receives: { question: '受け取る連携契約定義の id', optional: true, several: true },
      keys: { question: '公開鍵のファイル', optional: true },
      out: { question: 'フォルダー', optional: true },
    } as const;
    const { one, many } = await readAnswers(args, fields, io);
    const { system = '', letter = '', folder = '', name = '', out = '.' } = one;
    if (!isSystemId(system) || !system.startsWith('GOV/'))
      throw new Usage(`${system} は自治体の業務システムの番号の形ではありません（例 GOV/990035/main）`);
    const exchange = one.exchange ?? readConfiguration(process.env).region.exchangeUrl;
    if (!/^https?:\/\//.test(exchange) || !URL.canParse(exchange))
      throw new Usage(`${exchange} は連携基盤の住所（https://…）ではありません`);
    const code = await readLetterCode(letter);
    const files = await readPolicyFolder(folder).catch(() => {
      throw new Usage(`${folder} を読めません。--folder で定めのフォルダーを指定してください`);
    });
    checkSafe(new URL(exchange));
    await openFolder(out, 0o700);
    const municipality = system.split('/')[1]!;
    const spare = await openSpareLetter(out, municipality, code);
    const asking = { system, exchange, folder: out, given: one.keys, pending: [spare], isDoneOnce: true };
    const { keys, isRepeat } = await enrolWithKeys(asking, (publicKeys) =>
      send(exchange, {
        system,
        name,
        keys: publicKeys,
        receives: many.receives ?? [],
        code,
        policy: digestOf(files),
        spare: spare.hash,
        actor: one.actor ?? '通知書を受け取った担当者',
      }),
    );
    if (isRepeat) {
      io.stdout.write(`業務システム ${system} は、${keys} の鍵で、すでに登録されています。何も変えていません。\n`);
      return;
    }
    io.stdout.write(
      `業務システム ${system} を登録しました。通知書の符丁は、もう使えません。\n${tellSpare(spare.file)}\n`,
    );
    if (keys === undefined) return;
    const file = await writeSystemFile(out, system, exchange, keys);
    io.stdout.write(`鍵: ${keys}（この業務システムの計算機だけに置き、ほかへ写さないでください）\n設定: ${file}\n`);
    io.stdout.write(`業務システムの計算機で確かめます: engawa self-check ${path.basename(file)}\n`);
  });

async function send(exchange: string, body: object): Promise<void> {
  const base = exchange.replace(/\/$/, '');
  const reach = await openNetwork({});
  const response = await reach(`${base}/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(async (cause) => {
    throw await failureOf(cause, base);
  });
  if (!response.ok) throw errorOf(response.status, response.headers, await response.text());
}
