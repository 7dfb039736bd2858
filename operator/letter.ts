import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, openFolder, renamePatiently } from '../connector/files.ts';
import { sayTrouble } from '../connector/trouble.ts';
import { isLetterHash, letterHash, makeLetterCode } from '../contracts/letter.ts';
import { memberOf } from '../contracts/member.ts';
import { isMunicipalityCode } from '../exchange/decide/sources.ts';
import { openActing, staffFields } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { type Pending, pendingOf } from './enrolling.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa letter <自治体のコード> [--out フォルダー] [--as 業務システムのファイル]

自治体の最初の業務システムを登録するための通知書を作ります。連携基盤につながっていなくても実行できます。
  letter-<コード>.txt   通知書。印刷して封をし、業務システムを登録する担当者に渡します。運営者に見せないでください
  letter-<コード>.hash  通知書の指紋。これだけを運営者に渡します

  --out   通知書を置くフォルダー（省略時はいまのフォルダー）
  --as    すでに参加している自治体が、業務システムをすべて失った日のための通知書を預けるとき
  --staff --role  操作する職員の番号と役割（職員を登録しているとき）
`;

/** `engawa letter <code>`, a town letter: made at the town hall, or by whoever sends it to the town hall on paper. @returns the exit code */
export const letterCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      code: { question: '全国地方公共団体コード（6桁）' },
      out: { question: 'フォルダー', optional: true },
      ...staffFields,
    } as const;
    const { one } = await readAnswers(args, fields, io);
    const { code = '', out = '.' } = one;
    if (!/^\d{6}$/.test(code)) throw new Usage('全国地方公共団体コードは6桁の数字です');
    if (!isMunicipalityCode(code))
      throw new Error(`${code} は全国地方公共団体コード（検査数字を含む6桁）ではありません。番号を確かめてください。`);
    await openFolder(out);
    if (one.as === undefined) {
      const file = letterFile(out, code, 'first');
      const hash = await writeLetter(file, code, 'first');
      const place = file.replace(/\.txt$/, '.hash');
      await writeFile(place, `${hash}\n`);
      io.stdout.write(`通知書: ${file}（印刷したら、ファイルは消してください。運営者に見せないでください）\n`);
      io.stdout.write(`運営者に渡すもの: ${place}（指紋 ${hash}）\n`);
      return;
    }
    const { client, actor, claim, system } = await openActing(one);
    // The digest holds the code: laid down by another town, it would open nothing on the day on which it is needed.
    if (memberOf(system) !== `GOV/${code}`)
      throw new Error(`${one.as} は ${memberOf(system)} の業務システムです。${code} の通知書は預けられません。`);
    const file = letterFile(out, code, 'spare');
    if (await exists(file)) throw isThere(file);
    // A letter that was laid down and that nobody has does no harm; one that somebody keeps and that was not would.
    const aside = pendingOf(file);
    await rm(aside, { force: true });
    const hash = await writeLetter(aside, code, 'spare');
    const id = randomUUID();
    try {
      await client.call('POST', '/v1/enrol/letters', { letter: hash, id, actor }, { headers: await claim(id) });
    } catch (error) {
      await rm(aside);
      throw error;
    }
    await renamePatiently(aside, file);
    io.stdout.write(`${tellSpare(file)}\n`);
  });

export const tellSpare = (file: string): string =>
  `次の通知書: ${file}（業務システムをすべて失った日に要ります。印刷して、業務システムとは別のところに保管してください）`;

/** Makes a town letter. @returns its digest, for the operator or for the exchange. @throws Error in Japanese when there is one already */
async function writeLetter(file: string, municipality: string, kind: 'first' | 'spare'): Promise<string> {
  const code = makeLetterCode(randomBytes(32));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, letterOf(municipality, code, kind === 'spare'), { mode: 0o600, flag: 'wx' }).catch((error) => {
    throw error.code === 'EEXIST' ? isThere(file) : error;
  });
  return letterHash(municipality, code);
}

const isThere = (file: string) => new Error(`${file} がすでにあります。使わないときは、消してからやり直してください。`);

/**
 * The letter for the day on which all systems are lost, while it is not laid down yet; that of an earlier try is taken again, for its outcome may be
 * unknown.
 * @param used the code that a town joins with: a letter counts once
 */
export async function openSpareLetter(
  folder: string,
  municipality: string,
  used: string,
): Promise<Pending & { readonly hash: string }> {
  const file = letterFile(folder, municipality, 'spare');
  const aside = pendingOf(file);
  for (const one of [aside, file]) {
    if (!(await exists(one))) continue;
    const hash = letterHash(municipality, await readLetterCode(one));
    if (hash !== letterHash(municipality, used)) return { aside: one, file, hash };
  }
  return { aside, file, hash: await writeLetter(aside, municipality, 'spare') };
}

const letterFile = (folder: string, municipality: string, kind: 'first' | 'spare'): string =>
  path.join(folder, `${kind === 'spare' ? 'spare-letter' : 'letter'}-${municipality}.txt`);

const letterOf = (code: string, secret: string, spare: boolean): string =>
  [
    spare ? '業務システムをすべて失った日のための通知書' : '業務システム登録の通知書',
    '',
    `自治体のコード  ${code}`,
    `符丁            ${secret}`,
    '',
    '業務システムの計算機で、次を実行します（符丁は一度だけ使えます）。',
    `  engawa join GOV/${code}/業務システムの名前 --letter このファイル --folder 定めのフォルダー --name 呼び名`,
    '',
    'この符丁を知っている人は、この自治体の業務システムを登録できます。運営者を含め、ほかの人に見せないでください。',
    'すでに登録されていると表示されたときは、だれかがこの自治体の名で登録しています。すぐに運営者と監査人に知らせてください。',
    '',
  ].join('\r\n');

/** The text of a file, or what was typed itself; what can only be meant as a file is told where it is not there. */
async function readGiven(given: string): Promise<string> {
  return readFile(given, 'utf8').catch((error) => {
    const trouble = /[./\\]/.test(given) ? sayTrouble(error) : undefined;
    if (trouble !== undefined) throw new Usage(trouble);
    return given;
  });
}

/** The code in a town letter, or as it was typed. @throws Usage */
export async function readLetterCode(given: string): Promise<string> {
  const text = await readGiven(given);
  const code = /^符丁\s+(\S+)/m.exec(text)?.[1] ?? (/^[\w\s-]{20,60}$/.test(text.trim()) ? text.trim() : undefined);
  if (code === undefined) throw new Usage(`${given} に符丁がありません。通知書のファイルか、符丁を指定してください`);
  return code;
}

/** @throws Usage */
export async function readLetterHash(given: string): Promise<string> {
  const text = (await readGiven(given)).trim();
  if (/^符丁\s+\S/m.test(text))
    throw new Usage(
      `${given} は通知書そのものです。運営者が見てはいけないものです。自治体に知らせて、通知書を作り直してもらい、指紋（.hash）だけを受け取ってください`,
    );
  if (!isLetterHash(text)) throw new Usage(`${given} は通知書の指紋（engawa letter が作る .hash）ではありません`);
  return text;
}
