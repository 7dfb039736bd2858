import { randomUUID } from 'node:crypto';
import { openActing, staffFields } from './acting.ts';
import { type Io, readAnswers } from './answers.ts';
import { tellProposed } from './operation.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa retain                              削除できる記録の件数を表示します（何も変えません）
        engawa retain --remove --reason 理由          削除することを、もう一人に頼みます
        engawa retain --approved 番号                 もう一人が承認したものを、削除します。元には戻せません

保存期間の過ぎた記録の本文を、監査台帳から削除します。台帳のエントリーと、期間が過ぎていたことの証明は残り、
engawa verify はこれまでどおり通ります。npm start を動かしたままで実行してください。月に一度が目安です。

  --reason   削除する理由。先に監査台帳に残ります
  --actor    操作する人の氏名（記録に残ります）   --as  運営者の別の業務システムのファイル
  --staff --role --proved  運営者の職員を登録しているとき、頼む職員（--as とともに）
`;
const path = '/v1/operations/removals';

/** `engawa retain`: how many records are kept longer than they must be; removes them when two persons say so. @returns the exit code */
export const retainCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, () => retain(args, io), { bare: true });

async function retain(args: readonly string[], io: Io): Promise<void> {
  const isAsked = args.includes('--remove');
  const rest = args.filter((one) => one !== '--remove');
  const { one } = await readAnswers(
    rest,
    isAsked
      ? { reason: { question: '削除する理由' }, ...staffFields }
      : { approved: { question: '承認された番号', optional: true } },
    io,
  );
  const { client, actor, claim } = await openActing(one);
  if (one.approved !== undefined) {
    let removed = 0;
    for (let after: string | null | undefined; after !== null; ) {
      const body = { approved: one.approved, ...(after && { after }), actor };
      const step = await client.call<{ removed: number; after: string | null }>('POST', path, body);
      removed += step.removed;
      after = step.after;
      if (after !== null) io.stdout.write(`${removed}件まで削除しました…\n`);
    }
    io.stdout.write(`${removed}件の記録の本文を削除しました。\n`);
    return;
  }
  const { due, more } = await client.call<{ due: number; more: boolean }>('GET', path);
  if (due === 0) return void io.stdout.write('保存期間の過ぎた記録はありません。\n');
  io.stdout.write(`保存期間の過ぎた記録が${due}件${more ? '以上' : ''}あります。\n`);
  if (!isAsked) return void io.stdout.write('削除することを頼むには: engawa retain --remove --reason 理由\n');
  const id = randomUUID();
  const body = { id, act: 'retain', reason: one.reason, actor };
  await client.call('POST', '/v1/operations/proposals', body, { headers: await claim(id) });
  io.stdout.write(tellProposed(id, `engawa retain --approved ${id}`));
}
