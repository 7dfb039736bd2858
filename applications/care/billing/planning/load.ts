import type { BenefitSlip } from '../../../../contracts/care/benefit-slip.ts';
import { addMonths, type Month } from '../../../../contracts/care/month.ts';
import type { Statement } from '../../../../contracts/care/statement.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { makeSlip } from '../../claims/benefit-slip.ts';
import { readClosedMonth } from '../../months/closed.ts';
import { readHandedOver } from '../../months/handed-over.ts';
import { words as months } from '../../months/words.ts';
import { readPreventionMakers } from '../../prevention/store.ts';
import { listPersons, type Person } from '../../store/persons.ts';
import { listClaims, type SentClaim, stands } from '../store.ts';
import { bandsOf, makePlanningClaim, type PlanningKind, planningServiceOf } from './fee.ts';
import { listKnownBefore, oneManager, type PersonChoice, readChoices } from './store.ts';
import { words } from './words.ts';

export type PlanningLine = {
  readonly person: Person;
  readonly service: '43' | '46';
  readonly choice: PersonChoice;
  /** closed for the first time in three months: 初回加算 may be due */
  readonly isFirst: boolean;
  /** 事業所番号 of the office that makes the plan for the centre */
  readonly commissioned: string | undefined;
  readonly statement: Statement | undefined;
  readonly problem: string | undefined;
  /** the newest that was sent of it */
  readonly claim: SentClaim | undefined;
  readonly isDue: boolean;
};
export type Planning = {
  readonly lines: readonly PlanningLine[];
  /** in tenths */
  readonly managers: number;
  readonly kind: PlanningKind;
  /** 居宅介護支援費（Ⅱ）: the day of the report */
  readonly reportedOn: string | undefined;
};

/** Everybody whose month is closed, with the claim for planning it as it would be sent now. */
export async function loadPlanning(
  c: PageContext,
  tables: Tables,
  month: Month,
  { grade, now, careManager }: { readonly grade: string | undefined; readonly now: Date; readonly careManager: string },
): Promise<Planning> {
  const read = await c.get('rows')(async (connection) => ({
    closed: await readClosedMonth(connection, month),
    persons: new Map((await listPersons(connection, { ended: true })).map((one) => [one.code, one])),
    claims: await listClaims(connection, month),
    choices: await readChoices(connection, month),
    known: await listKnownBefore(connection, addMonths(month, -2), month),
    makers: await readPreventionMakers(connection),
    handedOver: await readHandedOver(connection, month),
  }));
  const office = c.get('member').id.split('/')[1]!;
  const isCentre = c.get('kind') === 'comprehensive-support-centre';
  const { managers = oneManager, kind = 'Ⅰ', reportedOn } = read.choices.office ?? {};
  const cases = read.closed
    .flatMap((one) => {
      const person = read.persons.get(one.code);
      return person ? [{ ...one, claimed: one.person, person, service: planningServiceOf(one.person) }] : [];
    })
    // 契約の古い方から数える（記憶による）
    .sort(({ person: a }, { person: b }) => (a.since + a.code < b.since + b.code ? -1 : 1));
  const counted = cases.filter(({ code }) => !read.handedOver.has(code));
  const bands = bandsOf(tables, { service: isCentre ? '46' : '43', kind, month, managers }, counted.length);
  const lines = cases.map((one): PlanningLine => {
    const { code, person, claimed, sheet, service } = one;
    const next = read.handedOver.get(code);
    const choice = read.choices.persons.get(code) ?? { additions: [], requestedOn: person.since };
    const slip: BenefitSlip | undefined = next
      ? undefined
      : makeSlip(tables, sheet, claimed, {
          ...{ planner: office, careManager, madeOn: dayIn(now), kind: '1' },
        });
    const made = makePlanningClaim(
      tables,
      { office, isCentre, grade, month, careManager },
      { claimed, slip, band: bands[counted.indexOf(one)] ?? 'ⅰ', kind, ...choice },
    );
    const claim = read.claims.find(
      (of) => of.kind === 'statement' && of.insurer === person.insurer && of.insured === person.insured,
    );
    const maker = read.makers.get(`${person.insurer}/${person.insured}`);
    const problem = next
      ? `${months.byNext.title(next)}。${months.byNext.about}`
      : 'problem' in made
        ? made.problem
        : choice.requestedOn === ''
          ? words.missing
          : undefined;
    const statement = 'problem' in made || problem ? undefined : made.statement;
    return {
      ...{ person, service, choice, statement, problem, claim, isFirst: !read.known.has(code) },
      commissioned: maker === office ? undefined : maker,
      isDue: statement !== undefined && !(claim && stands(claim)),
    };
  });
  return {
    lines: lines.sort(({ person: a }, { person: b }) => (a.kana + a.code < b.kana + b.code ? -1 : 1)),
    ...{ managers, kind, reportedOn },
  };
}
