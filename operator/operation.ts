import { openActing, staffFields } from './acting.ts';
import { type Fields, type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa operation list
        engawa operation approve <番号> --as ファイル --actor 氏名
        engawa operation decline <番号> [--as ファイル]

運営者が二人で行う操作（記録の本文の書き出し、保存期間の過ぎた記録の削除、元に戻せない鍵の更新）の一覧を表示し、もう一人として承認するか、
断ります。一覧は、自治体も --as に自分の業務システムのファイルを指定して見られます。
承認は、頼んだ人とは別の人が、自分の鍵の業務システム（--as）で行います。その業務システムは、その人が engawa keys で鍵を作り、
engawa enrol system OPR/番号/名前 --keys で登録しておきます。運営者の職員を登録しているときは、別の職員の申告で承認します。

  --actor 氏名       操作する人の氏名（記録に残ります）
  --staff --role     操作する職員の番号と役割（運営者の職員を登録しているとき）
  --proved 時刻      その職員が本人であることを確かめた時刻（10分以内。例：14:05。--staff のとき必須）
`;

type Operation = {
  readonly id: string;
  readonly act: keyof typeof acts;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposer: string;
  readonly expiresAt: string;
  readonly answerer: string | null;
  readonly approved: boolean | null;
  readonly apart: 'staff' | 'keys' | null;
};
const acts = {
  export: '記録の本文の書き出し',
  retain: '保存期間の過ぎた記録の削除',
  'turn-pseudonyms': '仮名の鍵の更新',
  'turn-statistics': '統計の丸めの鍵の更新',
};

/** `engawa operation list|approve|decline`: the second of two persons. @returns the exit code */
export const operationCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const [verb = '', ...rest] = args;
    if (!['list', 'approve', 'decline'].includes(verb)) throw new Usage(`${verb} はできません`);
    const fields: Fields = verb === 'list' ? {} : { id: { question: '操作の番号' }, ...staffFields };
    const { one } = await readAnswers(rest, fields, io);
    if (verb === 'approve' && one.as === undefined)
      throw new Usage('承認する人の業務システムのファイルを --as で指定してください');
    const { client, actor, claim } = await openActing(one);
    const path = '/v1/operations/proposals';
    const { operations } = await client.call<{ operations: Operation[] }>('GET', path);
    if (verb === 'list') {
      if (operations.length === 0) io.stdout.write('二人で行う操作は、ありません。\n');
      for (const operation of operations) io.stdout.write(describe(operation));
      return;
    }
    const operation = operations.find(({ id }) => id === one.id);
    if (!operation) throw new Error(`番号 ${one.id} の操作はありません。engawa operation list で確かめてください。`);
    io.stdout.write(describe(operation));
    await client.call('POST', `${path}/${operation.id}/${verb}`, { actor }, { headers: await claim(operation.id) });
    io.stdout.write(
      verb === 'approve' ? `承認しました。${operation.proposer} さんが行います。\n` : '断りました。行われません。\n',
    );
  });

function describe({ id, act, reason, proposedBy, proposer, expiresAt, answerer, approved, apart }: Operation): string {
  const state = approved === null ? '承認を待っています' : `${answerer} が${approved ? '承認しました' : '断りました'}`;
  return `${id}  ${acts[act]}  ${state}（${expiresAt.slice(0, 10)} まで）\n  理由: ${reason}（${proposedBy} の ${proposer}）\n${apart ? `  ${aparts[apart]}\n` : ''}`;
}
const aparts = {
  staff: '登録された二人の職員が、それぞれ本人と確かめられて行いました。',
  keys: '二つの鍵と氏名で見分けました。一人が両方の鍵を持っていないことは、記録からは分かりません。',
};

/** What the first of the two is told. */
export const tellProposed = (id: string, then: string): string =>
  `頼みました。番号: ${id}\nもう一人が承認します: engawa operation approve ${id} --as 業務システムのファイル --actor 氏名\n承認のあとに（7日のあいだ）: ${then}\n`;
