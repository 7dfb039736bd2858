import { givenQuota } from '../contracts/quota.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const limits = {
  waitingMessages: '連携データベースで、この業務システムあてに待つ件数',
  waitingBytes: '同じく、待つバイト数',
  messagesPerMinute: '1分に送る件数（不許可と送り直しを含む）',
  messagesPerDay: '1日に送る件数',
} as const;

const usage = `使い方: engawa quota <業務システムの番号> [--項目 数 …] [--actor 氏名] [--as ファイル]

業務システムの利用の上限を決めます。すぐに効き、記録に残ります。書かない項目は、決まった上限に戻ります。

${Object.entries(limits)
  .map(([name, about]) => `  --${name.padEnd(18)} ${about}`)
  .join('\n')}
`;

/** `engawa quota <system> …` @returns the exit code */
export const quotaCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      system: { question: '業務システムの番号' },
      ...Object.fromEntries(
        Object.entries(limits).map(([name, question]) => [name, { question, optional: true as const }]),
      ),
    };
    const { one } = await readAnswers(args, fields, io);
    const asked = Object.entries(limits).flatMap(([name]) =>
      one[name] === undefined ? [] : [[name, Number(one[name])] as const],
    );
    const quota = givenQuota.safeParse(Object.fromEntries(asked));
    if (!quota.success) throw new Usage(`--${String(quota.error.issues[0]!.path[0])} は1以上の整数にしてください`);
    const { client, actor } = await openActing(one);
    await client.call('POST', '/v1/enrol/quotas', { system: one.system, quota: quota.data, actor });
    const said = asked.map(([name, number]) => `${name} ${number}`).join('、');
    io.stdout.write(
      said === ''
        ? `${one.system} の上限を、決まったものに戻しました。\n`
        : `${one.system} の上限を決めました: ${said}\n`,
    );
  });
