import { monthOf } from '../../../contracts/care/month.ts';
import type { Deletion, Entry } from '../files/model/group.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import type { Problem } from '../files/problem/problem.ts';
import type { ReadUnit } from '../files/read/unit.ts';
import type { Person } from '../store/persons.ts';
import { words } from './words.ts';

/** Why a unit, or what a unit says of one person, is not taken in, although nothing is wrong with the files. */
type Reason = 'not_for_us' | 'our_own' | 'not_their_own' | 'unknown_person' | 'person_ended';
/** As it is kept with the message, in the form of what is wrong with files. */
export type Told = Omit<Problem, 'code'> & { readonly code: string };
export type Numbers = { readonly insurer: string; readonly insured: string };
export type LeftOut = Numbers & { readonly reason: 'unknown_person' | 'person_ended' };

export type Judged = {
  readonly read: ReadUnit;
  /** what of it is taken in; undefined where it is nothing */
  readonly unit?: SendingUnit;
  readonly leftOut: readonly LeftOut[];
  /** all that is wrong with the files, and why else something is not taken in */
  readonly problems: readonly Told[];
};

/** Everybody whom the units speak of, each once. */
export function personsIn(units: readonly ReadUnit[]): Numbers[] {
  const all = units.flatMap((one) => (one.outcome === 'read' ? itemsOf(one.unit).map(({ key }) => key) : []));
  return [...new Map(all.map(({ insurer, insured }) => [`${insurer}/${insured}`, { insurer, insured }])).values()];
}

/**
 * What an office may take in of a unit: one that is for it, of the office that says it, of persons whom it cares for. Of a unit of many persons the others
 * are left out and said: each key is replaced by itself, so that who is missing is not changed.
 * @param own 事業所番号 of the office
 * @param today ISO date
 */
export function judge(read: ReadUnit, own: string, known: readonly Person[], today: string): Judged {
  const told = (reason: Reason, ...detail: string[]): Told => ({
    ...{ file: read.names[0]!, line: 0, row: 0, column: 0, also: [], code: reason, severity: 'error' },
    ...words.reasons[reason](detail[0] ?? '', detail[1] ?? ''),
  });
  const { route } = read;
  if (route.to !== own)
    return refused(read, told('not_for_us', route.to), ...(route.from === own ? [told('our_own')] : []));
  if (route.from === own) return refused(read, told('our_own'));
  if (read.outcome === 'refused') return { read, leftOut: [], problems: read.problems };
  const other = findOtherOffice(read.unit);
  if (other !== undefined) return refused(read, told('not_their_own', other));
  const byNumbers = new Map(known.map((one) => [`${one.insurer}/${one.insured}`, one]));
  const leftOut = personsIn([read]).flatMap(({ insurer, insured }): LeftOut[] => {
    const person = byNumbers.get(`${insurer}/${insured}`);
    if (!person) return [{ insurer, insured, reason: 'unknown_person' }];
    return isOver(person, read.unit, today) ? [{ insurer, insured, reason: 'person_ended' }] : [];
  });
  const left = new Set(leftOut.map(({ insurer, insured }) => `${insurer}/${insured}`));
  const unit = keep(read.unit, ({ key }) => !left.has(`${key.insurer}/${key.insured}`));
  return {
    ...{ read, leftOut, ...(unit && { unit }) },
    problems: [...leftOut.map(({ insurer, insured, reason }) => told(reason, insurer, insured)), ...read.problems],
  };
}

/** What was done until the end is still to be closed by who planned it. */
function isOver({ insurer, insured, until }: Person, unit: SendingUnit, today: string): boolean {
  if (until === null || until >= today) return false;
  return !itemsOf(unit).every(
    ({ kind, key }) =>
      key.insurer !== insurer || key.insured !== insured || (kind === 'actuals' && key.month <= monthOf(until)),
  );
}

const refused = (read: ReadUnit, ...why: Told[]): Judged => ({
  read,
  leftOut: [],
  problems: [...why, ...read.problems],
});
const itemsOf = ({ content }: SendingUnit): readonly (Entry | Deletion)[] => content.entries ?? content.deletions ?? [];

/** Actuals are told by who did it: a row of another office would replace what that office has said of itself. */
function findOtherOffice({ route, content }: SendingUnit): string | undefined {
  return (content.entries ?? content.deletions ?? [])
    .flatMap((item) => (item.kind === 'actuals' ? [item.key.office] : []))
    .find((office) => office !== route.from);
}

function keep(unit: SendingUnit, is: (item: Entry | Deletion) => boolean): SendingUnit | undefined {
  const { entries, deletions } = unit.content;
  const kept = entries ? { entries: entries.filter(is) } : { deletions: deletions!.filter(is) };
  return (kept.entries ?? kept.deletions!).length === 0 ? undefined : { ...unit, content: kept };
}
