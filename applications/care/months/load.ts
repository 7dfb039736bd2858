import { careLevels } from '../../../contracts/care/levels.ts';
import { addMonths, firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import { readDiscounts } from '../billing/discounts/store.ts';
import { certificationOn, type Pending, readPending } from '../caseload/application/pending.ts';
import { readOff } from '../mine/absences.ts';
import { readHeld } from '../store/held.ts';
import type { Person } from '../store/persons.ts';
import type { Discounts } from '../units/discount.ts';
import { type Actuals, findDifferences, type Item, itemsOf, type MonthDifference } from './differ.ts';
import { type Basis, emptyDraft, isMonthly, type TypeLimit } from './draft.ts';
import { plannedRows } from './entry.ts';
import { type Figures, figure } from './figure.ts';
import { type HandedOver, readHandedOver, readResumed } from './handed-over.ts';
import { gradesOf, type Office, type Offices } from './offices.ts';
import { readEndings } from './standing.ts';
import { type Given, readClosings, readDrafts, readGiven, readSettled, type Settled, type Version } from './store.ts';
import { actualsOf as actualsTold, readTold, type Told } from './told/store.ts';
import { areSame, readToldLimits, sayTypeLimits } from './type-limits.ts';
import { words } from './words.ts';

/** A month of one person: what was planned, given, done, settled and closed. */
export type PersonMonth = {
  readonly person: Person;
  readonly slip?: Version;
  readonly figures: Figures;
  readonly offices: readonly OfficeMonth[];
  /** offices that were given a slip of this month and stand in it no more; `current` once they were told */
  readonly dropped: readonly OfficeMonth[];
  readonly planned: readonly Item[];
  readonly actuals: readonly Actuals[];
  /** `off`: not done because the person has said that she does not want it */
  readonly differences: readonly (MonthDifference & { readonly settled?: Settled; readonly off: boolean })[];
  /** differences that are not accepted yet */
  readonly open: number;
  readonly discounts: Discounts;
  /** what offices on paper told, as staff wrote it down */
  readonly told: readonly Told[];
  /** another office makes the 給付管理票 of the month */
  readonly handedOver?: HandedOver;
  readonly closing?: { readonly number: number; readonly closed: boolean; readonly at: Date };
};
export type OfficeMonth = {
  readonly office: string;
  readonly name: string;
  readonly known?: Office;
  /** the last that it was given */
  readonly given?: Given;
  /** that was the slip as it now stands */
  readonly current: boolean;
  /** its actuals have come */
  readonly heard: boolean;
};

export type Setting = { readonly tables: Tables; readonly month: Month; readonly offices: Offices };

/** The months of many persons, by a handful of queries whatever their number. */
export async function loadMonths(
  connection: RowsConnection,
  { tables, month, offices }: Setting,
  persons: readonly Person[],
): Promise<PersonMonth[]> {
  const codes = persons.map(({ code }) => code);
  const drafts = await readDrafts(connection, month, codes);
  const given = await readGiven(connection, month, codes);
  const settled = await readSettled(connection, month, codes);
  const handedOver = await readHandedOver(connection, month, codes);
  const resumed = await readResumed(connection, codes);
  const isOff = await readOff(connection, month, codes);
  const closings = await readClosings(connection, month, codes);
  const [only] = persons.length === 1 ? persons : [];
  const held = await readHeld(connection, { kind: 'actuals', period: month, ...(only && { person: only }) });
  // An office speaks for itself alone.
  const actualsOf = Map.groupBy(
    held.flatMap(({ entry, from }) => (entry?.kind === 'actuals' && entry.key.office === from ? [entry] : [])),
    ({ key }) => `${key.insurer}/${key.insured}`,
  );
  const gradeOf = gradesOf(tables, month, offices);
  const discounts = await readDiscounts(connection, month);
  const pendings = await readPending(connection, codes);
  const toldLimits = await readToldLimits(connection, codes);
  const told = await readTold(connection, month, codes);
  const endings = await readEndings(connection, basesOf(drafts), month);
  const heavier = await findHeavier(connection, tables, month, basesOf(drafts));
  return persons.map((person) => {
    const slip = drafts.get(person.code);
    const draft = slip?.content ?? emptyDraft;
    const heard = actualsOf.get(`${person.insurer}/${person.insured}`) ?? [];
    const ownTold = told.get(person.code) ?? [];
    const actuals = [...heard, ...actualsTold(person, month, ownTold, heard)];
    const figured = figure(tables, month, draft, gradeOf, discounts);
    const limits = toldLimits.get(person.code);
    const isOld = draft.basis !== null && limits !== undefined && !areSame(limits, draft.basis.typeLimits);
    const otherwise = [
      ...(isOld ? [toldOtherwise(limits)] : []),
      ...certifiedOtherwise(pendings.get(person.code), month, draft.basis),
      ...[endings, heavier].flatMap((all): Figures['warnings'][number][] =>
        all.has(person.code) ? [{ weight: '注意', text: all.get(person.code)! }] : [],
      ),
    ];
    const figures = otherwise.length > 0 ? { ...figured, warnings: [...figured.warnings, ...otherwise] } : figured;
    const planned = itemsOf(plannedRows({ tables, month, draft, figures }));
    const own = settled.get(person.code);
    const differences = findDifferences(planned, actuals, (code) => isMonthly(tables, month, code)).map((one) => ({
      ...one,
      off: one.kind === 'undone' && one.planned !== undefined && isOff(person.code, one.planned),
      ...(own?.has(one.id) && { settled: own.get(one.id)! }),
    }));
    const closing = closings.get(person.code);
    const next = handedOver.get(person.code);
    const ownGiven = withoutOld(given.get(person.code) ?? [], resumed.get(person.code));
    return {
      ...{ person, figures, planned, actuals, differences, discounts, told: ownTold },
      ...(slip && { slip }),
      offices: officesOf(draft.lines, ownGiven, slip?.version, actuals, offices),
      dropped: droppedOf(draft.lines, ownGiven, offices),
      open: differences.filter((one) => one.settled?.how !== 'accepted').length,
      ...(closing && { closing }),
      ...(next && { handedOver: next }),
    };
  });
}

const basesOf = (drafts: ReadonlyMap<string, Version>): ReadonlyMap<string, Basis> =>
  new Map([...drafts].flatMap(([code, { content }]) => (content.basis ? [[code, content.basis] as const] : [])));

/** Whose certification begins within the month, and who had a heavier level in the month before: its limit is the month's（月途中の区分変更）. */
async function findHeavier(
  connection: RowsConnection,
  tables: Tables,
  month: Month,
  bases: ReadonlyMap<string, Basis>,
): Promise<ReadonlyMap<string, string>> {
  const first = firstDayOf(month);
  const changed = [...bases].filter(
    ([, { from, limit, levelBefore }]) => from > first && limit === null && levelBefore === undefined,
  );
  if (changed.length === 0) return new Map();
  const codes = changed.map(([code]) => code);
  const before = basesOf(await readDrafts(connection, addMonths(month, -1), codes));
  const unitsOf = (level: Basis['level']) => findValid(tables, 'limits', level, first)?.units ?? 0;
  return new Map(
    changed.flatMap(([code, { level, from }]) => {
      const last = before.get(code);
      return last && unitsOf(last.level) > unitsOf(level)
        ? [[code, words.basis.heavierBefore(careLevels[last.level], unitsOf(last.level), sayDay(from))] as const]
        : [];
    }),
  );
}

/** What the forms say of 認定状況 and what is known of the application must not part: a provisional plan is claimed by the level that is decided. */
function certifiedOtherwise(
  pending: Pending | undefined,
  month: Month,
  basis: Basis | null,
): Figures['warnings'][number][] {
  if (!basis) return [];
  const certification = certificationOn(pending, lastDayOf(month), basis.until);
  if (certification === (basis.certification ?? '2')) return [];
  const text =
    certification === '1' ? words.basis.pending(pending!.kind, sayDay(pending!.appliedOn)) : words.basis.settled;
  return [{ weight: '注意', text }];
}

const toldOtherwise = (limits: readonly TypeLimit[]): Figures['warnings'][number] => ({
  weight: '注意',
  text: words.basis.typeLimitsTold(sayTypeLimits(limits).replaceAll('\n', '、')),
});

/** What was given before the person left and came back is given no more: her offices may have another's since. */
const withoutOld = (given: readonly Given[], resumedAt: Date | undefined): readonly Given[] =>
  resumedAt === undefined ? given : given.filter(({ givenAt }) => givenAt >= resumedAt);

function officesOf(
  lines: readonly { readonly office: string; readonly officeName: string }[],
  given: readonly Given[],
  version: number | undefined,
  actuals: readonly Actuals[],
  offices: Offices,
): OfficeMonth[] {
  const named = new Map(lines.map(({ office, officeName }) => [office, officeName]));
  for (const { key } of actuals)
    if (!named.has(key.office)) named.set(key.office, offices.get(key.office)?.name ?? key.office);
  return [...named].map(([office, name]) => {
    const last = given.find(({ receiver }) => receiver === `CARE/${office}`);
    const known = offices.get(office);
    return {
      ...{ office, name: known?.name ?? name, current: last !== undefined && !last.gone && last.version === version },
      ...(known && { known }),
      ...(last && { given: last }),
      heard: actuals.some(({ key }) => key.office === office),
    };
  });
}

/** Whoever goes on as it was given would come to a person who expects nobody, and claim it. */
const droppedOf = (
  lines: readonly { readonly office: string }[],
  given: readonly Given[],
  offices: Offices,
): OfficeMonth[] =>
  given
    .map((last) => ({ last, office: last.receiver.replace(/^CARE\//, '') }))
    .filter(({ last, office }) => last.receiver !== 'person' && !lines.some((line) => line.office === office))
    .map(({ last, office }) => {
      const known = offices.get(office);
      return {
        ...{ office, name: known?.name ?? office, current: last.gone, given: last, heard: false },
        ...(known && { known }),
      };
    });
