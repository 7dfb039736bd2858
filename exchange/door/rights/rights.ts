import type { Context } from 'hono';
import { z } from 'zod';
import type { Connection } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { answererRolesOf, privacyRolesOf } from '../../identify/directory/settings.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { answerWhy, listWhysOf } from '../../rights/asked-why.ts';
import { decideDemand, extendDemand, listDemandsOf } from '../../rights/demands.ts';
import { type Answered, putDraft } from '../../rights/drafts.ts';
import type { Services } from '../../services.ts';
import { actForRights } from '../../travel/answering.ts';
import { readAct, requestId } from '../acting.ts';
import type { Door, Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { demandDecision, demandShown, showDemand, showWhy, whyShown } from '../me/rights-shown.ts';
import { freeText } from '../me/shared.ts';
import { answersByTwo, drafterOf } from './rights-drafts.ts';

const mostShown = 50;
const listing = z.object({
  id: requestId,
  open: z.enum(['true', 'false']).default('true').meta({ description: 'true: 済んでいないものだけ' }),
});
export const ofPerson = { subject: z.string().meta({ description: '自機関の符号' }) };
const refused = { description: '不許可', schema: refusalAnswer };
const drafted = {
  description: '自治体では、起案しました。別の職員が承認すると（`/v1/answer-drafts/{id}/approve`）、本人が読めます',
  schema: z.object({ draft: z.uuid() }),
};

/** `/v1/questions`, `/v1/requests`: what residents ask of a member, for its privacy officer alone. */
export function addRights(app: Routes, { services, present }: { services: Services; present: Present }): void {
  const { keys, linkage, directory } = services;
  const readersOf = ({ member }: Caller) => answererRolesOf(directory.getMember(member));
  const officersOf = ({ member }: Caller) => privacyRolesOf(directory.getMember(member));
  const withCodes = async <T extends { readonly person: string }, S extends object>(
    connection: Connection,
    { member }: Caller,
    all: readonly T[],
    show: (one: T) => S,
  ) => {
    const persons = [...new Set(all.map(({ person }) => person))];
    const codes = await codesFor(connection, linkage, member, persons);
    return { result: all.map((one) => ({ ...show(one), subject: codes.get(one.person)! })), persons };
  };

  /** A town hall's answer: one drafts, a second person approves. */
  async function draft(c: Context<Door>, id: string, item: string, answered: Answered, text: string) {
    const caller = c.get('caller');
    const member = directory.getMember(caller.member);
    const asked = { id, item, kind: 'registration', roles: readersOf(caller) } as const;
    const answer = await actForRights(services, await readAct(c, present, id), asked, async (staffed) => {
      const put = { member: caller.member, by: drafterOf(staffed, member), answered, text };
      const done = await putDraft(staffed.connection, keys, put, staffed.now);
      return done && { result: { draft: done.id }, persons: [done.person] };
    });
    return answer.refused ? c.json(answer.refused, 422) : c.json(answer.result, 202);
  }

  app.get(
    '/v1/questions',
    describe('本人がたずねたことを見る（個人情報保護責任者。期限の近い順。見たことも記録されます）', {
      200: { description: '50件まで', schema: z.object({ questions: z.array(whyShown.extend(ofPerson)) }) },
      422: refused,
    }),
    checked('query', listing),
    async (c) => {
      const caller = c.get('caller');
      const { id, open } = c.req.valid('query');
      const asked = { id, item: 'questions-read', kind: 'trail-look-up', roles: readersOf(caller) } as const;
      const answer = await actForRights(services, await readAct(c, present, id), asked, async ({ connection, now }) => {
        const which = { limit: mostShown, open: open === 'true' };
        const all = await listWhysOf(connection, keys, caller.member, which);
        return withCodes(connection, caller, all, (one) => showWhy(one, now));
      });
      return answer.refused ? c.json(answer.refused, 422) : c.json({ questions: answer.result });
    },
  );
  app.post(
    '/v1/questions/:question/answer',
    describe('本人がたずねたことに答える（個人情報保護責任者。一度だけ。自治体では起案になります）', {
      202: drafted,
      204: { description: '答えました（自治体のほか）' },
      422: refused,
    }),
    checked('param', z.object({ question: z.uuid() })),
    checked('json', z.object({ id: requestId, text: freeText(2000) })),
    async (c) => {
      const caller = c.get('caller');
      const { id, text } = c.req.valid('json');
      const { question } = c.req.valid('param');
      const answered = { question, request: null, decision: null };
      if (answersByTwo(caller)) return draft(c, id, 'question-drafted', answered, text);
      const asked = { id, item: 'question-answered', kind: 'registration', roles: officersOf(caller) } as const;
      const answer = await actForRights(services, await readAct(c, present, id), asked, async (staffed) => {
        const { connection, role, now } = staffed;
        const found = await answerWhy(connection, keys, { id: question, member: caller.member, role, text }, now);
        return found && { result: undefined, persons: [found.person] };
      });
      return answer.refused ? c.json(answer.refused, 422) : c.body(null, 204);
    },
  );
  app.get(
    '/v1/requests',
    describe('本人からの請求を見る（個人情報保護責任者。期限の近い順。見たことも記録されます）', {
      200: { description: '50件まで', schema: z.object({ requests: z.array(demandShown.extend(ofPerson)) }) },
      422: refused,
    }),
    checked('query', listing),
    async (c) => {
      const caller = c.get('caller');
      const { id, open } = c.req.valid('query');
      const asked = { id, item: 'requests-read', kind: 'trail-look-up', roles: readersOf(caller) } as const;
      const answer = await actForRights(services, await readAct(c, present, id), asked, async ({ connection, now }) => {
        const which = { limit: mostShown, open: open === 'true' };
        const all = await listDemandsOf(connection, keys, caller.member, which);
        return withCodes(connection, caller, all, (one) => showDemand(one, now));
      });
      return answer.refused ? c.json(answer.refused, 422) : c.json({ requests: answer.result });
    },
  );
  app.post(
    '/v1/requests/:request/decide',
    describe(
      '本人からの請求を決定する（個人情報保護責任者。一度だけ。理由は本人が読みます。自治体では起案になります）',
      {
        202: drafted,
        204: { description: '決定しました（自治体のほか）' },
        422: refused,
      },
    ),
    checked('param', z.object({ request: z.uuid() })),
    checked('json', z.object({ id: requestId, decision: demandDecision, text: freeText(2000) })),
    async (c) => {
      const caller = c.get('caller');
      const { id, ...decided } = c.req.valid('json');
      const { request } = c.req.valid('param');
      const answered = { question: null, request, decision: decided.decision };
      if (answersByTwo(caller)) return draft(c, id, 'request-drafted', answered, decided.text);
      const asked = { id, item: 'request-decided', kind: 'registration', roles: officersOf(caller) } as const;
      const answer = await actForRights(services, await readAct(c, present, id), asked, async (staffed) => {
        const { connection, role, now } = staffed;
        const found = await decideDemand(
          connection,
          keys,
          { ...decided, id: request, member: caller.member, role },
          now,
        );
        return found && { result: undefined, persons: [found.person] };
      });
      return answer.refused ? c.json(answer.refused, 422) : c.body(null, 204);
    },
  );
  app.post(
    '/v1/requests/:request/extend',
    describe('請求の期限を30日延ばす（個人情報保護責任者。一度だけ。理由は本人が読みます。自治体では起案になります）', {
      202: drafted,
      200: { description: '延ばしました（自治体のほか）', schema: z.object({ dueOn: z.iso.date() }) },
      422: refused,
    }),
    checked('param', z.object({ request: z.uuid() })),
    checked('json', z.object({ id: requestId, text: freeText() })),
    async (c) => {
      const caller = c.get('caller');
      const { id, text } = c.req.valid('json');
      const { request } = c.req.valid('param');
      const answered = { question: null, request, decision: 'extended' } as const;
      if (answersByTwo(caller)) return draft(c, id, 'request-extension-drafted', answered, text);
      const asked = { id, item: 'request-extended', kind: 'registration', roles: officersOf(caller) } as const;
      const answer = await actForRights(services, await readAct(c, present, id), asked, async ({ connection, now }) => {
        const found = await extendDemand(connection, keys, { id: request, member: caller.member, text }, now);
        return found && { result: { dueOn: found.dueOn }, persons: [found.person] };
      });
      return answer.refused ? c.json(answer.refused, 422) : c.json(answer.result);
    },
  );
}
