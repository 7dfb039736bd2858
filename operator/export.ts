import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { ExchangeError } from '../connector/client.ts';
import { openFolder } from '../connector/files.ts';
import { decodeExport } from '../contracts/ledger-export.ts';
import { openActing, staffFields } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { tellProposed } from './operation.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa export フォルダー                       記録の本文を入れずに書き出します。誰のことも分かりません
        engawa export --records --reason 理由          記録の本文も入れて書き出すことを、もう一人に頼みます
        engawa export フォルダー --approved 番号        もう一人が承認したものを、記録の本文も入れて書き出します

監査台帳を、engawa verify で確かめられるフォルダーに書き出します。npm start を動かしたままで実行してください。
書き出すことは、先に監査台帳に残ります。記録の本文は、監査人に渡すときのものです。漏れないように扱ってください。

  --reason   記録の本文を書き出す理由（渡す相手など）
  --actor    操作する人の氏名（記録に残ります）   --as  運営者の別の業務システムのファイル
  --staff --role --proved  運営者の職員を登録しているとき、頼む職員（--as とともに）
`;

/** `engawa export`: the ledger as a folder, to be verified elsewhere; with the records by two persons. @returns the exit code */
export const exportCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    if (args.includes('--records')) {
      const fields = { reason: { question: '記録の本文を書き出す理由' }, ...staffFields };
      const { one } = await readAnswers(
        args.filter((one) => one !== '--records'),
        fields,
        io,
      );
      const { client, actor, claim } = await openActing(one);
      const id = randomUUID();
      const body = { id, act: 'export', reason: one.reason, actor };
      await client.call('POST', '/v1/operations/proposals', body, { headers: await claim(id) });
      io.stdout.write(tellProposed(id, `engawa export フォルダー --approved ${id}`));
      return;
    }
    const fields = {
      folder: { question: 'フォルダー' },
      approved: { question: '承認された番号', optional: true },
    } as const;
    const { one } = await readAnswers(args, fields, io);
    const { folder = '', approved } = one;
    if (!(await isEmpty(folder))) throw new Usage(`${folder} は空ではありません。新しいフォルダーを指定してください`);
    await openFolder(folder);
    const { client, actor } = await openActing(one);
    const stream = await client.stream('/v1/operations/exports', { approved, actor }).catch(async (error) => {
      await rmdir(folder).catch(() => {});
      throw error;
    });
    const count = await writeFiles(folder, stream);
    io.stdout.write(
      `${count}件の監査台帳を ${folder} に書き出しました${approved ? '（記録の本文を含みます）' : ''}。\n確かめるには: engawa verify ${folder}\n`,
    );
  });

/** File by file, as they come. What was cut off would prove nothing, and is not left lying there. */
async function writeFiles(folder: string, stream: Readable): Promise<number> {
  const files = decodeExport(stream);
  try {
    for (;;) {
      const { done, value } = await files.next().catch((cause: unknown) => {
        const text = '書き出しが途中で切れました。フォルダーは消しました。もう一度実行してください。';
        throw new ExchangeError(0, 'silent', text, false, undefined, { cause });
      });
      if (done) return value;
      const [name, content] = value;
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content, { mode: 0o600 });
    }
  } catch (error) {
    stream.on('error', () => {}).destroy();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const isEmpty = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.length === 0,
    ({ code = '' }: NodeJS.ErrnoException) => ['ENOENT', 'ENOTDIR'].includes(code), // what cannot be made is told by who makes it
  );
