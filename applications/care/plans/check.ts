import { sayDay } from '../../../web/japanese/day.ts';
import { certificationOn, type Pending } from '../caseload/application/pending.ts';
import type { Entry } from '../files/model/group.ts';
import type { Problem } from '../files/problem/problem.ts';
import { currentTable } from '../files/table/tables.ts';
import type { Lost } from '../files/write/csv.ts';
import { writeUnit } from '../files/write/unit.ts';
import { type PlanContent, servicesOf } from './content.ts';
import { readContent } from './read.ts';
import { isoOf, readTerm } from './term.ts';
import { words } from './words.ts';

/** Which page of a draft, and which of its fields. */
export type Place = { readonly page: 'first' | 'second' | 'week'; readonly field: string };
/** `stop`: the plan cannot be given as it is. `care`: look at it, and give it all the same. */
export type Finding = Place & { readonly weight: 'stop' | 'care'; readonly text: string };

const say = words.check;

/** All that should be mended before a plan is given, in the order of the forms. @param pending the application for 認定 that is under way */
export function checkPlan(content: PlanContent, entry: Entry<'plan'>, pending?: Pending): Finding[] {
  const own = [
    ...checkFirst(content),
    ...checkCertification(content, pending),
    ...checkSecond(content),
    ...checkWeek(content),
  ];
  const places = new Set(own.map(({ page, field }) => `${page} ${field}`));
  const standard = checkStandard(entry, content.first.planDay === '' ? ofThePlanDay : new Set());
  return [...own, ...standard.filter(({ page, field }) => !places.has(`${page} ${field}`))];
}

const stop = (page: Place['page'], field: string, text: string): Finding => ({ page, field, text, weight: 'stop' });
const care = (page: Place['page'], field: string, text: string): Finding => ({ page, field, text, weight: 'care' });

function* checkFirst({ first }: PlanContent): Generator<Finding> {
  if (first.planDay === '') yield stop('first', 'planDay', say.planDay);
  if (first.planner === '') yield stop('first', 'planner', say.planner);
  if (first.firstPlanDay === '') yield care('first', 'firstPlanDay', say.firstPlanDay);
  if (first.wishOfPerson === '') yield care('first', 'wishOfPerson', say.wishOfPerson);
  if (first.policy === '') yield care('first', 'policy', say.policy);
  if (first.certification === '2') {
    if (first.careLevel === '') yield care('first', 'careLevel', say.careLevel);
    if (first.certifiedFrom === '' || first.certifiedUntil === '') yield care('first', 'certifiedFrom', say.certified);
    else if (first.certifiedUntil < first.certifiedFrom) yield stop('first', 'certifiedUntil', say.certifiedOrder);
  }
  if (first.homeHelpReason === '3' && first.homeHelpOtherReason === '')
    yield stop('first', 'homeHelpOtherReason', say.homeHelpOther);
}

/** @param pending the application for 認定 that is under way */
function* checkCertification({ first }: PlanContent, pending: Pending | undefined): Generator<Finding> {
  const { planDay, certifiedUntil, certification } = first;
  if (planDay === '') return;
  const until = certifiedUntil === '' ? '' : isoOf(certifiedUntil);
  const meant = certificationOn(pending, isoOf(planDay), until);
  if (meant === '1' && certification !== '1')
    yield care('first', 'certification', say.pending(pending!.kind, sayDay(pending!.appliedOn)));
  if (meant === '2' && certification === '1') yield care('first', 'certification', say.settled);
}

function* checkSecond(content: PlanContent): Generator<Finding> {
  const { needs } = content;
  if (needs.length === 0) yield stop('second', 'add', say.noNeed);
  for (const [n, need] of needs.entries()) {
    if (need.text === '') yield stop('second', `n${n}`, say.needEmpty(n + 1));
    if (need.longs.length === 0) yield stop('second', `n${n}`, say.needWithoutGoal(n + 1));
    for (const [l, long] of need.longs.entries()) {
      const at = `n${n}l${l}`;
      if (long.text === '') yield stop('second', at, say.needWithoutGoal(n + 1));
      yield* checkTerm(content, long.term, `${at}-term`, say.longTerm(n + 1));
      for (const [s, short] of long.shorts.entries()) {
        if (short.text === '') yield care('second', `${at}s${s}`, say.shortEmpty(n + 1));
        yield* checkTerm(content, short.term, `${at}s${s}-term`, say.shortTerm(n + 1));
        if (short.services.length === 0) yield stop('second', `${at}s${s}`, say.withoutService(n + 1));
      }
    }
  }
  for (const { service, place, n } of servicesOf(needs)) {
    if (service.content === '') yield stop('second', `${place}-content`, say.contentEmpty(n + 1));
    if (service.covered === 'Y' && service.office === '')
      yield stop('second', `${place}-office`, say.withoutOffice(n + 1));
    if (service.term !== '') yield* checkTerm(content, service.term, `${place}-term`, say.serviceTerm(n + 1));
  }
}

/** A period can be read, runs forward and lies within the certification. */
function* checkTerm({ first }: PlanContent, text: string, field: string, whose: string): Generator<Finding> {
  if (text === '') return yield care('second', field, say.termEmpty(whose));
  const term = readTerm(text);
  if (!term) return yield care('second', field, say.termUnread(whose));
  if (term.until < term.from) yield stop('second', field, say.termOrder(whose));
  const { certifiedFrom, certifiedUntil } = first;
  if (
    (certifiedFrom !== '' && term.from < isoOf(certifiedFrom)) ||
    (certifiedUntil !== '' && term.until > isoOf(certifiedUntil))
  )
    yield care('second', field, say.termOutside(whose));
}

function* checkWeek({ services, activities, others }: PlanContent): Generator<Finding> {
  if (services.length + activities.length + others.length === 0) yield stop('week', 'text', say.weekEmpty);
}

/** A unit of this entry alone, as the checks of the standard read it. */
const trial = (entry: Entry<'plan'>, unwritable: 'stop' | 'replace') => {
  const office = entry.parts.UP1KYO[0]?.plannerOffice.code ?? '';
  const route = { from: office, fromService: '43', to: office, toService: '43' };
  return writeUnit({ route, sequence: '20000101000000', content: { entries: [entry] } }, unwritable);
};

/** The one day that is typed stands in these columns of every form (write.ts): that it is missing is said once, and not by each of them. */
const ofThePlanDay: ReadonlySet<string> = new Set(['planDay', 'writtenOn']);

/** What the standard asks, said of the field that it was typed in. @param said columns of which enough is said already */
function checkStandard(entry: Entry<'plan'>, said: ReadonlySet<string>): Finding[] {
  const written = trial(entry, 'replace');
  const problems = written.outcome === 'refused' && written.reason === 'unwritable_characters' ? [] : written.problems;
  return problems
    .filter((problem) => !passedOver.has(problem.code) && !said.has(columnOf(problem)))
    .map((problem) => ({
      ...placeOf(problem, entry),
      weight: problem.severity === 'error' ? 'stop' : 'care',
      text: `${problem.name === undefined ? '' : `「${problem.name}」は、`}${problem.what}${problem.mend}`,
    }));
}

/** Said by our own checks; of the trial's own route; of what the road has no column for, which is told beside it (give/pages.tsx); and of numbers, which nobody types here: the office's register says them. */
const passedOver: ReadonlySet<string> = new Set([
  ...['unrelated_person_perhaps', 'missing_file', 'missing_rows', 'not_in_version'],
  ...['check_digit', 'number_form'],
]);

/** Characters that the files cannot hold, each with what would be written instead. */
export function findUnwritable(entry: Entry<'plan'>): (Lost & Place)[] {
  const written = trial(entry, 'stop');
  return written.outcome === 'refused' && written.reason === 'unwritable_characters'
    ? written.lost.map((lost) => ({ ...lost, ...placeOf(lost, entry) }))
    : [];
}

const pages = { UP1KYO: 'first', UP2KYO: 'second', UP3KYO: 'week', UPHOSOKU: 'first' } as const;

type At = Pick<Problem, 'file' | 'row' | 'column'>;
const prefixOf = ({ file }: At) => file.split('_')[0] as keyof typeof pages;
const columnOf = (problem: At): string =>
  currentTable.layouts.get(prefixOf(problem))?.columns[problem.column - 1]?.at ?? '';

function placeOf(problem: At, entry: Entry<'plan'>): Place {
  const at = columnOf(problem);
  const page = pages[prefixOf(problem)] ?? 'first';
  if (page === 'first') return { page, field: at === 'wishes' ? 'wishOfPerson' : at };
  if (page === 'week') return { page, field: 'text' };
  const found = [...servicesOf(readContent(entry).needs)][problem.row - 1];
  return { page, field: found ? fieldIn(found, at) : 'add' };
}

/** The field of 第2表 in which a column of a service's row is typed. */
function fieldIn({ n, l, s, place }: { n: number; l: number; s: number; place: string }, at: string): string {
  const fields: Readonly<Record<string, string>> = {
    need: `n${n}`,
    longGoal: `n${n}l${l}`,
    longTerm: `n${n}l${l}-term`,
    shortGoal: `n${n}l${l}s${s}`,
    shortTerm: `n${n}l${l}s${s}-term`,
  };
  return fields[at] ?? `${place}-${at}`;
}
