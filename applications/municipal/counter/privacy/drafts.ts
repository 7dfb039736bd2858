import { z } from 'zod';
import { answerDraft } from '../../../../contracts/answer-draft.ts';
import { privacyRole } from '../../../../contracts/rights.ts';
import type { Act, Approval } from '../../../../web/approval/approval.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));

/** As the exchange tells it to the town hall's own staff. */
export const draft = answerDraft.extend({
  draftedAt: moment,
  decidedAt: moment.nullable(),
  readAt: moment.nullable(),
});
export type Draft = z.infer<typeof draft>;

/** Who looks at it: the officer, or who decides in the officer's absence. */
export type Reader = { readonly id: string; readonly isDeputy: boolean };

/** Whoever has the officer's role: nobody's id, for none has a line break. */
const theOfficer = '\n';

/**
 * The 決裁 of one answer as the page kit knows it: one step, the officer's. Who of them approves is known when one has; until then the reader who
 * may is the approver, and a reader who is a deputy decides for one.
 * @param drafts the oldest first, and one at least
 */
export function approvalOf(drafts: readonly Draft[], reader?: Reader): Approval {
  const last = drafts.at(-1)!;
  const decidedSelf = last.deputised === false ? last.decider : null;
  const own = reader && !reader.isDeputy && reader.id !== last.decider ? reader.id : null;
  const mayApprove = own !== last.drafter || last.outcome !== null ? own : null;
  const approver = decidedSelf ?? last.readBy ?? mayApprove ?? theOfficer;
  return {
    drafter: last.drafter,
    route: [{ title: privacyRole, approver, deputies: reader?.isDeputy ? [reader.id] : [] }],
    acts: drafts.flatMap(actsOf),
  };
}

/**
 * Up to the oldest that a deputy approved and the officer has not read afterwards（後閲）; all of them where none waits for that. A longer term is read even when
 * an answer has been drafted since.
 */
export function upToUnread(drafts: readonly Draft[]): readonly Draft[] {
  const at = drafts.findIndex(
    ({ outcome, deputised, readBy }) => outcome === 'approved' && deputised && readBy === null,
  );
  return at < 0 ? drafts : drafts.slice(0, at + 1);
}

function actsOf(one: Draft): Act[] {
  const { drafter, draftedAt, outcome, decider, decidedAt, deputised, note, readBy, readAt } = one;
  const acts: Act[] = [{ act: 'submit', by: drafter, at: draftedAt }];
  if (outcome === 'withdrawn') acts.push({ act: 'withdraw', by: drafter, at: decidedAt! });
  if (outcome === 'approved' || outcome === 'returned')
    acts.push({
      ...{ act: outcome === 'approved' ? 'approve' : 'return', by: decider!, at: decidedAt!, step: 0 },
      ...{ deputised: deputised!, ...(note !== null && { note }) },
    });
  if (readBy !== null) acts.push({ act: 'read', by: readBy, at: readAt!, step: 0 });
  return acts;
}

/** A member of staff by number and role, as the draft says it. */
export function namesIn(drafts: readonly Draft[]): (staff: string) => string {
  const roles = new Map(
    drafts.flatMap((one) => [
      [one.drafter, one.drafterRole] as const,
      ...(one.decider === null ? [] : [[one.decider, one.deciderRole!] as const]),
    ]),
  );
  return (staff) => (staff === theOfficer ? '' : roles.has(staff) ? `${staff}（${roles.get(staff)}）` : staff);
}
