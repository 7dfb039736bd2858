import type { Uncovered } from '../contracts/uncovered.ts';

type Files = Readonly<Record<string, string>>;
type Line = { readonly mark: ' ' | '+' | '-'; readonly text: string };

/** The difference of two versions, file by file, as lines that a person reads: '-' goes, '+' comes, with three lines around. */
export function* showDifference(before: Files, after: Files): Generator<string> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  for (const name of names) {
    const [old, now] = [before[name], after[name]];
    if (old === now) continue;
    yield old === undefined
      ? `新しいファイル ${name}`
      : now === undefined
        ? `なくなるファイル ${name}`
        : `ファイル ${name}`;
    const lines = compare(split(old), split(now));
    const shown = lines.map((_, at) => lines.slice(Math.max(0, at - 3), at + 4).some(({ mark }) => mark !== ' '));
    let gap = false;
    for (const [at, { mark, text }] of lines.entries()) {
      if (shown[at]) yield `  ${mark} ${text}`;
      else if (!gap) yield '    …';
      gap = !shown[at];
    }
  }
}

/** The fields that an approval would let out newly, contract by contract, as lines that a person reads. */
export function* showUncovered(heading: string, uncovered: readonly Uncovered[]): Generator<string> {
  if (uncovered.length > 0) yield `${heading}:`;
  for (const { contract, title, version, fields, uses } of uncovered) {
    yield `  ${title}（${contract} 版 ${version}）`;
    for (const field of fields) yield `    + ${field.title}［${field.class}］ ${field.text}（${field.name}）`;
    if (uses.length > 0) yield `    + 新しい使い方: ${uses.join('、')}`;
  }
}

const split = (text: string | undefined): string[] =>
  (text ?? '').split('\n').filter((line, i, all) => i < all.length - 1 || line !== '');

/** Longest common subsequence: what stays, in order; the rest goes or comes. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ mark: ' ', text: before[i]! });
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!))
      lines.push({ mark: '-', text: before[i++]! });
    else lines.push({ mark: '+', text: after[j++]! });
  }
  return lines;
}
