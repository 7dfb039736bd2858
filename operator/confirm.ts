import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Client } from '../connector/client.ts';
import { memberCode } from '../contracts/member.ts';
import { openActing, staffFields } from './acting.ts';
import { type Fields, type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';
import { readPublicKeys } from './system.ts';

const usage = `使い方: engawa confirm <すること> … --as 業務システムのファイル

  show               運営者がこの自治体のためにする登録のうち、確認を待つものを表示します
  accept <番号>      内容を確かめて、確認します。確認がそろうと有効になります。業務システムの登録では、自治体が作った
                     鍵のファイル（engawa keys）を --keys で示し、同じ鍵であることを確かめます
  decline <番号>     断ります

  --as ファイル      自治体の、すでに有効な業務システムのファイル
  --actor 氏名       操作する人の氏名（記録に残ります）
  --staff --role     操作する職員の番号と役割（職員を登録している自治体では必須）
  --proved 時刻      その職員が本人であることを確かめた時刻（10分以内。例：14:05。--staff のとき必須）
`;

type Proposal = {
  id: string;
  act: 'system' | 'service';
  body: string;
  digest: string;
  towns: string[];
  proposer: string;
  proposedBy: string;
  expiresAt: string;
  outcome: string | null;
  confirmed: string[];
};
const acts = {
  system: '業務システム',
  service: '連携サービス',
  letter: '通知書（業務システムをすべて失った自治体の）',
};

/** `engawa confirm show|accept|decline` @returns the exit code */
export const confirmCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const [name = '', ...rest] = args;
    if (!['show', 'accept', 'decline'].includes(name)) throw new Usage(`${name} はできません`);
    const fields: Fields =
      name === 'show'
        ? {}
        : {
            id: { question: '提案の番号' },
            keys: { question: '自治体が作った鍵のファイル（業務システムの登録のとき）', optional: true },
            ...staffFields,
          };
    const { one } = await readAnswers(rest, fields, io);
    const { client, actor, claim, system } = await openActing(one);
    const proposals = await readProposals(client);
    if (name === 'show') {
      const waiting = proposals.filter(({ outcome }) => outcome === null);
      if (waiting.length === 0) io.stdout.write('確認を待つ登録はありません。\n');
      for (const proposal of waiting) io.stdout.write(describe(proposal));
      return;
    }
    const proposal = proposals.find(({ id }) => id === one.id);
    if (!proposal) throw new Error(`番号 ${one.id} の登録の提案はありません。engawa confirm show で確かめてください。`);
    io.stdout.write(describe(proposal));
    if (name === 'accept' && proposal.act === 'system') await checkKeys(proposal, one.keys);
    const done = wordsOfDone(name, proposal, memberCode(system));
    if (done !== undefined) {
      io.stdout.write(`${done}何も変えていません。\n`);
      return;
    }
    const body = { digest: createHash('sha256').update(proposal.body).digest('hex'), actor };
    const verb = name === 'accept' ? 'confirm' : 'decline';
    const { inForce, missing } = await client.call<{ inForce: boolean; missing: string[] }>(
      'POST',
      `/v1/enrol/proposals/${proposal.id}/${verb}`,
      body,
      { headers: await claim(proposal.id) },
    );
    if (verb === 'decline') io.stdout.write('断りました。登録されません。\n');
    else
      io.stdout.write(
        inForce
          ? '確認しました。有効になりました。\n'
          : `確認しました。あと ${missing.join('、')} の確認が要ります。\n`,
      );
  });

/** What this town has said already: whoever says it again may not have had the answer. Another word than before is the exchange's to refuse. */
function wordsOfDone(name: string, { outcome, towns, confirmed }: Proposal, town: string): string | undefined {
  if (name === 'decline') return outcome === 'declined' ? 'すでに断られています。' : undefined;
  if (outcome === 'in-force') return 'すでに確認されて、有効です。';
  if (outcome !== null || !confirmed.includes(town)) return undefined;
  const missing = towns.filter((one) => !confirmed.includes(one));
  return `すでに確認しています。あと ${missing.join('、')} の確認が要ります。`;
}

/** Under a key that is not the town's own, somebody else would speak for it. @throws Usage, Error */
async function checkKeys({ body }: Proposal, file: string | undefined): Promise<void> {
  if (file === undefined)
    throw new Usage('その業務システムの鍵のファイル（engawa keys が作った ….public.json）を --keys で指定してください');
  const { publicKeys } = await readPublicKeys(file);
  const own = new Set(await Promise.all(publicKeys.map((key) => calculateJwkThumbprint(key))));
  const asked = await Promise.all((JSON.parse(body) as { keys: JWK[] }).keys.map((key) => calculateJwkThumbprint(key)));
  if (asked.length === 0 || asked.some((thumbprint) => !own.has(thumbprint)))
    throw new Error(
      `登録しようとしている鍵は、${file} のものではありません。確認していません。運営者と監査人に知らせてください。`,
    );
}

const readProposals = async (client: Client) =>
  (await client.call<{ proposals: Proposal[] }>('GET', '/v1/enrol/proposals')).proposals;

const labels: Readonly<Record<string, string>> = {
  id: '業務システムの番号',
  name: '呼び名',
  openingHours: '業務時間',
  runModes: '実行区分',
  quota: '利用の上限',
  receives: '受け取る連携契約定義',
  system: '提供する（受け取る）業務システム',
  code: '照会の宛先の最後の部分',
  url: '照会を受ける住所',
};
const day = new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone: 'Asia/Tokyo' });

function inWords(name: string, value: unknown): string {
  if (name === 'openingHours' && value === 'always') return 'いつも';
  if (name === 'url' && value === null) return 'なし（業務システムが照会を取りに来ます）';
  if (name === 'quota' && Object.keys(value as object).length === 0) return '決まったもの';
  if (Array.isArray(value)) return value.length === 0 ? 'なし' : value.join('、');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What would be enrolled, with nothing left out: the keys by their kid, a contract with its text. */
function describe({ id, act, body, proposer, proposedBy, towns, confirmed, expiresAt }: Proposal): string {
  const { keys, contract, at, ...rest } = JSON.parse(body) as Record<string, unknown> & {
    keys?: { use: string; kid?: string; x?: string; n?: string }[];
    contract?: string;
    at?: object;
  };
  const lines = [
    `${id}  ${acts[act]}（提案 ${proposedBy} の ${proposer}。確認の期限 ${day.format(new Date(expiresAt))}）`,
    ...Object.entries({ ...rest, ...at }).map(([name, value]) => `  ${labels[name] ?? name}: ${inWords(name, value)}`),
    ...(keys ?? []).map(({ use, kid, x, n }) => `  鍵 ${use}: ${kid ?? x ?? n}`),
    ...(contract === undefined ? [] : ['  連携契約定義:', ...contract.split('\n').map((line) => `    ${line}`)]),
    ...(towns.length > 1
      ? [`  確認: ${towns.map((town) => `${town}${confirmed.includes(town) ? '（済）' : ''}`).join('、')}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
