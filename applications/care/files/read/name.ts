import { type CarePlanName, carePlanPrefixes, parseCarePlanName } from '../../../../contracts/content/filename.ts';

export type ReadName = { readonly parsed: CarePlanName } | { readonly flaw: string };

/** A file name of the standard, or what in it is not as it should be. */
export function readName(name: string): ReadName {
  const parsed = parseCarePlanName(name);
  return parsed ? { parsed } : { flaw: flawOf(name) };
}

const picture = 'UPKIHON_IMAGE';

function flawOf(name: string): string {
  const upper = name.toUpperCase();
  const ending = /\.([A-Z0-9]*)$/.exec(upper)?.[1];
  const prefix = carePlanPrefixes.findLast((one) => upper.startsWith(`${one}_`));
  if (prefix === undefined) return '先頭が、標準仕様の17のファイルのどれでもありません。';
  const right = prefix === picture ? 'JPG' : 'CSV';
  if (ending !== right) return `拡張子が「.${right}」ではありません。`;
  const parts = upper.slice(prefix.length + 1, -(right.length + 1)).split('_');
  if (!parts.some((part) => /^\d{14}$/.test(part))) return 'ファイル連番（数字14桁）がありません。';
  if (parts.filter((part) => /^[0-9A-Z]{10}$/.test(part)).length !== 2) return '事業所番号（10桁）が二つありません。';
  if (parts.filter((part) => /^[0-9A-Z]{2}$/.test(part)).length !== 2)
    return 'サービス種類コード（2桁）が二つありません。';
  return '対象年月（6桁）の有無か、並びが違います。';
}
