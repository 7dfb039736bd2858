import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfiguration } from '../configuration.ts';
import { ExchangeError } from '../connector/client.ts';
import { openFolder } from '../connector/files.ts';
import { sayTrouble } from '../connector/trouble.ts';
import { findOfficeFlaw, findTypedFlaw } from '../contracts/care/numbers.ts';
import { isSystemId, memberCode, memberKinds } from '../contracts/member.ts';
import { type Acting, openActing } from './acting.ts';
import { type Answers, type Fields, type Io, readAnswers, Usage } from './answers.ts';
import { enrolWithKeys } from './enrolling.ts';
import { readHours } from './hours.ts';
import { readLetterHash } from './letter.ts';
import { isFolder, makeMunicipalityFolder, readPolicyFolder } from './municipality.ts';
import { filesIn, withOwnNames } from './own-names.ts';
import { runCommand } from './run.ts';
import { writeSystemFile } from './system.ts';

type Kind = {
  readonly about: string;
  readonly fields: Fields;
  enrol(answers: Answers, acting: Acting, say: (line: string) => void): Promise<void>;
};

const kinds: Readonly<Record<string, Kind>> = {
  municipality: {
    about: '自治体（定めのフォルダーがなければ作ります）',
    fields: {
      code: { question: '全国地方公共団体コード（6桁）' },
      name: { question: '自治体の名前（フォルダーを作るとき）', optional: true },
      kana: { question: '自治体の名前のカナ（フォルダーを作るとき）', optional: true },
      insurer: { question: '介護保険の保険者番号（フォルダーを作るとき）', optional: true },
      letter: { question: '自治体から受け取った通知書の指紋（letter-….hash のファイル、またはその中身）' },
      folder: { question: '自治体のフォルダー（省略時は、設定の municipalities の中のコード）', optional: true },
    },
    enrol: enrolMunicipality,
  },
  member: {
    about: '参加機関（事業所、医療機関、商店など）',
    fields: {
      member: { question: '参加機関の番号（区分/番号。例 CARE/1370000018）' },
      kind: {
        question: `種別（${Object.entries(memberKinds)
          .map(([key, name]) => `${key} ${name}`)
          .join('、')}）`,
      },
      name: { question: '名前' },
      kana: { question: '名前のカナ（全角）' },
      municipality: { question: '所在地の自治体のコード（地域全体を受け持つ機関は省略）', optional: true },
    },
    enrol: enrolMember,
  },
  system: {
    about: '業務システム（鍵を作るか、公開鍵を受け取ります）',
    fields: {
      system: { question: '業務システムの番号（区分/番号/名前。例 CARE/1370000018/careplan）' },
      name: { question: '業務システムの呼び名' },
      receives: { question: '受け取る連携契約定義の id', optional: true, several: true },
      open: {
        question: '業務時間（例 "月-金 8:30-17:15、土 9:00-12:00"。省略時はいつも。engawa hours で変えられます）',
        optional: true,
      },
      modes: { question: '通常のほかに使う実行区分（訓練、試験）', optional: true, several: true },
      keys: { question: '相手から受け取った公開鍵のファイル（JWK か JWKS）', optional: true },
      out: { question: '鍵を作って入れるフォルダー（--keys がないとき。省略時はいまのフォルダー）', optional: true },
    },
    enrol: enrolSystem,
  },
  service: {
    about: '連携サービス（連携契約定義。注釈つきの JSON Schema）',
    fields: {
      contract: { question: '連携契約定義のファイル（JSON）' },
      at: { question: 'これを提供する（受け取る）業務システムの番号', optional: true },
      code: { question: '照会に答えるとき、宛先 /r1/… の最後の部分', optional: true },
      url: { question: '照会を受ける住所（省略すると、業務システムが照会を取りに来ます）', optional: true },
    },
    enrol: enrolService,
  },
  witness: {
    about: '監査台帳の立会人',
    fields: {
      name: { question: '立会人の名前' },
      url: { question: '立会人の住所（https://…/ledger/witness）' },
      vkey: { question: '立会人の検証鍵（vkey の行）' },
    },
    enrol: async ({ one }, { client, actor }, say) => {
      const { name, url, vkey } = one;
      await client.call('POST', '/v1/enrol/witnesses', { name, url, vkey, actor });
      say(`立会人「${name}」を登録しました。次のチェックポイントから連署を頼みます。`);
    },
  },
};

/** @param only what is to be enrolled, where that is known: the whole is longer than a screen */
const usageOf = (only?: string) => `使い方: engawa enrol ${only ?? '<登録するもの>'} [番号] [--項目 値 …]

${Object.entries(kinds)
  .filter(([kind]) => only === undefined || kind === only)
  .map(
    ([kind, { about, fields }]) =>
      `  ${kind.padEnd(13)}${about}\n${Object.entries(fields)
        .map(([name, { question, optional }]) => `    --${name.padEnd(13)} ${question}${optional ? '' : '（必須）'}`)
        .join('\n')}`,
  )
  .join('\n')}

  どれにも付けられるもの
    --actor         操作する人の氏名（記録に残ります。省略時は計算機の利用者名）
    --as            運営者の別の業務システムとして実行するときの、そのファイル

端末で実行すると、足りない項目はたずねます。npm start と同じ環境変数で実行してください。
`;

/** `engawa enrol <kind> …` @returns the exit code */
export const enrolCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usageOf(args.find((name) => Object.hasOwn(kinds, name))), args, async () => {
    const [name = '', ...rest] = args;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw new Usage(`${name} は登録できません。次のどれかにしてください: ${Object.keys(kinds).join('、')}`);
    const answers = await readAnswers(rest, kind.fields, io);
    const acting = await openActing(answers.one);
    try {
      await kind.enrol(answers, acting, (line) => io.stdout.write(`${line}\n`));
    } catch (error) {
      if (error instanceof ExchangeError) error.message += hintsFor(error.message, kind.fields);
      throw error;
    }
  });

/** Where the request has another name for it than the command. */
const flagOf: Readonly<Record<string, string>> = { openingHours: 'open', runModes: 'modes' };

/** What a place of the request that does not fit is called here, and what may stand there. */
function hintsFor(message: string, fields: Fields): string {
  const [, places = ''] = /要求を直してください: (.*)/.exec(message) ?? [];
  const names = [...places.matchAll(/(?:^|、)([A-Za-z]+)(?:\.[\w.]+)?（/g)].map(
    ([, name = '']) => flagOf[name] ?? name,
  );
  const known = [...new Set(names)].filter((name) => Object.hasOwn(fields, name));
  return known.map((name) => `\n  --${name}  ${fields[name]!.question}`).join('');
}

async function enrolMunicipality({ one }: Answers, { client, actor }: Acting, say: (line: string) => void) {
  const { code = '', name, kana, insurer } = one;
  const letter = await readLetterHash(one.letter ?? '');
  const folder = one.folder ?? path.join(readConfiguration(process.env).region.municipalities, code);
  if (!(await isFolder(folder))) {
    if (!/^\d{6}$/.test(code)) throw new Usage('全国地方公共団体コードは6桁の数字です');
    if (name === undefined || kana === undefined || insurer === undefined)
      throw new Usage(`${folder} がありません。作るには --name、--kana、--insurer も指定してください`);
    await makeMunicipalityFolder(folder, { code, name, kana, insurer });
    say(`${folder} を作りました。規則はまだなく、何も渡しません。書き方はその中の README.md にあります。`);
  }
  const files = await readPolicyFolder(folder);
  const body = { code, files, letter, actor };
  const { member } = await withOwnNames(filesIn(folder, code), () =>
    client.call<{ member: string }>('POST', '/v1/enrol/municipalities', body),
  );
  say(`自治体 ${code} を登録しました（参加機関 ${member}）。`);
  say(
    `最初の業務システムは、自治体が通知書の符丁で登録します: engawa join ${member}/業務システムの名前 --letter letter-${code}.txt --folder ${folder} --name 呼び名`,
  );
}

async function enrolMember({ one }: Answers, { client, actor }: Acting, say: (line: string) => void) {
  const { member = '', kind, name, kana, municipality = null } = one;
  if (member.startsWith('CARE/')) {
    const number = memberCode(member);
    // Somebody has typed it; a number of 総合事業 with letters has no check digit that is known.
    const flaw = findOfficeFlaw(number) ?? (/^\d+$/.test(number) ? findTypedFlaw('office', number) : undefined);
    if (flaw !== undefined) throw new Usage(`${member}: ${flaw}`);
  }
  await client.call('POST', '/v1/enrol/members', { member, kind, name, kana, municipality, actor });
  say(`${name}（${member}）を登録しました。`);
  say(`次に、業務システムを登録します: engawa enrol system ${member}/業務システムの名前 --name 呼び名`);
}

async function enrolSystem({ one, many }: Answers, { client, actor, exchange }: Acting, say: (line: string) => void) {
  const { system = '', name, keys: given, out = '.' } = one;
  if (!isSystemId(system))
    throw new Usage(`${system} は業務システムの番号の形ではありません（例 CARE/1370000018/careplan）`);
  // Whoever makes a town's keys could keep them, and speak as the town.
  if (given === undefined && system.startsWith('GOV/'))
    throw new Usage(
      '自治体の業務システムの鍵は自治体が作ります（engawa keys）。受け取った公開鍵（….public.json）を --keys で指定してください',
    );
  if (given === undefined) await openFolder(out, 0o700);
  const runModes = [...new Set(['通常', ...(many.modes ?? [])])];
  const openingHours = readHours(one.open ?? 'いつも');
  const { made, keys } = await enrolWithKeys({ system, exchange, folder: out, given }, (publicKeys) => {
    const body = { system, name, openingHours, keys: publicKeys, receives: many.receives, runModes, actor };
    return client.call<Made>('POST', '/v1/enrol/systems', body);
  });
  if (made && 'proposal' in made) tellProposed(made, say);
  else say(`業務システム ${system} を登録しました。`);
  if (keys === undefined) {
    say('業務システムの設定に書くもの:');
    say(JSON.stringify({ exchange, system, keys: '（秘密鍵のファイル）' }, null, 2));
    return;
  }
  const file = await writeSystemFile(out, system, exchange, keys);
  say(`鍵: ${keys}（この業務システムの計算機だけに置き、ほかへ写さないでください）`);
  say(`設定: ${file}（接続プログラムの設定は、このファイルに書き加えます）`);
  say(`業務システムの計算機で確かめます: engawa self-check ${path.basename(file)}`);
}

async function enrolService({ one }: Answers, { client, actor }: Acting, say: (line: string) => void) {
  const { contract: file = '', at, code, url } = one;
  if (at === undefined && (code !== undefined || url !== undefined))
    throw new Usage('--code と --url は、提供する業務システム（--at）と一緒に指定してください');
  const contract = await readFile(file, 'utf8').catch((error) => {
    throw new Usage(sayTrouble(error) ?? `${file} を読めません`);
  });
  const body = { contract, at, code, url, actor };
  const enrolled = await withOwnNames({ '連携契約定義:': `${file}:` }, () =>
    client.call<Made & { contract?: string; version?: string }>('POST', '/v1/enrol/services', body),
  );
  if ('proposal' in enrolled) return tellProposed(enrolled, say);
  say(`連携サービス ${enrolled.contract}（版 ${enrolled.version}）を登録しました。`);
  if (at !== undefined)
    say(`${code === undefined ? '受け取る' : '提供する'}業務システム: ${[at, code].filter(Boolean).join('/')}`);
}

type Made = Record<never, never> | { readonly proposal: string; readonly towns: readonly string[] };

/** What speaks for a municipality waits for it. */
function tellProposed(
  made: { readonly proposal: string; readonly towns: readonly string[] },
  say: (line: string) => void,
) {
  say(`提案しました。${made.towns.join('、')} の確認で有効になります。番号: ${made.proposal}`);
  say(`自治体で確認します: engawa confirm accept ${made.proposal} --as 業務システムのファイル`);
}
