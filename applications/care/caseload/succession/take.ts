import { careLevels } from '../../../../contracts/care/levels.ts';
import type { MemberKind } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { beginDraft, findDraft } from '../../drafts/store.ts';
import { emptyDraft } from '../../months/draft.ts';
import { readClosings, readDrafts, saveDraft } from '../../months/store.ts';
import { emptyFirst, type First, type PlanContent } from '../../plans/content.ts';
import { digitsOf } from '../../plans/term.ts';
import type { PreventionContent, Typed } from '../../prevention/content.ts';
import type { CertificationAnswer } from '../certification/contract.ts';
import { listCertifications } from '../certification/store.ts';
import { writeProgress } from '../progress/store.ts';
import { findCaseload } from '../store.ts';
import type { Succession } from './content.ts';
import { markTaken, type Received } from './store.ts';
import { words } from './words.ts';

type Certified = CertificationAnswer['certification'];
/** 計画書区分 of a plan that an office makes for whom another has passed on: 紹介. */
const introduced = '12';

/** The plan to go on from. What belongs to the office that made it is left out; of the certification stands what this office was told itself. */
export const planDraftOf = ({ first, ...rest }: PlanContent, certified: Certified | undefined): PlanContent => {
  const { wishOfPerson, wishOfFamily, analysis, policy, homeHelpReason, homeHelpOtherReason } = first;
  return {
    ...rest,
    first: {
      ...emptyFirst,
      ...{ wishOfPerson, wishOfFamily, analysis, policy, homeHelpReason, homeHelpOtherReason, planKind: introduced },
      ...(certified && certifiedFields(certified)),
    },
  };
};

function certifiedFields({ careLevel, certifiedOn, validFrom, validUntil, boardOpinion }: Certified): Partial<First> {
  const level = Object.entries(careLevels).find(([, title]) => title === careLevel)?.[0];
  return {
    ...(level && { careLevel: level }),
    ...(certifiedOn && { certifiedOn: digitsOf(certifiedOn) }),
    ...(validFrom && { certifiedFrom: digitsOf(validFrom) }),
    ...(validUntil && { certifiedUntil: digitsOf(validUntil) }),
    ...(boardOpinion && { boardOpinion }),
  };
}

type Own = { readonly office: string; readonly kind: MemberKind };
export const preventionDraftOf = (content: PreventionContent, { office, kind }: Own): PreventionContent => ({
  ...content,
  plan: {
    ...without(content.plan, /^(planDay|firstPlanDay|certified|certification|supportLevel|author|centre|agreed)/),
    ...{ planStage: introduced, 'authorOffice/name': office },
    ...(kind === 'comprehensive-support-centre' && { centre: office }),
  },
  basics: without(content.basics, /^(author|certified|agreed|consultedOn)/),
});
const without = (typed: Typed, left: RegExp): Typed =>
  Object.fromEntries(Object.entries(typed).filter(([at]) => !left.test(at)));

type Taking = Own & {
  readonly member: string;
  readonly staff: string;
  readonly now: Date;
  /** the office that passed on, as people call it */
  readonly from: string;
};

/**
 * 取り込む: the plan becomes a draft of this office's own, so do the slips of the months, and what was said stands in the 支援経過, in one transaction. A
 * draft that is open already stays.
 * @returns whether the plan became a draft; undefined where somebody has taken it in already
 */
export async function takeIn(
  connection: RowsConnection,
  { message, code, content }: Received,
  { member, staff, now, from, ...own }: Taking,
): Promise<boolean | undefined> {
  if (!(await markTaken(connection, message, { staff, now }))) return undefined;
  const { plan, prevention, summary, open } = content;
  const by = { member, staff, now };
  const [asked] = await listCertifications(connection, code);
  let isDrafted = false;
  for (const [kind, draft] of [
    ['plan', plan && planDraftOf(plan, asked?.answer?.certification)],
    ['prevention', prevention && preventionDraftOf(prevention, own)],
  ] as const) {
    if (!draft || (await findDraft(connection, { kind, code }))) continue;
    await beginDraft(connection, { kind, code }, draft, 'copied', by);
    isDrafted = true;
  }
  await takeMonths(connection, { code, months: content.months ?? [], from }, by);
  const said = [summary, open === '' ? '' : `【${words.open}】\n${open}`].filter(Boolean).join('\n');
  await writeProgress(connection, by, {
    ...{ code, happenedAt: now, kind: '連絡・調整', words: said === '' ? words.inbox.noted(from) : said },
    source: words.source(from),
  });
  return isDrafted;
}

/**
 * The slips go on from what was planned, so that the first days of the month are in the slip of whoever plans at its end. What this office has typed for a
 * month stays, unless that was before the person left it and came back.
 */
export async function takeMonths(
  connection: RowsConnection,
  { code, months, from }: { code: string; months: NonNullable<Succession['months']>; from: string },
  by: { readonly member: string; readonly staff: string; readonly now: Date },
): Promise<void> {
  const resumedAt = (await findCaseload(connection, code))?.resumedAt;
  for (const { month, lines, stayBefore, stayRun } of months) {
    const own = (await readDrafts(connection, month, [code])).get(code);
    const isOld = own && resumedAt && own.madeAt < resumedAt;
    const isClosed = (await readClosings(connection, month, [code])).get(code)?.closed;
    if (isClosed || (own && own.content.lines.length > 0 && !isOld)) continue;
    const basis = own?.content.basis ?? null;
    const notes = [
      words.inbox.monthNote(from),
      ...(stayBefore + stayRun > 0 ? [words.inbox.stayNote(stayBefore, stayRun)] : []),
    ];
    const content = { ...emptyDraft, basis, lines, notes };
    const on = own?.version ?? 0;
    await saveDraft(connection, { ...by, month, code, on, content, what: words.source(from) });
  }
}
