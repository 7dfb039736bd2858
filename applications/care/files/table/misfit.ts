import { carePlanPrefixes } from '../../../../contracts/content/filename.ts';
import { getLayout, type Layout, type Prefix, type Table } from './table.ts';

/**
 * Why a table of another version cannot be worked with, in words for whoever wrote it; the first reason. It may have other columns, in another order, other codes, lengths
 * and requirements; what the program itself goes by（kinds of file, keys, the meaning of what both have）must be there.
 */
export const findMisfit = (table: Table, ours: Table): string | undefined => findMisfits(table, ours).next().value;

function* findMisfits(table: Table, ours: Table): Generator<string, undefined> {
  for (const prefix of table.layouts.keys())
    if (!carePlanPrefixes.some((one) => one === prefix))
      yield `files → ${prefix} は、標準仕様のファイル名の決まりにありません`;
  for (const prefix of ours.layouts.keys())
    if (!table.layouts.has(prefix)) yield `files に ${prefix} がありません`;
    else yield* ofLayout(getLayout(table, prefix), getLayout(ours, prefix), table.version === ours.version);
  yield* ofGroups(table, ours);
}

function* ofLayout(layout: Layout, { prefix, columns }: Layout, isOurs: boolean): Generator<string> {
  const where = `files → ${prefix} → columns`;
  const paths = layout.columns.map(({ at }) => at);
  for (const [i, at] of ['version', 'insurer', 'insured'].entries())
    if (paths[i] !== at) yield `${where} の${i + 1}番目は at が ${at} の項目にしてください`;
  for (const [i, at] of paths.entries()) {
    if (paths.indexOf(at) !== i) yield `${where} に、at が ${at} の項目が二つあります`;
    if (paths.some((other) => other.startsWith(`${at}/`)))
      yield `${where} の at ${at} は、ほかの項目の入れ物と同じ名前です`;
  }
  const plain = new Set(columns.flatMap(({ path }) => (path.length > 1 ? [] : path)));
  const inner = new Set(columns.flatMap(({ path }) => (path.length > 1 ? [path[0]!] : [])));
  for (const { name, at, path, type } of layout.columns) {
    const same = columns.find((one) => one.at === at);
    if (same && same.type !== type) yield `${where} の「${name}」（${at}）は、type を ${same.type} にしてください`;
    if (path.length > 1 ? plain.has(path[0]!) : inner.has(at))
      yield `${where} の「${name}」は、at を ${at} でない名前にしてください`;
  }
  for (const name of inner)
    if (!layout.columns.some(({ path }) => path[0] === name))
      yield `${where} に、at が ${name}/ で始まる項目がありません`;
  for (const at of [...layout.rowKey, ...layout.fillDown.flatMap(({ columns: of, by }) => [...of, ...by])])
    if (!layout.columnAt.has(at)) yield `files → ${prefix} の rowKey か fillDown にある ${at} が、columns にありません`;
  if (isOurs && paths.join() !== columns.map(({ at }) => at).join())
    yield `${where} の項目と並びは、この版では変えられません。別の版（version）の表にしてください`;
}

/** The kinds of unit and their keys are what is kept and compared by: they are the program's own. */
function* ofGroups(table: Table, ours: Table): Generator<string> {
  for (const { kind, names, main, key, within, files } of ours.groups) {
    const group = table.groups.find((one) => one.kind === kind);
    if (!group) yield `groups に ${kind} がありません`;
    else if (
      JSON.stringify([names, main, key, within]) !== JSON.stringify([group.names, group.main, group.key, group.within])
    )
      yield `groups → ${kind} の names、main、key、within は、${ours.version} の表と同じにしてください`;
    else if (Object.keys(group.files).sort().join() !== Object.keys(files).sort().join())
      yield `groups → ${kind} → files には、${Object.keys(files).join('、')} を書いてください`;
    else yield* ofKeys(table, group);
  }
  for (const { prefix, of, names } of ours.deletions) {
    const rule = table.deletions.find((one) => one.prefix === prefix);
    if (rule?.of !== of || rule.names !== names)
      yield `deletions → ${prefix} は、of を ${of}、names を ${names} にしてください`;
  }
  if (table.groups.length > ours.groups.length || table.deletions.length > ours.deletions.length)
    yield `groups と deletions には、${ours.version} の表にあるものだけを書いてください`;
}

function* ofKeys(
  table: Table,
  { kind, files, key, within, main, related }: Table['groups'][number],
): Generator<string> {
  const needed = (Object.keys(files) as Prefix[]).flatMap((prefix) => key.map((at) => [prefix, at] as const));
  const inMain = within.map((at) => [main as Prefix, at === 'serviceType' ? 'serviceCode' : at] as const);
  const rule = table.deletions.find(({ of }) => of === kind);
  const inDeletion = rule ? [...key, ...within].map((at) => [rule.prefix, at] as const) : [];
  const inRelated = related ? [[related.file as Prefix, related.at] as const] : [];
  for (const [prefix, at] of [...needed, ...inMain, ...inDeletion, ...inRelated])
    if (!table.layouts.get(prefix)?.columnAt.has(at))
      yield `files → ${prefix} → columns に、at が ${at} の項目がありません`;
}
