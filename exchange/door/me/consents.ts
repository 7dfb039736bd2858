import { z } from 'zod';
import { isMemberId, type MemberId } from '../../../contracts/member.ts';
import type { Services } from '../../services.ts';
import { chooseConsentsOnPage, giveConsentOnPage, offersTo, withdrawConsentOnPage } from '../../travel/own/consents.ts';
import { actOnPage } from '../../travel/own/own.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { consentsShown, showConsents } from './consents-shown.ts';
import { personPath, readOwn, time } from './shared.ts';

const name = z.string().min(1).max(200);
const recipient = z
  .custom<MemberId>((value) => typeof value === 'string' && isMemberId(value))
  .meta({ type: 'string' });
const given = z.object({
  purpose: name,
  recipient,
  contracts: z.array(name).max(50).default([]).meta({ description: '空のときは、示された文書のすべて' }),
  textVersion: name,
  validUntil: time.nullable().default(null),
});
const chosen = z.object({
  textVersion: name,
  cells: z
    .array(z.object({ purpose: name, contract: name, recipient, allowed: z.boolean() }))
    .min(1)
    .max(1000),
  validUntil: time.nullable().default(null).meta({ description: '新しく認めるものの期限。null は、取りやめるまで' }),
});
const id = z.object({ id: z.uuid() });

/** `/v1/me/{person}/consents` (同意): what stands, what could be given and what it means, given and withdrawn in as few steps. */
export function addOwnConsents(app: Routes, { services }: { services: Services }): void {
  app.get(
    '/v1/me/:person/consents',
    describe('同意していることと、選べること（見たことも記録されます）', {
      200: { description: '同意', schema: consentsShown },
    }),
    checked('param', personPath),
    async (c) =>
      c.json(
        await actOnPage(services, readOwn(c, c.req.valid('param')), 'own-consents', async (acting) => ({
          result: showConsents(services, acting, offersTo(services, acting)),
        })),
      ),
  );
  app.post(
    '/v1/me/:person/consents',
    describe('同意する', { 201: { description: '同意しました', schema: id } }),
    checked('param', personPath),
    checked('json', given),
    async (c) => c.json(await giveConsentOnPage(services, readOwn(c, c.req.valid('param')), c.req.valid('json')), 201),
  );
  app.post(
    '/v1/me/:person/consents/:id/withdraw',
    describe('同意を取りやめる（答えたあとの情報連携には使われません）', { 204: { description: '取りやめました' } }),
    checked('param', personPath.extend({ id: z.uuid() })),
    async (c) => {
      const { id: consent, ...person } = c.req.valid('param');
      await withdrawConsentOnPage(services, readOwn(c, person), consent);
      return c.body(null, 204);
    },
  );
  app.put(
    '/v1/me/:person/consents/matrix',
    describe('文書ごと・機関ごとに、まとめて選び直す（書かなかったところは変わりません）', {
      200: {
        description: '変えました',
        schema: z.object({ given: z.array(z.uuid()), withdrawn: z.array(z.uuid()) }),
      },
    }),
    checked('param', personPath),
    checked('json', chosen),
    async (c) => {
      const { given, withdrawn } = await chooseConsentsOnPage(
        services,
        readOwn(c, c.req.valid('param')),
        c.req.valid('json'),
      );
      return c.json({ given: [...given], withdrawn: [...withdrawn] });
    },
  );
}
