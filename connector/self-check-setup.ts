import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JWK } from 'jose';
import { isSystemId, type SystemId } from '../contracts/member.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { settings } from './configuration.ts';

/** What a check found, and what to do about it. */
export type Finding = {
  readonly good: boolean;
  readonly text: string;
  readonly remedy?: string;
  /** it is for others to act, and nothing here is wrong */
  readonly waits?: true;
  /** where one line tells of many such: what this one is about, and the line */
  readonly one?: string;
  readonly many?: (names: readonly string[]) => string;
};
export type Setup = {
  readonly exchange: string;
  readonly issuer?: string;
  readonly system: SystemId;
  readonly keyFile: string;
  readonly proxy?: string;
  readonly ca?: string;
};
/** What a check stops at: nothing after it could be found out. */
export class Stop extends Error {
  constructor(readonly finding: Finding) {
    super(finding.text);
  }
}
export const good = (text: string, short: Pick<Finding, 'waits' | 'one' | 'many'> = {}): Finding => ({
  good: true,
  text,
  ...short,
});
export const bad = (text: string, remedy: string): Finding => ({ good: false, text, remedy });

/** What `engawa self-check` needs of a configuration, a connector's or one of three lines. @throws Stop */
export async function readSetup(file: string): Promise<Setup> {
  const stop = (text: string) => new Stop(bad(`設定: ${text}`, `${file} を直してください`));
  let content: Record<string, unknown>;
  try {
    content = parseWritten(await readFile(file, 'utf8')) ?? {};
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Stop(
        bad(
          `設定: ${file} がありません`,
          'engawa join や enrol system が作ったファイルのあるフォルダーで実行するか、その場所を指定してください',
        ),
      );
    throw stop(`${file} を JSON として読めません（${code ?? '書き方の誤り'}）`);
  }
  const { exchange, issuer, system, keys, proxy, ca } = content;
  if (Array.isArray(keys)) throw stop(`${file} は鍵のファイルです。設定のファイルを指定してください`);
  if (typeof exchange !== 'string' || !/^https?:\/\//.test(exchange) || !URL.canParse(exchange))
    throw stop('exchange に連携基盤の住所（https://…）がありません');
  if (typeof system !== 'string' || !isSystemId(system))
    throw stop('system に業務システムの番号（区分/番号/名前）がありません');
  if (typeof keys !== 'string') throw stop('keys に鍵のファイルがありません');
  // A connector refuses what it does not know; a part that was misspelt would be looked at by nobody here.
  const unknown = Object.keys(content).filter((name) => !settings.includes(name));
  if (unknown.length > 0) throw stop(`知らない項目です: ${unknown.join('、')}`);
  const here = (name: string) => path.resolve(path.dirname(file), name);
  return {
    exchange,
    system,
    keyFile: here(keys),
    ...(typeof issuer === 'string' && { issuer }),
    ...(typeof proxy === 'string' && { proxy }),
    ...(typeof ca === 'string' && { ca: here(ca) }),
  };
}

/** @throws Stop */
export async function readKeys(file: string): Promise<readonly JWK[]> {
  const stop = (text: string) =>
    new Stop(bad(`鍵: ${text}`, '運営者から受け取った鍵のファイルの場所を、設定の keys に書いてください'));
  const text = await readFile(file, 'utf8').catch((error) => {
    throw stop(`${file} を読めません（${error.code}）`);
  });
  try {
    const { keys } = parseWritten(text);
    if (Array.isArray(keys)) return keys;
  } catch {
    // The parser's own message would quote the key.
  }
  throw stop(`${file} は鍵のファイル（JWKS）ではありません`);
}
