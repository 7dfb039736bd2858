import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Clock, machineClock } from '../contracts/clock.ts';
import { TlogError } from '../contracts/tlog/error.ts';
import { parseVkey } from '../contracts/tlog/note.ts';
import { verifyCheckpoints } from './checkpoints.ts';
import { createReader, type Fetch } from './credentials.ts';
import type { Verdict } from './finding.ts';
import { verifyLog } from './log.ts';
import { findKeysOf, findRemembered, remember } from './memory.ts';
import { findOrigin } from './origin.ts';
import { findOrigins, verifyReceipt } from './receipt.ts';
import { folderSource, type Source, UnreadableSource, urlSource } from './source.ts';

export type Io = { say(line: string): void; complain(line: string): void; readonly clock?: Clock };

const usage = `使い方: engawa verify <台帳のURL | 台帳のフォルダー | 受領証.json | チェックポイント>
  --vkey 鍵            台帳の鍵（文字列、またはそれを書いたファイル）。何度でも指定できます
  --checkpoint ファイル  以前に得たチェックポイント。その続きであることを確かめます
  --log 台帳           チェックポイント二つを比べるときに、タイルを読む台帳のURLまたはフォルダー
  --witness 鍵         立会人の鍵。その連署があることを確かめます。何度でも指定できます
  --witnesses 数       指定した立会人のうち、何者の連署を求めるか（省略時は全員）
  --records            記録の本文がそろっていることも求めます
  --system 業務システム  監査人の業務システムの名前（AUD/…/main）。記録の本文も読んで確かめます（URLのとき）
  --keys ファイル        その業務システムの秘密鍵（JWKS）
  --issuer URL         その認証の窓口（省略時は、台帳と同じサーバーの /oidc）
  --session 名前         一度のサインイン（記録の session）でしたことを、順に表示します（監査人）
  --file ファイル        受領証と照らし合わせるファイル（送った順に）
  --state フォルダー     前に確かめたことを覚えておく場所（~/.engawa/verifier）`;

const isUrl = (target: string) => /^https?:\/\//.test(target);
const today = (clock: Clock) => clock.now().toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' }); // YYYY-MM-DD

/** `engawa verify`. @returns the exit code: 0 all is well, 1 something is wrong, 2 wrong usage, or it cannot be read */
export async function verifyCommand(args: readonly string[], io: Io): Promise<number> {
  try {
    const given = parse(args);
    if (given.help) {
      io.say(usage);
      return 0;
    }
    const [target] = given.targets;
    if (target === undefined || given.targets.length > 1) throw new UnreadableSource(usage);
    if (isUrl(target))
      return tell(await verifySource(urlSource(target, await findReader(target, given)), given, io), io);
    const found = await stat(target).catch(() => undefined);
    if (!found) throw new UnreadableSource(`${target} が見つかりません。`);
    if (found.isDirectory()) return tell(await verifySource(folderSource(target), given, io), io);
    return tell(await verifyFile(target, given), io);
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error;
    io.complain(error.message);
    return 2;
  }
}

type Given = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    const list = { type: 'string', multiple: true } as const;
    const one = { type: 'string' } as const;
    const options = {
      ...{ vkey: list, checkpoint: list, witness: list, file: list },
      ...{ witnesses: one, log: one },
      ...{ system: one, keys: one, issuer: one, session: one },
      records: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      state: { type: 'string', default: path.join(homedir(), '.engawa', 'verifier') },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if ((values.system === undefined) !== (values.keys === undefined)) throw new UnreadableSource(usage);
    // Whom nobody shows the records would read an empty answer as a session in which nothing was done.
    if (values.session !== undefined && values.system === undefined && !values.records)
      throw new UnreadableSource(usage);
    return { ...values, targets: positionals };
  } catch {
    throw new UnreadableSource(usage);
  }
}

const read = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableSource(`${file} を読めません（${error.code}）。`);
  });

/** Keys given as such, or in a file with one a line. */
async function readKeys(given: readonly string[] = []): Promise<string[]> {
  const keys = await Promise.all(
    given.map(async (key) => (/^[^+\s]+\+[0-9a-f]{8}\+/.test(key) ? key : (await read(key)).toString())),
  );
  const lines = keys.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  try {
    for (const line of lines) parseVkey(line);
  } catch (error) {
    if (error instanceof TlogError) throw new UnreadableSource('鍵の形が正しくありません。');
    throw error;
  }
  return lines;
}

/** As an auditor's system, when one is named. */
async function findReader(target: string, { system, keys, issuer }: Given): Promise<Fetch | undefined> {
  if (system === undefined || keys === undefined) return undefined;
  const at = issuer ?? (URL.canParse(target) ? `${new URL(target).origin}/oidc` : '');
  if (!URL.canParse(at)) throw new UnreadableSource(`${at} はURLではありません。`);
  return createReader({ system, issuer: at, keys: (await read(keys)).toString() });
}

/** @throws UnreadableSource for more than there are, or none */
function readNeeded({ witnesses }: Given, vkeys: readonly string[]): number | undefined {
  if (witnesses === undefined) return undefined;
  const names = new Set(vkeys.map((vkey) => parseVkey(vkey).name)).size;
  if (!/^[1-9]\d{0,3}$/.test(witnesses) || Number(witnesses) > names)
    throw new UnreadableSource(
      `--witnesses は、--witness で指定した立会人の数（${names}）までの数で指定してください。`,
    );
  return Number(witnesses);
}

async function verifySource(source: Source, given: Given, { clock = machineClock }: Io): Promise<Verdict> {
  const note = (await source.read('checkpoint'))?.toString() ?? '';
  const remembered = await findRemembered(given.state, source.name, findOrigin(note));
  const witnesses = await readKeys(given.witness);
  const isAuditor = given.system !== undefined;
  const verdict = await verifyLog(source, {
    vkeys: await readKeys(given.vkey),
    witnesses,
    witnessesNeeded: readNeeded(given, witnesses),
    earlier: (await Promise.all((given.checkpoint ?? []).map(read))).map(String),
    records: given.records ?? isAuditor,
    remembered,
    today: today(clock),
    session: given.session,
  });
  // What an auditor was shown is not there for the next visitor without credentials.
  const kept = verdict.remember && { ...verdict.remember, records: verdict.remember.records && !isAuditor };
  if (kept) await remember(given.state, source.name, kept);
  return verdict;
}

async function verifyFile(file: string, given: Given): Promise<Verdict> {
  const text = (await read(file)).toString();
  const origin = findOrigin(text);
  const told = await readKeys(given.vkey);
  const vkeys = told.length > 0 ? told : await findKeysOf(given.state, origin ? [origin] : findOrigins(text));
  if (vkeys.length === 0)
    throw new UnreadableSource('台帳の鍵がありません。--vkey で指定するか、先に台帳を確かめてください。');
  if (origin !== undefined) {
    const [other, ...more] = given.checkpoint ?? [];
    if (other === undefined || more.length > 0)
      throw new UnreadableSource('比べるチェックポイントを、--checkpoint で一つ指定してください。');
    const source =
      given.log === undefined ? undefined : isUrl(given.log) ? urlSource(given.log) : folderSource(given.log);
    return verifyCheckpoints([text, (await read(other)).toString()], vkeys, source);
  }
  const files = (given.file ?? []).map(async (name) => ({ name: path.basename(name), content: await read(name) }));
  return verifyReceipt(text, { vkeys, files: await Promise.all(files) });
}

function tell({ ok, findings, said }: Verdict, io: Io): number {
  for (const line of said) io.say(line);
  for (const { code, where, text } of findings) io.say(`✗ ${where}：${text} [${code}]`);
  io.say(ok ? '○ 異常はありません。' : `✗ ${findings.length}件の異常があります。`);
  return ok ? 0 : 1;
}
