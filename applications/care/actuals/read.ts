import { createHash } from 'node:crypto';
import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Entry } from '../files/model/group.ts';
import { listEndings } from '../plans/ended/store.ts';
import { readHeld } from '../store/held.ts';
import { findByNumbers } from '../store/persons.ts';
import { type Absences, absenceKey, readAbsences } from '../visits/absences.ts';
import { type Slip, slipsOf, visitsOn } from '../visits/planned.ts';
import { readStates } from '../visits/store.ts';
import { daysOf } from './month.ts';
import { entriesOf, type IsOver } from './outgoing.ts';
import { type Actual, listActuals, type Person, sameService } from './store.ts';

export const home = '/care/actuals';
export const isMonth = (text: string | undefined): text is string => /^20\d\d(0[1-9]|1[0-2])$/.test(text ?? '');
/** The month that a path names. @throws PageError not_found */
export function monthOf(c: PageContext): string {
  const month = c.req.param('month');
  if (!isMonth(month)) throw new PageError('not_found');
  return month;
}

const personText = ({ insurer, insured }: Person) => `${insurer} ${insured}`;

/** Everything of a month of this office: what was planned, what was done, what was sent. */
export type Month = {
  readonly month: string;
  readonly slips: ReadonlyMap<string, Slip>;
  readonly actuals: readonly Actual[];
  /** as last sent, to all planners */
  readonly sent: readonly Entry<'actuals'>[];
  readonly entries: readonly Entry<'actuals'>[];
  /** a planner that has said so of its plan, and whose slip holds no more */
  readonly isOver: IsOver;
  /** visits that the persons did not want */
  readonly absences: Absences;
};

export async function readMonth(connection: RowsConnection, member: string, month: string): Promise<Month> {
  const office = memberCode(member);
  const slips = new Map(
    slipsOf(await readHeld(connection, { kind: 'slip', period: month }), office).map((slip) => [
      personText(slip),
      slip,
    ]),
  );
  const actuals = await listActuals(connection, month);
  const held = await readHeld(connection, { kind: 'actuals', period: month, sender: office });
  const sent = held.flatMap(({ entry }) => (entry?.kind === 'actuals' ? [entry] : []));
  const entries = entriesOf({ office, month }, actuals, (person) => slips.get(personText(person))?.planner);
  const endings = [...(await listEndings(connection, 'plan')), ...(await listEndings(connection, 'prevention'))];
  const over = new Set(endings.map((one) => `${one.sender} ${personText(one)}`));
  const isOver: IsOver = (planner, person) =>
    over.has(`${planner} ${personText(person)}`) && slips.get(personText(person))?.planner !== planner;
  return { month, slips, actuals, sent, entries, isOver, absences: await readAbsences(connection, month) };
}

export type OfPerson = Person & { readonly slip: Slip | undefined; readonly actuals: readonly Actual[] };
/** The persons of a month, planned or done. */
export function personsOf({ slips, actuals }: Month): OfPerson[] {
  const done = Map.groupBy(actuals, personText);
  const keys = new Set([...[...slips].filter(([, { rows }]) => rows.length > 0).map(([key]) => key), ...done.keys()]);
  return [...keys].map((key) => {
    const [insurer, insured] = key.split(' ') as [string, string];
    return { insurer, insured, slip: slips.get(key), actuals: done.get(key) ?? [] };
  });
}
export const plannerOf = ({ slip, actuals }: OfPerson): string | undefined =>
  slip?.planner ?? actuals.find(({ service }) => service.plannerOffice !== undefined)?.service.plannerOffice;

/** What a person's month said when it was shown: whoever changes it has seen it so. */
export const versionOf = (actuals: readonly Actual[]): string =>
  createHash('sha256')
    .update(
      actuals
        .map(({ id }) => id)
        .sort()
        .join(),
    )
    .digest('base64url')
    .slice(0, 16);

const members = z.object({
  members: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), receives: z.array(z.string()) })),
});
export type Office = { readonly name: string; readonly kind: string; readonly receives: readonly string[] };
/** Care offices by 事業所番号. */
export async function readOffices(c: PageContext): Promise<Map<string, Office>> {
  const { members: all } = await c.get('member').get('/v1/members', members);
  return new Map(all.flatMap((one) => (one.id.startsWith('CARE/') ? [[memberCode(one.id), one] as const] : [])));
}

/**
 * How many visits were planned before today of which nobody has said anything, on a phone or at a desk, nor the person that she did not want it; by person.
 * @param today YYYYMMDD
 */
export async function countOpen(
  connection: RowsConnection,
  member: string,
  { month, slips, actuals, absences }: Month,
  today: string,
): Promise<Map<string, number>> {
  const states = await readStates(connection, month);
  const known = absences.size > 0 ? await findByNumbers(connection, [...slips.values()]) : [];
  const codes = new Map(known.map((one) => [personText(one), one.code]));
  const done = new Set(actuals.map((one) => `${personText(one)} ${sameService(one.service)}`));
  const open = new Map<string, number>();
  for (const day of daysOf(month).filter((one) => one < today))
    for (const visit of visitsOn(member, [...slips.values()], day)) {
      const person = personText(visit);
      if (absences.has(absenceKey({ ...visit, code: codes.get(person) ?? '' }))) continue;
      if (states.has(visit.id) || visit.services.every((row) => done.has(`${person} ${sameService(row)}`))) continue;
      open.set(person, (open.get(person) ?? 0) + 1);
    }
  return open;
}
