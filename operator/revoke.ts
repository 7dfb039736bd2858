import { relationKinds } from '../contracts/relation.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa revoke <業務システムの番号> --reason 理由 [--actor 氏名] [--as ファイル]

業務システムを失効させます。取り消せません（使い直すときは、別の名前で登録します）。
受信箱で待っているものは届かなくなり、送り主に知らされます。届きえた先を表示します。
`;

type Reach = {
  readonly waiting: readonly { readonly member: string; readonly way: 'to' | 'from'; readonly messages: number }[];
  readonly relations: readonly { readonly kind: string; readonly people: number }[];
  readonly exchanged: readonly { readonly member: string; readonly exchanges: number; readonly people: number }[];
};

/** `engawa revoke <system>` @returns the exit code */
export const revokeCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = { system: { question: '業務システムの番号' }, reason: { question: '失効させる理由' } };
    const { one } = await readAnswers(args, fields, io);
    const { client, actor } = await openActing(one);
    const { system, reason } = one;
    const reach = await client.call<Reach>('POST', '/v1/enrol/revocations', { system, reason, actor });
    io.stdout.write(`業務システム ${system} を失効させました。\n${[...describe(reach)].join('\n')}\n`);
  });

function* describe({ waiting, relations, exchanged }: Reach): Generator<string> {
  yield '届かなくなったもの:';
  if (waiting.length === 0) yield '  ありません';
  for (const { member, way, messages } of waiting)
    yield way === 'to'
      ? `  ${member} から届くはずだったもの ${messages}件（送り主が送り直します）`
      : `  ${member} あてに送ったもの ${messages}件（渡すときに不許可になります）`;
  yield 'この機関に、いま関係が登録されている人:';
  if (relations.length === 0) yield '  いません';
  for (const { kind, people } of relations)
    yield `  ${relationKinds[kind as keyof typeof relationKinds] ?? kind} ${people}人`;
  yield 'この業務システムが、これまでに情報をやり取りした相手:';
  if (exchanged.length === 0) yield '  ありません';
  for (const { member, exchanges, people } of exchanged) yield `  ${member} ${exchanges}件（${people}人について）`;
}
