/** First years of the eras in which somebody living was born. */
const eras: readonly (readonly [RegExp, number])[] = [
  [/^(明治|M)/i, 1868],
  [/^(大正|T)/i, 1912],
  [/^(昭和|S)/i, 1926],
  [/^(平成|H)/i, 1989],
  [/^(令和|R)/i, 2019],
];

/**
 * A birth date as people write it: `昭和15年3月1日`, `S15.3.1`, `1940年3月1日`, `1940/3/1`, `19400301`.
 * @returns YYYY-MM-DD; undefined where no day can be meant
 */
export function readBirth(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s+/g, '').replace('元年', '1年');
  const era = eras.find(([pattern]) => pattern.test(plain));
  const rest = era ? plain.replace(era[0], '') : plain;
  const parts =
    /^(\d{1,4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?$/.exec(rest) ??
    (era ? null : /^(\d{4})(\d{2})(\d{2})$/.exec(rest));
  if (!parts) return undefined;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const full = era ? era[1] + year - 1 : year;
  if (full < 1868 || full > 2200 || (era !== undefined && year === 0)) return undefined;
  const date = new Date(Date.UTC(full, month - 1, day));
  if (date.getUTCFullYear() !== full || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}
