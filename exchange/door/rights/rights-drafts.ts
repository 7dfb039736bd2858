import { z } from 'zod';
import type { Present } from '../../identify/acting/acting.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import type { Member } from '../../identify/directory/directory.ts';
import { answererRolesOf, privacyRolesOf } from '../../identify/directory/settings.ts';
import {
  approveDraft,
  type Draft,
  type DraftActor,
  readDraftAfterwards,
  returnDraft,
  withdrawDraft,
} from '../../rights/drafts.ts';
import type { Services } from '../../services.ts';
import { actForRights, type Staffed } from '../../travel/answering.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { freeText } from '../me/shared.ts';

export const showDraft = ({ question: _, request: __, draftedAt, decidedAt, readAt, ...one }: Draft) => ({
  ...one,
  draftedAt: draftedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
  readAt: readAt?.toISOString() ?? null,
});

/** Whether the member answers residents by two of its staff: 決裁 is a town hall's, and an office may be one person alone. */
export const answersByTwo = ({ memberKind }: Pick<Caller, 'memberKind'>): boolean => memberKind === 'municipality';

/** In whose name somebody acts on a draft: the officer, or who decides in the officer's absence. */
export const drafterOf = ({ actor, role }: Staffed, member: Pick<Member, 'attributes'>): DraftActor => ({
  id: actor,
  role,
  isDeputy: !privacyRolesOf(member).actorRoles.includes(role),
});

const acts = [
  {
    name: 'approve',
    summary:
      '答え・決定の起案を承認する（起案した人とは別の人。代決のときは理由を note に。本人が読めるようになります）',
    item: 'draft-approved',
    work: approveDraft,
  },
  {
    name: 'return',
    summary: '答え・決定の起案を差し戻す（起案した人とは別の人。理由を note に）',
    item: 'draft-returned',
    work: returnDraft,
  },
  { name: 'withdraw', summary: '自分の起案を引き戻す', item: 'draft-withdrawn', work: withdrawDraft },
  {
    name: 'read',
    summary: '代決されたものを、あとから読んだことを記録する（後閲。個人情報保護責任者）',
    item: 'draft-read',
    work: readDraftAfterwards,
  },
] as const;

/** `/v1/answer-drafts`: what a town hall's staff drafted for a resident, decided by a second person. */
export function addRightsDrafts(app: Routes, { services, present }: { services: Services; present: Present }): void {
  const { keys, directory } = services;
  for (const { name, summary, item, work } of acts)
    app.post(
      `/v1/answer-drafts/:draft/${name}`,
      describe(summary, {
        204: { description: 'しました' },
        422: { description: '不許可', schema: refusalAnswer },
      }),
      checked('param', z.object({ draft: z.uuid() })),
      checked('json', z.object({ id: requestId, note: freeText(500).optional() })),
      async (c) => {
        const caller = c.get('caller');
        const { id, note } = c.req.valid('json');
        const member = directory.getMember(caller.member);
        const roles = answererRolesOf(member);
        const asked = { id, item, kind: 'registration', roles } as const;
        const answer = await actForRights(services, await readAct(c, present, id), asked, async (staffed) => {
          const by = drafterOf(staffed, member);
          const decided = { id: c.req.valid('param').draft, member: caller.member, by, ...(note && { note }) };
          const done = await work(staffed.connection, keys, decided, staffed.now);
          if (!done) return undefined;
          const persons = [done.person];
          return 'refuse' in done ? { refuse: done.refuse, persons } : { result: undefined, persons };
        });
        return answer.refused ? c.json(answer.refused, 422) : c.body(null, 204);
      },
    );
}
