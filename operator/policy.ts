import path from 'node:path';
import { readConfiguration } from '../configuration.ts';
import type { Client } from '../connector/client.ts';
import { digestOfUncovered, type Uncovered } from '../contracts/uncovered.ts';
import { openActing, staffFields } from './acting.ts';
import { type Fields, type Io, readAnswers, Usage } from './answers.ts';
import { showDifference, showUncovered } from './difference.ts';
import { digestOf, readPolicyFolder } from './municipality.ts';
import { filesIn, withOwnNames } from './own-names.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa policy <すること> …

  show [コード]             いまの定めを表示します（コードは自治体のもの。地域の共通の定めは baseline）
  renew <コード> --reason 理由
                            いまの定めのまま、新しい版の連携契約定義の項目を、承認のために提案します
  propose <コード> --reason 理由 [--folder フォルダー]
                            フォルダーの定めを、変更として提案します
  diff <提案の番号>         提案といまの定めの違いを表示します
  approve <提案の番号> --actor 氏名 --as ファイル
                            提案を承認します。その自治体の、別の二人の承認で有効になります。職員を登録している自治体では
                            --staff と --role で職員を、--proved で本人であることを確かめた時刻（10分以内）を示し、
                            登録していない自治体では別の二つの業務システムで承認します。
                            baseline は、すべての自治体の承認で有効になります
  list                      提案の一覧

  --as ファイル   業務システムのファイル（engawa enrol system が作るもの）。省略時は運営者
  --actor 氏名    操作する人の氏名（記録に残ります）
`;

type Policy = {
  municipality: string;
  digest: string;
  files: Record<string, string>;
  unapproved?: string | null;
  uncovered: Uncovered[];
};
type Proposal = {
  id: string;
  municipality: string;
  digest: string;
  base: string;
  files: Record<string, string>;
  reason: string;
  proposer: string;
  proposedAt: string;
  inForce: boolean;
  approvals: { system: string; approver: string }[];
  uncovered: Uncovered[];
};
type Action = {
  readonly fields: Fields;
  run(one: Readonly<Record<string, string | undefined>>, io: Io): Promise<void>;
};

const code = { question: '自治体のコード、または baseline' };
const reason = { question: '変える理由' };
const actions: Readonly<Record<string, Action>> = {
  show: { fields: { code: { ...code, optional: true } }, run: show },
  propose: {
    fields: { code, reason, folder: { question: '定めのフォルダー', optional: true } },
    run: propose,
  },
  renew: { fields: { code, reason }, run: renew },
  diff: { fields: { id: { question: '提案の番号' } }, run: diff },
  approve: { fields: { id: { question: '提案の番号' }, ...staffFields }, run: approve },
  list: { fields: {}, run: list },
};

/** `engawa policy show|propose|renew|diff|approve|list` @returns the exit code */
export const policyCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const [name = '', ...rest] = args;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) throw new Usage(`${name} はできません`);
    await action.run((await readAnswers(rest, action.fields, io)).one, io);
  });

const readPolicies = async (client: Client) =>
  (await client.call<{ policies: Policy[] }>('GET', '/v1/policies')).policies;
const readProposals = async (client: Client) =>
  (await client.call<{ proposals: Proposal[] }>('GET', '/v1/policies/proposals')).proposals;

async function show({ code, ...one }: Readonly<Record<string, string | undefined>>, { stdout }: Io): Promise<void> {
  const policies = await readPolicies((await openActing(one)).client);
  const wanted = policies.filter(({ municipality }) => code === undefined || municipality === code);
  if (wanted.length === 0) throw new Error(`${code} の定めはありません。`);
  for (const { municipality, digest, files, unapproved, uncovered } of wanted) {
    stdout.write(`${municipality}  版 ${digest.slice(0, 12)}\n`);
    if (unapproved !== undefined)
      stdout.write('  フォルダーの定めは、これと違い、承認されていません（engawa policy propose で提案できます）\n');
    for (const line of showUncovered('まだ承認していないため、渡らない項目', uncovered)) stdout.write(`  ${line}\n`);
    if (uncovered.length > 0)
      stdout.write(`  （engawa policy renew ${municipality} で提案し、二人が承認すると、定めのとおりに渡ります）\n`);
    for (const [name, text] of Object.entries(files))
      stdout.write(code === undefined ? `  ${name}\n` : `── ${name}\n${text}\n`);
  }
}

async function propose(
  { code = '', reason, folder, ...one }: Readonly<Record<string, string | undefined>>,
  { stdout }: Io,
) {
  const place = folder ?? folderOf(code);
  const files = await readPolicyFolder(place).catch(() => {
    throw new Usage(`${place} を読めません。--folder で定めのフォルダーを指定してください`);
  });
  const { client, actor } = await openActing(one);
  const now = (await readPolicies(client)).find(({ municipality }) => municipality === code);
  await withOwnNames(filesIn(place, code), () =>
    send(client, { municipality: code, files, reason, actor }, now, stdout),
  );
}

async function renew({ code = '', reason, ...one }: Readonly<Record<string, string | undefined>>, { stdout }: Io) {
  const { client, actor } = await openActing(one);
  const now = (await readPolicies(client)).find(({ municipality }) => municipality === code);
  if (!now) throw new Error(`${code} の定めはありません。`);
  if (now.uncovered.length === 0) {
    stdout.write('承認を待つ項目はありません。\n');
    return;
  }
  await send(client, { municipality: code, files: now.files, reason, actor }, now, stdout);
}

async function send(
  client: Client,
  body: Pick<Policy, 'municipality' | 'files'> & { reason: string | undefined; actor: string },
  now: Policy | undefined,
  stdout: Io['stdout'],
) {
  const { id } = await client.call<{ id: string }>('POST', '/v1/policies/proposals', body);
  for (const line of showDifference(now?.files ?? {}, body.files)) stdout.write(`${line}\n`);
  for (const line of showUncovered(newlyApproved, now?.uncovered ?? [])) stdout.write(`${line}\n`);
  stdout.write(`\n提案しました。番号: ${id}\n`);
  stdout.write(
    `承認する人は、内容を確かめて承認します:\n  engawa policy diff ${id}\n  engawa policy approve ${id} --actor 氏名 --as 業務システムのファイル\n`,
  );
}

const newlyApproved = '承認すると、定めのとおりに渡るようになる項目';

const folderOf = (code: string): string =>
  code === 'baseline'
    ? path.join(import.meta.dirname, '..', 'exchange', 'decide', 'baseline')
    : path.join(readConfiguration(process.env).region.municipalities, code);

async function diff({ id, ...one }: Readonly<Record<string, string | undefined>>, { stdout }: Io): Promise<void> {
  const { client } = await openActing(one);
  const proposal = await getProposal(client, id);
  await tell(client, proposal, stdout);
}

async function approve(
  { id, actor, ...one }: Readonly<Record<string, string | undefined>>,
  { stdout }: Io,
): Promise<void> {
  if (actor === undefined && one.staff === undefined)
    throw new Usage('承認する人の氏名を --actor で、職員を登録しているときは番号を --staff で指定してください');
  const { client, actor: approver, claim } = await openActing({ ...one, actor });
  const proposal = await getProposal(client, id);
  await tell(client, proposal, stdout);
  const { files, uncovered } = proposal;
  const read = uncovered.length > 0 ? { uncovered: digestOfUncovered(uncovered) } : {};
  const body = { digest: digestOf(files), ...read, actor: approver };
  const { inForce, missing } = await client.call<{ inForce: boolean; missing: string }>(
    'POST',
    `/v1/policies/proposals/${proposal.id}/approve`,
    body,
    { headers: await claim(proposal.id) },
  );
  stdout.write(
    inForce ? '承認がそろい、有効になりました。\n' : `承認しました。有効になるには、${missing}が要ります。\n`,
  );
}

async function getProposal(client: Client, id: string | undefined): Promise<Proposal> {
  const found = (await readProposals(client)).find((one) => one.id === id);
  if (!found) throw new Error(`番号 ${id} の提案はありません。engawa policy list で確かめてください。`);
  return found;
}

async function tell(client: Client, proposal: Proposal, stdout: NodeJS.WriteStream): Promise<void> {
  const { municipality, files, reason, proposer, uncovered } = proposal;
  const now = (await readPolicies(client)).find((one) => one.municipality === municipality);
  stdout.write(`${municipality} の定めの変更（提案 ${proposer}、理由: ${reason}）\n`);
  const difference = [...showDifference(now?.files ?? {}, files), ...showUncovered(newlyApproved, uncovered)];
  stdout.write(`${difference.join('\n')}\n\n`);
}

async function list(one: Readonly<Record<string, string | undefined>>, { stdout }: Io): Promise<void> {
  const proposals = await readProposals((await openActing(one)).client);
  if (proposals.length === 0) stdout.write('提案はありません。\n');
  for (const { id, municipality, reason, proposer, inForce, approvals } of proposals) {
    const state = inForce ? '有効' : `承認 ${approvals.length}件`;
    stdout.write(`${id}  ${municipality}  ${state}  ${reason}（提案 ${proposer}）\n`);
  }
}
