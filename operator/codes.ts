import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openFolder } from '../connector/files.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers } from './answers.ts';
import { readByLayout } from './layout.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa codes <ファイル（CSV）> --as 業務システムのファイル --layout レイアウトの表 --purpose 利用目的 --out ファイル

既存の業務システムのファイルを読み、一人ずつ自機関の符号（機関別符号）を受け取って、符号をキーにした JSON を書きます。
符号を受け取れない方（登録のない方、関係のない方など）は、行番号を表示して除きます。

  --as       業務システムのファイル（engawa enrol system が作るもの）
  --layout   レイアウトの表（例 municipal/certification）。insurerNumber と insuredNumber のあるもの
  --purpose  利用目的の id
  --out      書き出すファイル（すでにあれば置き換えます）
`;

type Insured = { readonly insurerNumber?: unknown; readonly insuredNumber?: unknown };

/** `engawa codes <file>` @returns the exit code */
export const codesCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      file: { question: 'ファイル（CSV）' },
      layout: { question: 'レイアウトの表' },
      purpose: { question: '利用目的の id' },
      out: { question: '書き出すファイル' },
    };
    const { one } = await readAnswers(args, fields, io);
    const { file = '', layout = '', purpose = '', out = '' } = one;
    const { records, problems } = await readByLayout(layout, file);
    for (const { line, text } of problems) io.stdout.write(`× ${line > 0 ? `${line}行目: ` : ''}${text}\n`);
    if (problems.length > 0) throw new Error(`直すところが${problems.length}件あるため、何も書き出していません。`);
    await openFolder(path.dirname(path.resolve(out))); // before anybody's code is asked for, on record
    const { client } = await openActing(one);
    const persons = records.map(({ record }: { record: Insured }) => ({
      insurer: String(record.insurerNumber),
      insured: String(record.insuredNumber),
    }));
    const codes = await client.requestCodes(purpose, persons);
    const known = records.flatMap(({ record }, i) => (codes[i] === undefined ? [] : [[codes[i], record] as const]));
    for (const [i, { line }] of records.entries())
      if (codes[i] === undefined) io.stdout.write(`${line}行目: 符号を受け取れませんでした\n`);
    if (known.length === 0)
      throw new Error(
        '符号を受け取れた方がいないため、何も書き出していません。住民の登録（engawa import-residents）と、この機関との関係を確かめてください。',
      );
    await writeFile(out, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`, { mode: 0o600 });
    io.stdout.write(`${known.length}人分を ${out} に書き出しました。\n`);
  });
