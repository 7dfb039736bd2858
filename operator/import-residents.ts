import { type ImportAnswer, mostResidents, residentChanges, residentRow } from '../contracts/residents.ts';
import { openActing } from './acting.ts';
import { type Io, readAnswers, Usage } from './answers.ts';
import { readByLayout } from './layout.ts';
import { runCommand } from './run.ts';

const usage = `使い方: engawa import-residents <宛名異動ファイル（CSV）> --as 自治体の業務システムのファイル --municipality コード [--do]

自治体の住民の異動（転入・出生・転出・死亡・氏名変更・住所変更・訂正）を取り込みます。
--do を付けなければ、何も変えず、行ごとにどうなるかを表示します（下見）。
直すところが一行でもあれば、何も取り込みません。同じファイルをもう一度取り込んでも、二重にはなりません。

  --as            自治体の業務システムのファイル（engawa enrol system が作るもの）
  --municipality  全国地方公共団体コード（6桁）。業務システムの自治体と違うときは取り込みません
  --layout        レイアウトの表（省略時は municipal/residents。見出しは docs/residents.md にあります）
  --actor         操作する人の氏名（記録に残ります）
  --do            取り込みます
`;

/** `engawa import-residents <file>` @returns the exit code */
export const importResidentsCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, usage, args, async () => {
    const fields = {
      file: { question: '宛名異動ファイル（CSV）' },
      municipality: { question: '全国地方公共団体コード（6桁）' },
      layout: { question: 'レイアウトの表', optional: true as const },
    };
    const isDone = args.includes('--do');
    const rest = args.filter((one) => one !== '--do');
    const { one } = await readAnswers(rest, fields, io);
    const { file = '', municipality, layout = 'municipal/residents', as } = one;
    if (as === undefined) throw new Usage('自治体の業務システムのファイルを --as で指定してください');
    const rows = await readRows(layout, file, io);
    const { client, actor } = await openActing(one);
    const self = await client.call<{ member: string }>('GET', '/v1/self');
    if (self.member !== `GOV/${municipality}`)
      throw new Error(`この業務システムは ${self.member} のものです。${municipality} の住民は取り込めません。`);
    const answer = await client.call<ImportAnswer>('POST', '/v1/residents/imports', { rows, dryRun: !isDone, actor });
    io.stdout.write(`${[...describe(answer)].join('\n')}\n`);
    if (answer.problems.length > 0)
      throw new Error(`直すところが${answer.problems.length}件あるため、何も取り込んでいません。`);
  });

async function readRows(layout: string, file: string, { stdout }: Io): Promise<unknown[]> {
  const { records, problems } = await readByLayout(layout, file);
  // Who lives with whom is for the town hall's own register: the exchange is not told.
  const rows = records.map(({ line, record: { home: _, ...record } }) => residentRow.safeParse({ ...record, line }));
  const lacking = rows.flatMap((row, i) =>
    row.success
      ? []
      : [{ line: records[i]!.line, text: '保険者番号と被保険者番号は、両方を書くか、両方を空にしてください。' }],
  );
  // A line that could not be read whole is told once, by what it lacks.
  const told = new Set(problems.map(({ line }) => line));
  const all = [...problems, ...lacking.filter(({ line }) => !told.has(line))].toSorted((a, b) => a.line - b.line);
  for (const { line, text } of all) stdout.write(`× ${line > 0 ? `${line}行目: ` : ''}${text}\n`);
  if (all.length > 0) throw new Error(`直すところが${all.length}件あるため、何も取り込んでいません。`);
  if (rows.length > mostResidents)
    throw new Error(`一度に取り込めるのは${mostResidents}行までです。ファイルを分けてください。`);
  return rows.flatMap(({ data }) => data ?? []);
}

function* describe({ done, lines, problems }: ImportAnswer): Generator<string> {
  for (const { line, text } of problems) yield `× ${line}行目: ${text}`;
  for (const { line, change } of lines) if (change !== 'same') yield `${line}行目: ${residentChanges[change]}`;
  for (const { line, candidates } of lines)
    if (candidates.length > 0)
      yield `${line}行目: 同じ方かもしれない登録があります。確かめて、/v1/merges でまとめてください（符号 ${candidates.join('、')}）`;
  const counts = Map.groupBy(lines, ({ change }) => change);
  yield '';
  for (const [change, all] of counts) yield `${residentChanges[change]} ${all.length}件`;
  if (done) yield '取り込みました。';
  else if (problems.length === 0) yield '下見です。まだ何も変えていません。--do を付けると取り込みます。';
}
