import { readFile } from 'node:fs/promises';
import { sayTrouble } from '../connector/trouble.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa register relation|consent <ファイル（JSON）> --as 自治体の業務システムのファイル

関係（/v1/relations）か同意（/v1/consents）を、業務システムとして登録します。ファイルの中身は /openapi.json にあるとおりです。
  --code  対象者の符号（ファイルの subject の代わりに使います）
`;
const paths: Readonly<Record<string, string>> = { relation: '/v1/relations', consent: '/v1/consents' };

/** `engawa register relation|consent <file>`: for a town hall that has no screen for it yet. @returns the exit code */
export const registerCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const [what = '', ...rest] = args;
    const path = Object.hasOwn(paths, what) ? paths[what] : undefined;
    if (path === undefined) throw new Usage(`${what} は登録できません。relation か consent にしてください`);
    const fields = {
      file: { question: '登録するもの（JSON のファイル）' },
      code: { question: '対象者の符号', optional: true as const },
    };
    const { one } = await readAnswers(rest, fields, io);
    const text = await readFile(one.file!, 'utf8').catch((error) => {
      throw new Usage(sayTrouble(error) ?? `${one.file} を読めません`);
    });
    const { client } = await openActing(one);
    const body = { ...readObject(text, one.file!), ...(one.code !== undefined && { subject: one.code }) };
    const { id } = await client.call<{ id: string }>('POST', path, body);
    io.stdout.write(`登録しました（番号 ${id}）。\n`);
  });

/** The parser's own message would quote what is about a person. @throws Usage */
function readObject(text: string, file: string): object {
  try {
    return parseWritten(text);
  } catch {
    throw new Usage(`${file} を JSON として読めません。書き方を確かめてください`);
  }
}
