import type { Context } from 'hono';
import { z } from 'zod';
import {
  addMonths,
  compact,
  firstDayOf,
  isMonth,
  lastDayOf,
  type Month,
  monthOf,
} from '../../../contracts/care/month.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { type Shown, viewPersons } from '../../../web/viewing/viewing.tsx';
import type { Entry } from '../files/model/group.ts';
import { type Ending, listEndings } from '../plans/ended/store.ts';
import { sayDigits } from '../plans/term.ts';
import { type Kept, readHeld } from '../store/held.ts';
import { listPersons, type Person } from '../store/persons.ts';
import { type Basis, changeIn, readBasis } from './basis.ts';
import { readDiscounts } from './discounts/store.ts';
import { type Made, makeClaim } from './make.ts';
import { listClaims, type SentClaim, stands } from './store.ts';
import { words } from './words.ts';

export const home = '/care/billing';
export const claimsContract = 'care/claims';

/** 前の月: what is claimed in a month is what was done in the one before. */
export const lastMonth = (now: Date): Month => addMonths(monthOf(dayIn(now)), -1);
export { sayMonth } from '../../../web/japanese/day.ts';
/** 審査年月: the month after the service's, or this one where that has gone by（月遅れ）. */
export const reviewMonth = (month: Month, now: Date): Month =>
  [addMonths(month, 1), monthOf(dayIn(now))].sort().at(-1)!;

/** サービス種類 as people call it. */
export const titleOf = (tables: Tables, service: string): string =>
  tables.services.get(service)?.at(-1)?.title ?? service;

export function monthIn(c: Context): Month {
  const month = c.req.param('month') ?? '';
  if (!isMonth(month)) throw new PageError('not_found');
  return month;
}

const members = z.object({
  members: z.array(
    z.object({ id: z.string(), name: z.string(), municipality: z.string().nullable(), receives: z.array(z.string()) }),
  ),
});

/** Who takes part: where we stand (地域区分), what offices are called, and who reviews claims; undefined where nobody does by the road. */
export async function loadMembers(c: PageContext, tables: Tables, month: Month) {
  const { members: all } = await c.get('member').get('/v1/members', members);
  const own = all.find(({ id }) => id === c.get('member').id)?.municipality;
  return {
    grade: own ? findValid(tables, 'municipality-grades', own, firstDayOf(month))?.grade : undefined,
    federation: all.find(({ receives }) => receives.includes(claimsContract))?.id as MemberId | undefined,
    nameOf: (office: string) => all.find(({ id }) => id === `CARE/${office}`)?.name ?? office,
  };
}

export type Line = Made & {
  readonly person: Person;
  readonly basis?: Basis;
  /** of its forms, the newest that was sent of one that stands no more; else the newest */
  readonly claim?: SentClaim | undefined;
  /** of which nothing stands, and nothing is wrong: these can be sent */
  readonly due: readonly Statement[];
  readonly isDue: boolean;
};

/** Everybody of whom this office has done something in a month, with the claim as it would be sent now. */
export const loadLines = (c: PageContext, tables: Tables, month: Month, grade: string | undefined): Promise<Line[]> => {
  const office = c.get('member').id.split('/')[1]!;
  return c.get('rows')((connection) => readLines(connection, { office, tables, month, grade }));
};

/** The same, of the office whose rows these are. @param grade 地域区分 of where it stands */
export async function readLines(
  connection: RowsConnection,
  {
    office,
    tables,
    month,
    grade,
  }: { readonly office: string; readonly tables: Tables; readonly month: Month; readonly grade: string | undefined },
): Promise<Line[]> {
  const discounts = await readDiscounts(connection, month);
  const actuals = await readHeld(connection, { kind: 'actuals', period: month, sender: office });
  const slips = newestOf('slip', await readHeld(connection, { kind: 'slip', period: month }));
  const held = await readHeld(connection, { kind: 'plan' });
  const plans = newestOf('plan', held);
  const changed = [...slips.values()].flatMap(({ entry }) => (changeIn(entry) ? [entry.key] : []));
  const earlier = new Map<string, Kept['entry'][]>();
  for (const one of changed) {
    const before = await readHeld(connection, { kind: 'slip', person: one });
    const planned = held.filter(({ key }) => keyOf(key) === keyOf(one));
    earlier.set(
      keyOf(one),
      [...before, ...planned].map(({ entry }) => entry),
    );
  }
  const endings = [...(await listEndings(connection, 'plan')), ...(await listEndings(connection, 'prevention'))];
  const persons = new Map((await listPersons(connection, { ended: true })).map((one) => [keyOf(one), one]));
  const claims = Map.groupBy(
    (await listClaims(connection, month)).flatMap((one) => (one.kind === 'statement' ? [one] : [])),
    keyOf,
  );
  const groups = Map.groupBy(
    actuals.flatMap(({ entry }) => (entry?.kind === 'actuals' ? [entry] : [])),
    ({ key }) => keyOf(key),
  );
  const lines = [...groups].flatMap(([key, entries]): Line[] => {
    const person = persons.get(key);
    if (!person) return [];
    const slip = slips.get(key);
    const basis = slip
      ? readBasis(person, office, {
          ...{ from: slip.from, slip: slip.entry, plan: plans.get(key)?.entry },
          earlier: earlier.get(key) ?? [],
        })
      : { problem: words.claims.slipMissing };
    const own = claims.get(key) ?? [];
    const made: Made =
      'problem' in basis
        ? { statements: [], notes: [], problems: [basis.problem] }
        : makeClaim(tables, {
            ...{ month, office, grade, basis, discounts },
            rows: entries.flatMap(({ parts }) => parts.UPJSK),
          });
    const newest = new Map(own.toReversed().map((one) => [one.content.form, one]));
    const due = made.statements.filter(({ form }) => !newest.has(form) || !stands(newest.get(form)!));
    const claim = [...newest.values()].find((one) => !stands(one)) ?? own[0];
    const ended = slip && findEnded(endings, month, key, slip);
    const notes = ended ? [...made.notes, words.claims.plannerEnded(sayDigits(ended.endedOn))] : made.notes;
    return [{ person, ...made, notes, ...('problem' in basis ? {} : { basis }), claim, due, isDue: due.length > 0 }];
  });
  return lines.sort(({ person: a }, { person: b }) => (a.kana + a.code < b.kana + b.code ? -1 : 1));
}

const keyOf = ({ insurer, insured }: { readonly insurer: string; readonly insured: string }): string =>
  `${insurer}/${insured}`;

/** By person, the newest that stands. @param held the newest first */
function newestOf<K extends 'slip' | 'plan'>(kind: K, held: readonly Kept[]) {
  type Newest = Pick<Kept, 'from' | 'takenAt'> & { readonly entry: Extract<Entry, { readonly kind: K }> };
  const newest = new Map<string, Newest>();
  for (const { key, from, takenAt, entry } of held)
    if (entry?.kind === kind && !newest.has(keyOf(key)))
      newest.set(keyOf(key), { from, takenAt, entry: entry as Newest['entry'] });
  return newest;
}

/** Whose slip is the newest has told since that its plan was over within the month: another office may make the 給付管理票 of it. */
const findEnded = (
  endings: readonly Ending[],
  month: Month,
  person: string,
  { from, takenAt }: Pick<Kept, 'from' | 'takenAt'>,
): Ending | undefined =>
  endings.find(
    ({ sender, endedOn, at, ...one }) =>
      keyOf(one) === person &&
      sender === from &&
      at >= takenAt &&
      endedOn >= compact(firstDayOf(month)) &&
      endedOn < compact(lastDayOf(month)),
  );

/** Lists of one's own persons: one viewing with everybody in it. What may not be shown is left out. */
export async function showLines<T extends { readonly person: { readonly code: string } }>(
  c: PageContext,
  lines: readonly T[],
  page: string = words.viewing,
): Promise<Shown<T>[]> {
  const byCode = new Map(lines.map((one) => [one.person.code, one]));
  const codes = [...byCode.keys()];
  const shown: Shown<T>[] = [];
  for (let from = 0; from < codes.length; from += 500)
    shown.push(
      ...(await viewPersons(
        c.get('member'),
        { purpose: 'care-service', page },
        codes.slice(from, from + 500),
        async (some) => some.map((code) => byCode.get(code)!),
      )),
    );
  return shown;
}
