import { z } from 'zod';
import { isMemberId, type MemberId } from '../../../contracts/member.ts';
import { listWhys } from '../../rights/asked-why.ts';
import { listDemands } from '../../rights/demands.ts';
import type { Services } from '../../services.ts';
import { actOnPage } from '../../travel/own/own.ts';
import { askWhyOnPage, closeWhyOnPage, holdersOf, makeDemandOnPage } from '../../travel/own/rights.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { demandKind, demandShown, showDemand, showWhy, whyShown, withMember } from './rights-shown.ts';
import { freeText, personPath, readOwn } from './shared.ts';

const member = z.custom<MemberId>((value) => typeof value === 'string' && isMemberId(value)).meta({ type: 'string' });
const begun = z.object({ id: z.uuid(), dueOn: z.iso.date(), member: z.string() });

/** `/v1/me/{person}/questions` (理由をたずねる) and `…/requests` (開示・訂正・利用停止), each with its clock. */
export function addOwnRights(app: Routes, { services }: { services: Services }): void {
  const { keys, directory } = services;
  const withName = <T extends object>(id: string, shown: T) => ({
    ...shown,
    member: id,
    memberName: directory.findMember(id)?.name ?? id,
  });
  app.get(
    '/v1/me/:person/questions',
    describe('たずねたことと、その答え（見たことも記録されます）', {
      200: { description: '新しい順', schema: z.object({ questions: z.array(whyShown.extend(withMember)) }) },
    }),
    checked('param', personPath),
    async (c) =>
      c.json(
        await actOnPage(
          services,
          readOwn(c, c.req.valid('param')),
          'own-questions',
          async ({ connection, page, now }) => ({
            result: {
              questions: (await listWhys(connection, keys, page.facts.id)).map((one) =>
                withName(one.member, showWhy(one, now)),
              ),
            },
          }),
        ),
      ),
  );
  app.post(
    '/v1/me/:person/questions',
    describe('記録の理由をたずねる（記録にある参加機関の個人情報保護責任者だけが読みます）', {
      201: { description: 'たずねました', schema: begun },
    }),
    checked('param', personPath),
    checked('json', z.object({ record: z.uuid(), member: member.optional(), text: freeText() })),
    async (c) => {
      const { member: named, ...asked } = c.req.valid('json');
      return c.json(await askWhyOnPage(services, readOwn(c, c.req.valid('param')), { ...asked, member: named }), 201);
    },
  );
  app.post(
    '/v1/me/:person/questions/:id/close',
    describe('たずねたことを終わりにする', { 204: { description: '終わりにしました' } }),
    checked('param', personPath.extend({ id: z.uuid() })),
    async (c) => {
      const { id, ...person } = c.req.valid('param');
      await closeWhyOnPage(services, readOwn(c, person), id);
      return c.body(null, 204);
    },
  );
  app.get(
    '/v1/me/:person/requests',
    describe('請求と、その決定。請求できる機関の一覧（見たことも記録されます）', {
      200: {
        description: '新しい順',
        schema: z.object({
          requests: z.array(demandShown.extend(withMember)),
          holders: z.array(z.object({ id: z.string(), name: z.string() })),
        }),
      },
    }),
    checked('param', personPath),
    async (c) =>
      c.json(
        await actOnPage(services, readOwn(c, c.req.valid('param')), 'own-requests', async (acting) => {
          const { connection, page, now } = acting;
          const holders = await holdersOf(services, acting);
          const demands = await listDemands(connection, keys, page.facts.id);
          return {
            result: {
              requests: demands.map((one) => withName(one.member, showDemand(one, now))),
              holders: holders.map(({ id, name }) => ({ id, name })),
            },
          };
        }),
      ),
  );
  app.post(
    '/v1/me/:person/requests',
    describe('開示・訂正・利用停止を請求する（30日以内に決定されます）', {
      201: { description: '請求しました', schema: begun },
    }),
    checked('param', personPath),
    checked('json', z.object({ member, kind: demandKind, text: freeText(2000) })),
    async (c) => c.json(await makeDemandOnPage(services, readOwn(c, c.req.valid('param')), c.req.valid('json')), 201),
  );
}
