import { z } from 'zod';
import { answerDraft } from '../../../contracts/answer-draft.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { answererRolesOf } from '../../identify/directory/settings.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { findWhyOf } from '../../rights/asked-why.ts';
import { findDemandOf } from '../../rights/demands.ts';
import { listDrafts } from '../../rights/drafts.ts';
import type { Services } from '../../services.ts';
import { readAskedRecord } from '../../trail/read.ts';
import { findTagsIn } from '../../trail/tags.ts';
import { actForRights } from '../../travel/answering.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { demandShown, showDemand, showWhy, whyShown } from '../me/rights-shown.ts';
import { ofPerson } from './rights.ts';
import { showDraft } from './rights-drafts.ts';
import { showEntry, trailEntry } from './trail.ts';

const asked = z.object({ id: requestId });
const askedRecord = trailEntry.extend({
  actor: z.string().nullable().meta({ description: '自機関の職員の番号。ほかの機関の職員のときは null' }),
  basisTaker: z.string().nullable(),
  contract: z.string().nullable(),
  items: z.array(z.string()),
});
const drafts = z.array(answerDraft).meta({ description: '自治体の起案。古い順' });
const refused = { description: '不許可', schema: refusalAnswer };

/** `/v1/questions/{id}`, `/v1/requests/{id}`: one of them, so that who works on it leaves no trace in everybody else's records. */
export function addOneRight(app: Routes, { services, present }: { services: Services; present: Present }): void {
  const { keys, linkage, directory } = services;
  app.get(
    '/v1/questions/:question',
    describe('本人がたずねたことと、その記録を一件見る（個人情報保護責任者。見たことも記録されます）', {
      200: {
        description: '一件。record が null なら、いま見せてよい記録がありません',
        schema: z.object({ question: whyShown.extend(ofPerson), record: askedRecord.nullable(), drafts }),
      },
      422: refused,
    }),
    checked('param', z.object({ question: z.uuid() })),
    checked('query', asked),
    async (c) => {
      const caller = c.get('caller');
      const { id } = c.req.valid('query');
      const { question } = c.req.valid('param');
      const roles = answererRolesOf(directory.getMember(caller.member));
      const about = { id, item: 'questions-read', kind: 'trail-look-up', roles } as const;
      const answer = await actForRights(services, await readAct(c, present, id), about, async ({ connection, now }) => {
        const found = await findWhyOf(connection, keys, caller.member, question);
        if (!found) return undefined;
        const codes = await codesFor(connection, linkage, caller.member, [found.person]);
        const tags = await findTagsIn(connection, keys, found.person);
        const reader = { member: caller.member, municipality: caller.municipality, tags };
        const record = await readAskedRecord(services, reader, found.record);
        const shown = { ...showWhy(found, now), subject: codes.get(found.person)! };
        const result = {
          drafts: (await listDrafts(connection, keys, found)).map(showDraft),
          question: shown,
          record: record ? { ...showEntry(record), items: [...record.items] } : null,
        };
        return { result, persons: [found.person] };
      });
      return answer.refused ? c.json(answer.refused, 422) : c.json(answer.result);
    },
  );
  app.get(
    '/v1/requests/:request',
    describe('本人からの請求を一件見る（個人情報保護責任者。見たことも記録されます）', {
      200: { description: '一件', schema: z.object({ request: demandShown.extend(ofPerson), drafts }) },
      422: refused,
    }),
    checked('param', z.object({ request: z.uuid() })),
    checked('query', asked),
    async (c) => {
      const caller = c.get('caller');
      const { id } = c.req.valid('query');
      const { request } = c.req.valid('param');
      const roles = answererRolesOf(directory.getMember(caller.member));
      const about = { id, item: 'requests-read', kind: 'trail-look-up', roles } as const;
      const answer = await actForRights(services, await readAct(c, present, id), about, async ({ connection, now }) => {
        const found = await findDemandOf(connection, keys, caller.member, request);
        if (!found) return undefined;
        const codes = await codesFor(connection, linkage, caller.member, [found.person]);
        const result = {
          drafts: (await listDrafts(connection, keys, found)).map(showDraft),
          request: { ...showDemand(found, now), subject: codes.get(found.person)! },
        };
        return { result, persons: [found.person] };
      });
      return answer.refused ? c.json(answer.refused, 422) : c.json(answer.result);
    },
  );
}
