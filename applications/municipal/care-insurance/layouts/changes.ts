import { padInsurer } from '../../../../contracts/care/benefit-slip.ts';
import { careLevels } from '../../../../contracts/care/levels.ts';
import { compact, firstDayOf, lastDayOf, type Month } from '../../../../contracts/care/month.ts';
import type { RecordLayout } from '../../../../contracts/care/records/layout.ts';
import type { DataRecord } from '../../../../contracts/care/records/record.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { listResidents, type Resident } from '../../register/resident.ts';
import { type Certification, listNotified, listOf } from '../ledger/certification.ts';
import { toHalfKana } from './half-kana.ts';

/** 異動 of somebody certified: known anew, otherwise, or no more. `on`: 異動年月日 */
export type Change = {
  readonly kind: '新規' | '変更' | '終了';
  readonly reason: '受給資格取得' | '受給資格喪失' | 'その他';
  readonly on: string;
  readonly certification: Certification;
  readonly lostOn?: string;
};

/** What a month changed: the results that reached a person in it, and those certified who died or moved away in it. By number, then day. */
export async function listChanges(rows: RowsConnection, month: Month): Promise<Change[]> {
  const [from, until] = [firstDayOf(month), lastDayOf(month)];
  const notified = await listNotified(rows, from, until);
  const { rows: gone } = await rows.query<{ code: string }>(
    `SELECT code FROM municipal.resident WHERE left_on BETWEEN $1 AND $2 AND EXISTS (
       SELECT FROM municipal.certification WHERE certification.code = resident.code)`,
    [from, until],
  );
  const codes = [...new Set([...notified, ...gone].map(({ code }) => code))];
  return changesOf(month, await listOf(rows, codes), await listResidents(rows, codes));
}

/** The same of what the ledger and the register have of these persons. What has not reached a person is told to nobody. */
export function changesOf(month: Month, ledger: readonly Certification[], residents: readonly Resident[]): Change[] {
  const isIn = (day: string) => day >= firstDayOf(month) && day <= lastDayOf(month);
  const known = ledger.filter(({ level, notifiedOn }) => level !== null && notifiedOn !== null);
  const decided = known.flatMap((one): Change[] => {
    if (!isIn(one.notifiedOn!)) return [];
    const on = one.certifiedOn ?? one.validFrom ?? one.notifiedOn!;
    const had = known.some((other) => other.code === one.code && isBearing(other) && isBefore(other, one));
    if (isBearing(one))
      return [
        had
          ? { kind: '変更', reason: 'その他', on, certification: one }
          : { kind: '新規', reason: '受給資格取得', on, certification: one },
      ];
    return had ? [{ kind: '終了', reason: '受給資格喪失', on, certification: one, lostOn: on }] : [];
  });
  const left = residents.flatMap(({ code, left: gone }): Change[] => {
    const last = known
      .filter((one) => one.code === code && isBearing(one))
      .toSorted(byBegin)
      .at(-1);
    if (!gone || !last || !isIn(gone.on) || last.validUntil! < gone.on) return [];
    return [{ kind: '終了', reason: '受給資格喪失', on: gone.on, certification: last, lostOn: gone.on }];
  });
  return [...decided, ...left].toSorted((a, b) =>
    a.certification.insured === b.certification.insured
      ? a.on < b.on
        ? -1
        : 1
      : a.certification.insured < b.certification.insured
        ? -1
        : 1,
  );
}

const isBearing = ({ kind, level, validFrom }: Certification): boolean =>
  kind !== '取消し' && level !== '非該当' && validFrom !== null;
const beginOf = (one: Certification): string => one.appliedOn ?? one.validFrom ?? one.certifiedOn ?? '';
const isBefore = (one: Certification, other: Certification): boolean => beginOf(one) < beginOf(other);
const byBegin = (a: Certification, b: Certification): number => (beginOf(a) < beginOf(b) ? -1 : 1);

const levelCodes = new Map<string, string>([
  ['非該当', '01'],
  ...Object.entries(careLevels).map(([code, title]) => [title, code] as const),
]);
const dayOf = (day: string | null | undefined): string => (day ? compact(day) : '');

/** The record of 5311, with the codes that its table has. What the ledger does not have stays empty. */
export function changeRecord(
  { codes }: RecordLayout,
  { kind, reason, on, certification: one, lostOn }: Change,
  { kana, birth, sex }: Pick<Resident, 'kana' | 'birth' | 'sex'>,
): DataRecord {
  const codeOf = (key: string, word: string) => codes?.[key]?.[word] ?? '';
  const limit = one.limitUnits === null ? '' : one.limitUnits;
  return {
    layout: 'changes',
    values: {
      ...{ exchange: '5311', changedOn: dayOf(on), change: codeOf('change', kind), reason: codeOf('reason', reason) },
      ...{ insurer: padInsurer(one.insurer), insured: one.insured, kana: toHalfKana(kana) },
      ...{ birth: dayOf(birth), sex: codeOf('sex', sex), lostOn: dayOf(lostOn) },
      ...{ application: codeOf('application', one.kind), appliedOn: dayOf(one.appliedOn) },
      ...{ level: levelCodes.get(one.level ?? '') ?? '', percent: one.burden === null ? '' : 100 - one.burden * 10 },
      ...{ validFrom: dayOf(one.validFrom), validUntil: dayOf(one.validUntil) },
      ...(limit === '' ? {} : { limit, limitFrom: dayOf(one.validFrom), limitUntil: dayOf(one.validUntil) }),
    },
  };
}

/** Keys of the record that are filled from the ledger: the others go out empty, and the page says which. */
export const filled: ReadonlySet<string> = new Set([
  ...[
    'exchange',
    'changedOn',
    'change',
    'reason',
    'insurer',
    'insured',
    'kana',
    'birth',
    'sex',
    'lostOn',
    'application',
  ],
  ...['appliedOn', 'level', 'percent', 'validFrom', 'validUntil', 'limit', 'limitFrom', 'limitUntil'],
]);
