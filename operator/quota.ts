import { type GivenQuota, givenQuota, type Quota } from '../contracts/quota.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const limits = {
  waitingMessages: '連携データベースで、この業務システムあてに待つ件数',
  waitingBytes: '同じく、待つバイト数',
  messagesPerMinute: '1分に送る件数（不許可と送り直しを含む）',
  messagesPerDay: '1日に送る件数',
} as const;
const names = Object.keys(limits) as (keyof typeof limits)[];

const usage = `使い方: engawa quota <業務システムの番号> [--項目 数 …] [--reset] [--actor 氏名] [--as ファイル]

業務システムの利用の上限を決めます。すぐに効き、記録に残ります。書かない項目は、いまのままです。
項目を一つも書かないと、いまの上限を表示し、何も変えません。

${Object.entries(limits)
  .map(([name, about]) => `  --${name.padEnd(18)} ${about}`)
  .join('\n')}
  --reset              この業務システムについて別に決めたものをやめ、決まった上限に戻します（一緒に書いた項目は、その数にします）
`;

type Shown = { readonly given: GivenQuota; readonly quota: Quota };

/** `engawa quota <system> …` @returns the exit code */
export const quotaCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      system: { question: '業務システムの番号' },
      ...Object.fromEntries(
        Object.entries(limits).map(([name, question]) => [name, { question, optional: true as const }]),
      ),
    };
    const isReset = args.includes('--reset');
    const { one } = await readAnswers(
      args.filter((arg) => arg !== '--reset'),
      fields,
      io,
    );
    const asked = names.flatMap((name) => (one[name] === undefined ? [] : [[name, Number(one[name])] as const]));
    const wanted = givenQuota.safeParse(Object.fromEntries(asked));
    if (!wanted.success) throw new Usage(`--${String(wanted.error.issues[0]!.path[0])} は1以上の整数にしてください`);
    const { client, actor } = await openActing(one);
    const { system = '' } = one;
    const before = await client.call<Shown>('GET', `/v1/enrol/quotas?system=${encodeURIComponent(system)}`);
    if (asked.length === 0 && !isReset) {
      io.stdout.write(`${system} のいまの上限:\n${names.map((name) => lineOf(name, before)).join('\n')}\n`);
      return;
    }
    const quota = { ...(isReset ? {} : before.given), ...wanted.data };
    await client.call('POST', '/v1/enrol/quotas', { system, quota, actor });
    const said = asked.map(([name, number]) => `${name} ${number}`).join('、');
    io.stdout.write(
      [
        ...(isReset ? [`${system} の上限を、決まったものに戻しました。`] : []),
        ...(said === '' ? [] : [`${system} の上限を決めました: ${said}`]),
        '',
      ].join('\n'),
    );
  });

const lineOf = (name: keyof typeof limits, { given, quota }: Shown): string =>
  `  ${name.padEnd(18)} ${quota[name]}${given[name] === undefined ? '' : '（別に決めたもの）'}  ${limits[name]}`;
