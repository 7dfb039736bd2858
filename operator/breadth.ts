import { openActing } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa breadth <参加機関か業務システムの番号> [--factor 倍] [--floor 人] [--learning 人] [--outside 人] --reason 理由
        engawa breadth list

広すぎる照会の警報の境を、一つの参加機関か業務システムについて決めます。書かないものは、上の境（参加機関、地域）のとおりです。
境を一つも書かないと、元に戻します。警報を止めることはできません。

  --factor    ふだんの人数の何倍を超えたら知らせるか（1から10）
  --floor     何人までは、ふだんが少なくても知らせないか（1,000まで）
  --learning  ふだんが分かるまで、何人を超えたら知らせるか（2,000まで）
  --outside   ふだんは照会のない時間に、何人を超えたら知らせるか（200まで）
  --reason    理由（記録に残ります）
  --actor     操作する人の氏名   --as  運営者の別の業務システムのファイル
`;

type Given = Readonly<Record<string, number>>;
type Shown = {
  readonly region: Given;
  readonly thresholds: readonly { readonly whose: string; readonly given: Given; readonly reason: string }[];
};
const names = ['factor', 'floor', 'learning', 'outside'] as const;

/** `engawa breadth <member or system> …` @returns the exit code */
export const breadthCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const isList = args[0] === 'list';
    const { one } = await readAnswers(isList ? args.slice(1) : args, isList ? {} : fields, io);
    if (isList) {
      const { client } = await openActing(one);
      const { region, thresholds } = await client.call<Shown>('GET', '/v1/alarms');
      io.stdout.write(`地域  ${inWords(region)}\n`);
      for (const { whose, given, reason } of thresholds) io.stdout.write(`${whose}  ${inWords(given)}  ${reason}\n`);
      return;
    }
    const given = names.filter((name) => one[name] !== undefined).map((name) => [name, readNumber(name, one[name]!)]);
    const { client, actor } = await openActing(one);
    const breadth = Object.fromEntries(given);
    await client.call('POST', '/v1/enrol/breadth', { whose: one.whose, breadth, reason: one.reason, actor });
    io.stdout.write(
      given.length === 0
        ? `${one.whose} の警報の境を、元に戻しました。\n`
        : `${one.whose} の警報の境を決めました: ${inWords(breadth)}\n`,
    );
  });

const fields = {
  whose: { question: '参加機関か業務システムの番号' },
  ...Object.fromEntries(names.map((name) => [name, { question: name, optional: true as const }])),
  reason: { question: '理由' },
};

function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new Usage(`--${name} は数で書いてください`);
  return number;
}

const inWords = (given: Given): string =>
  names
    .filter((name) => given[name] !== undefined)
    .map((name) => `${name} ${given[name]}`)
    .join('、');
