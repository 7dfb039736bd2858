import { randomUUID } from 'node:crypto';
import type { Difference } from '../../../file/take-in.tsx';
import type { Resident } from '../../../register/resident.ts';
import type { Certification, CertificationFields } from '../certification.ts';
import type { FileRow } from './read-file.ts';

const titles = {
  kind: '申請区分',
  appliedOn: '申請日',
  surveyedOn: '調査日',
  opinionOn: '意見書受領日',
  examinedOn: '審査会日',
  certifiedOn: '認定年月日',
  notifiedOn: '結果通知到達日',
  level: '要介護状態区分',
  validFrom: '有効期間の開始',
  validUntil: '有効期間の終了',
  limitUnits: '支給限度基準額',
  boardOpinion: '審査会の意見',
  burden: '負担割合',
  cardOn: '資格者証の交付日',
  agent: '提出代行の事業所',
} as const satisfies Partial<Record<keyof CertificationFields, string>>;
type Key = keyof typeof titles;

type Change = {
  readonly line: number;
  readonly before: Certification | undefined;
  readonly after: Certification;
};
export type Planned = {
  readonly changes: readonly Change[];
  /** lines of persons whom the register does not have, or has otherwise: told, and not taken in */
  readonly left: readonly Difference[];
  /** lines that say of an application something else than a line before: the later counts */
  readonly again: readonly Difference[];
};

/**
 * What a file would make of the ledger. A line is the same application as one that is known where the day of application is the same, or where
 * neither says one and the period begins on the same day, or one period was decided on one day. A cell that is empty takes nothing away: files of old systems leave out what they do not keep.
 * @param residents those of the file's numbers whom the register has
 * @param known what the ledger has of them
 */
export function planOf(
  rows: readonly FileRow[],
  residents: readonly Resident[],
  known: readonly Certification[],
): Planned {
  const byNumber = new Map(residents.map((one) => [numberOf(one.insured!), one]));
  const ledger = Map.groupBy(known, ({ code }) => code);
  const changes = new Map<string, Change>();
  const left: Difference[] = [];
  const again: Difference[] = [];
  for (const row of rows) {
    const { line, birth, ...fields } = row;
    const resident = byNumber.get(numberOf(row));
    const wrong = !resident
      ? '名簿にこの被保険者番号の方がいないため、取り込みません。先に名簿を新しくしてください'
      : birth !== null && birth !== resident.birth
        ? '生年月日が名簿と違うため、取り込みません。番号を確かめてください'
        : undefined;
    if (wrong !== undefined || !resident) {
      left.push({ line, number: row.insured, what: wrong! });
      continue;
    }
    const own = ledger.get(resident.code) ?? [];
    const current = own.find((one) => isSame(one, fields)) ?? own.find((one) => isSameDecision(one, fields));
    const after: Certification = current
      ? { ...current, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) }
      : { ...fields, id: randomUUID(), code: resident.code };
    ledger.set(resident.code, [...own.filter((one) => one !== current), after]);
    // An application that stands in several lines becomes what the last of them says; what was before is what the ledger had.
    const before = changes.get(after.id)?.before ?? known.find(({ id }) => id === after.id);
    const former = changes.get(after.id);
    if (former && differing(former.after, after).length > 0)
      again.push({
        ...{ line, number: row.insured },
        what: `同じ申請が${former.line}行目にもあります。こちらのとおりにします（${sayKeys(former.after, after)}）`,
      });
    changes.set(after.id, { line, before, after });
  }
  return {
    changes: [...changes.values()].filter(({ before, after }) => differing(before, after).length > 0),
    left,
    again,
  };
}

const numberOf = ({ insurer, insured }: { readonly insurer: string; readonly insured: string }) =>
  `${insurer}/${insured}`;

const isSame = (one: Certification, row: CertificationFields): boolean =>
  one.appliedOn !== null && row.appliedOn !== null
    ? one.appliedOn === row.appliedOn
    : one.validFrom !== null && one.validFrom === row.validFrom;

/** One decision, whose day of application was written otherwise: nobody is certified twice on one day for one period. */
const isSameDecision = (one: Certification, row: CertificationFields): boolean =>
  row.validFrom !== null &&
  row.certifiedOn !== null &&
  one.validFrom === row.validFrom &&
  one.certifiedOn === row.certifiedOn;

const differing = (before: Certification | undefined, after: Certification): Key[] =>
  (Object.keys(titles) as Key[]).filter((key) => (before?.[key] ?? null) !== after[key]);

const sayKeys = (before: Certification | undefined, after: Certification): string =>
  differing(before, after)
    .map((key) => titles[key])
    .join('・');

/** In words, which things change, and no value: nobody is shown here, and nobody has to be recorded as seen. */
export const sayChange = ({ line, before, after }: Change): Difference => ({
  line,
  number: after.insured,
  what: before ? `${sayKeys(before, after)}を改めます` : after.level === null ? '申請を加えます' : '認定を加えます',
});
