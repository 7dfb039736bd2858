import { z } from 'zod';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { optionalText } from '../../../web/form/fields.ts';
import type { TypeLimit } from './draft.ts';
import { words } from './words.ts';

const { basis: at } = words;
/** Places of the form. */
const most = 9;

/** 種類支給限度基準額 as it is typed: a line a kind of service, its code and the units: 「15 10,000」. */
export const typeLimits = (tables: Tables, month: Month) =>
  optionalText(at.typeLimits, 200).transform((text, context): readonly TypeLimit[] => {
    const wrong = (message: string) => {
      context.addIssue(message);
      return z.NEVER;
    };
    const lines = text
      .normalize('NFKC')
      .split(/[\n、;]/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const read = lines.map((line): TypeLimit | undefined => {
      const [, service, units] = /^([0-9A-Z]{2})\D*?\s+([\d,]{1,9})(?:単位)?$/i.exec(line) ?? [];
      return service === undefined
        ? undefined
        : { service: service.toUpperCase(), units: Number(units!.replaceAll(',', '')) };
    });
    const found = read.filter((one) => one !== undefined);
    if (found.length < lines.length || found.length > most) return wrong(at.typeLimitsWrong);
    const isLimited = ({ service }: TypeLimit) => findValid(tables, 'services', service, firstDayOf(month))?.limited;
    const unknown = found.find((one) => !isLimited(one));
    if (unknown) return wrong(at.typeLimitsUnknown(unknown.service));
    if (new Set(found.map(({ service }) => service)).size < found.length) return wrong(at.typeLimitsTwice);
    return found;
  });

export const sayTypeLimits = (limits: readonly TypeLimit[] = []): string =>
  limits.map(({ service, units }) => `${service} ${units.toLocaleString('ja-JP')}`).join('\n');

/** What the insurers last answered of each person（認定情報）; of whom nothing was answered, or nothing is set, nothing. */
export async function readToldLimits(
  connection: RowsConnection,
  codes: readonly string[],
): Promise<ReadonlyMap<string, readonly TypeLimit[]>> {
  const { rows } = await connection.query<{ code: string; limits: readonly TypeLimit[] | null }>(
    `SELECT DISTINCT ON (code) code, answer -> 'certification' -> 'serviceLimits' AS limits FROM care.certification
      WHERE code = ANY ($1) ORDER BY code, told_at DESC`,
    [codes],
  );
  return new Map(rows.flatMap(({ code, limits }) => (limits ? [[code, limits]] : [])));
}

/** Whether what was told is what the month is worked out on. */
export const areSame = (told: readonly TypeLimit[], used: readonly TypeLimit[] = []): boolean =>
  sayTypeLimits(inOrder(told)) === sayTypeLimits(inOrder(used));
const inOrder = (limits: readonly TypeLimit[]): TypeLimit[] =>
  limits.toSorted((a, b) => (a.service < b.service ? -1 : 1));
