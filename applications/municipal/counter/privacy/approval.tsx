import { z } from 'zod';
import { draftDecisions } from '../../../../contracts/answer-draft.ts';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { act } from '../../../../web/approval/act.ts';
import { stateOf } from '../../../../web/approval/approval.ts';
import { ApprovalForm } from '../../../../web/approval/approval-form.tsx';
import { ApprovalHistory, ApprovalRoute } from '../../../../web/approval/timeline.tsx';
import { optionalText } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import type { FormState } from '../../../../web/form/state.ts';
import { getReader, here, readDemand, readQuestion, sendDraft } from './asked.ts';
import { approvalOf, type Draft, namesIn, type Reader, upToUnread } from './drafts.ts';
import { AsRead } from './parts.tsx';
import { words } from './words.ts';

const acts = ['approve', 'return', 'withdraw', 'read'] as const;
const schema = z.object({ act: z.enum(acts), note: optionalText(words.noteLabel, 500) });
type Kind = 'questions' | 'requests';
type ShowPage = (c: PageContext, state: FormState, status: 200 | 400) => Promise<Response> | Response;

/** 決裁 of an answer or a decision: what the reader may do with the draft, and what became of it. */
export function addApproval(site: Site, { clock, tokens }: Ground, kind: Kind, page: ShowPage): void {
  site.post(`/privacy/${kind}/:id/draft`, async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, read.form, 400);
    }
    const { drafts: all } = await (kind === 'questions' ? readQuestion(c) : readDemand(c));
    const { act: what, note } = read.value;
    const drafts = what === 'read' ? upToUnread(all) : all;
    const last = drafts.at(-1);
    if (!last) throw new PageError('not_found');
    const reader = await getReader(c);
    const attempt = { act: what, by: reader.id, at: clock.now(), step: 0, note };
    const acted = act(approvalOf(drafts, reader), attempt);
    if (acted.outcome === 'refused') {
      const at = acted.reason === 'reason_missing' ? 'note' : '';
      return page(c, { values: read.form.values, errors: { [at]: acted.message } }, 400);
    }
    await sendDraft(c, last.id, what, note === '' ? {} : { note });
    return c.redirect(`${here}?told=${what}`, 303);
  });
}

type Props = {
  readonly c: PageContext;
  readonly kind: Kind;
  readonly id: string;
  readonly drafts: readonly Draft[];
  readonly reader: Reader;
  readonly state: FormState;
  readonly now: Date;
  /** whose answer it will be */
  readonly from: string;
};
/** Where the answer stands on its way, as the person will read it. Nothing where none was drafted. */
export const ApprovalShown = ({ c, kind, id, drafts, reader, state, now, from }: Props) => {
  const last = drafts.at(-1);
  if (!last) return null;
  const nameOf = namesIn(drafts);
  const approval = approvalOf(drafts, reader);
  const stand = stateOf(approval).state;
  const unread = upToUnread(drafts);
  const isUnreadBefore = unread.length < drafts.length;
  const form = { by: reader.id, at: now, state, action: `${here}/${kind}/${id}/draft`, token: c.get('token') };
  return (
    <>
      {isUnreadBefore && !reader.isDeputy && (
        <>
          <h2>{words.unreadTitle}</h2>
          <AsRead about={aboutOf(unread.at(-1)!, from)} text={unread.at(-1)!.text ?? words.erased} />
          <ApprovalForm {...form} approval={approvalOf(unread, reader)} />
        </>
      )}
      <h2>{words.approvalTitle}</h2>
      <ApprovalRoute approval={approvalOf(drafts)} nameOf={nameOf} />
      {stand === 'waiting' && <AsRead about={aboutOf(last, from)} text={last.text ?? words.erased} />}
      {stand === 'waiting' && last.drafter === reader.id && <p>{words.waitsForOther}</p>}
      {stand !== 'drafting' && !(stand === 'approved' && isUnreadBefore) && (
        <ApprovalForm {...form} approval={approval} />
      )}
      <h3>{words.historyTitle}</h3>
      <ApprovalHistory approval={approval} nameOf={nameOf} />
    </>
  );
};

/** What the person will read first. */
function aboutOf({ decision }: Draft, from: string): string {
  if (decision === null) return from;
  return decision === 'extended' ? words.extended : `決定：${draftDecisions[decision]}`;
}

/** Whether somebody is to draft: nothing waits for its approval, and what was approved has answered nothing yet. */
export const isToDraft = (drafts: readonly Draft[]): boolean =>
  drafts.length === 0 ||
  (drafts.at(-1)!.decision === 'extended' && drafts.at(-1)!.outcome === 'approved') ||
  stateOf(approvalOf(drafts)).state === 'drafting';
