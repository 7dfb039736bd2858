import { careLevels } from '../../../../contracts/care/levels.ts';
import type { MemberKind } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { beginDraft, findDraft } from '../../drafts/store.ts';
import { emptyFirst, type First, type PlanContent } from '../../plans/content.ts';
import { digitsOf } from '../../plans/term.ts';
import type { PreventionContent, Typed } from '../../prevention/content.ts';
import type { CertificationAnswer } from '../certification/contract.ts';
import { listCertifications } from '../certification/store.ts';
import { writeProgress } from '../progress/store.ts';
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
 * 取り込む: the plan becomes a draft of this office's own, and what was said stands in the 支援経過, in one transaction. A draft that is open already stays.
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
  const said = [summary, open === '' ? '' : `【${words.open}】\n${open}`].filter(Boolean).join('\n');
  await writeProgress(connection, by, {
    ...{ code, happenedAt: now, kind: '連絡・調整', words: said === '' ? words.inbox.noted(from) : said },
    source: words.source(from),
  });
  return isDrafted;
}
