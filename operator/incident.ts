import { openActing } from './acting.ts';
import { type Fields, type Io, readAnswers, Usage } from './answers.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa incident publish --title 見出し --happened 日 --found 日 --what 内容 --items 項目 --persons 人数 --done 対応 --contact 問合せ先
        engawa incident correct <番号> （publish と同じもの。全部を書き直します）
        engawa incident list

起きた事故を、公開ページ「このまちの情報連携」で公表します。公表したものは、取り消すことも消すこともできません。訂正すると、前の内容も残ります。
個人の名前や、だれのことか分かることは書かないでください。

  --title       見出し                      --happened  起きた日（2026-11-20）  --found  分かった日
  --what        何が起きたか                --items     漏れた（おそれのある）情報の項目
  --persons     本人の数。調べているときは「調査中」。10人に満たない数は、公開ページでは「10人未満」になります
  --done        行ったこと（本人への連絡を含む）
  --contact     問合せ先
  --cause       原因   --harm  二次被害、またはそのおそれ   --prevention  同じことを起こさないために（どれも、あれば）
  --actor       操作する人の氏名（記録に残ります）   --as  運営者以外の参加機関が公表するときの、業務システムのファイル
`;

const content: Fields = {
  title: { question: '見出し' },
  happened: { question: '起きた日' },
  found: { question: '分かった日' },
  what: { question: '何が起きたか' },
  items: { question: '漏れた（おそれのある）情報の項目' },
  persons: { question: '本人の数（調査中なら「調査中」）' },
  done: { question: '行ったこと' },
  contact: { question: '問合せ先' },
  cause: { question: '原因', optional: true },
  harm: { question: '二次被害、またはそのおそれ', optional: true },
  prevention: { question: '同じことを起こさないために', optional: true },
};
type Listed = { readonly incidents: readonly { id: string; member: string; versions: readonly { title: string }[] }[] };

/** `engawa incident publish | correct | list` @returns the exit code */
export const incidentCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const [what, ...rest] = args;
    if (what === 'list') return list(rest, io);
    if (what !== 'publish' && what !== 'correct') throw new Usage(`${what} はできません`);
    const isCorrection = what === 'correct';
    const { one } = await readAnswers(
      rest,
      isCorrection ? { incident: { question: '訂正する事故の番号（engawa incident list）' }, ...content } : content,
      io,
    );
    const { client, actor } = await openActing(one);
    const { cause, harm, prevention } = one;
    const answer = await client.call<{ incident: string; version: number }>('POST', '/v1/incidents', {
      ...(isCorrection && { corrects: one.incident }),
      actor,
      incident: {
        ...{ title: one.title, happenedOn: one.happened, foundOn: one.found, what: one.what, items: one.items },
        ...{ persons: readPersons(one.persons!), done: one.done, contact: one.contact },
        ...{ cause, harm, prevention },
      },
    });
    io.stdout.write(
      `事故 ${answer.incident} を${isCorrection ? `訂正し` : ''}公表しました（第${answer.version}版）。公開ページには、数分で出ます。\n`,
    );
  });

async function list(args: readonly string[], io: Io): Promise<void> {
  const { one } = await readAnswers(args, {}, io);
  const { exchange } = await openActing(one);
  const { incidents } = (await (await fetch(`${exchange}/public/summary`)).json()) as Listed;
  if (incidents.length === 0) io.stdout.write('公表した事故は、ありません。\n');
  for (const { id, member, versions } of incidents)
    io.stdout.write(`${id}  ${member}  ${versions[0]!.title}（第${versions.length}版）\n`);
}

function readPersons(text: string): number | null {
  if (text === '調査中') return null;
  if (!/^\d{1,9}$/.test(text)) throw new Usage('--persons には、人数か「調査中」を書いてください');
  return Number(text);
}
