import { z } from 'zod';
import { findContract } from '../../../contracts/contract.ts';
import { Fault } from '../../../contracts/fault.ts';
import { isMemberId, memberKinds } from '../../../contracts/member.ts';
import { givers } from '../../../contracts/purpose.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { giveConsent, type NewConsent, withdrawConsent } from '../../identify/standing/consents.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import type { Services } from '../../services.ts';
import { lookUp } from '../../travel/look-up.ts';
import { readChoices } from '../../travel/own/choices.ts';
import { register } from '../../travel/registration.ts';
import { readAct, readClaimed, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { consentsShown, showConsents } from '../me/consents-shown.ts';

const code = z.string().min(1).max(100).meta({ description: '自機関の符号' });
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time' });
const short = z.string().min(1).max(200);
const recipient = z
  .custom<NewConsent['recipient']>(
    (value) =>
      typeof value === 'string' && (isMemberId(value) || (value.startsWith('kind:') && value.slice(5) in memberKinds)),
  )
  .meta({ type: 'string' });
const giver = z.enum(Object.keys(givers) as [keyof typeof givers]);
const request = requestId.optional().meta({ description: '職員が操作するときの、この要求の番号' });
const consent = z.object({
  id: request,
  subject: code,
  giver,
  giverName: short.nullable().default(null),
  recipient,
  purpose: short,
  contracts: z.array(short).max(50).default([]),
  validFrom: time,
  validUntil: time.nullable(),
  textVersion: short,
  language: short.default('ja'),
  channel: z.enum(['paper', 'counter', 'web', 'phone']),
  explainedBy: short,
  witness: short.nullable().default(null),
});
const id = z.object({ id: z.uuid() });
type Change = Parameters<typeof register>[3];
const shown = z.object({
  consents: z.array(
    z.object({
      id: z.uuid(),
      giver,
      recipient: z.string(),
      purpose: z.string(),
      contracts: z.array(z.string()),
      validFrom: z.iso.datetime(),
      validUntil: z.iso.datetime().nullable(),
      withdrawnAt: z.iso.datetime().nullable(),
      textVersion: z.string(),
    }),
  ),
});

/** `/v1/consents`: given, shown to the person's town hall, withdrawn. Withdrawing takes as few steps as giving. */
export function addConsents(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/consents',
    describe('同意を登録する', { 201: { description: '登録しました', schema: id } }),
    checked('json', consent),
    async (c) => {
      const { id: message, subject: named, purpose: purposeId, ...rest } = c.req.valid('json');
      const purpose = services.purposes.get(purposeId);
      if (!purpose) throw new Fault('bad_request', 'この利用目的は登録されていません。');
      const contracts = rest.contracts.map((one) => {
        const named = findContract(services.contracts, one);
        if (!named) throw new Fault('bad_request', `contracts の ${one} は、登録されていない連携契約定義です。`);
        return named.id;
      });
      const give: Change = (connection, subject, now) =>
        giveConsent(connection, services.keys, c.get('caller'), { subject, purpose, ...rest, contracts }, now);
      // Others come to rely on it: whoever of the staff takes it down has just proved who they are.
      const claimed = { ...(await readClaimed(c, present, message)), sensitive: true };
      const made = await register(services, c.get('caller'), named, give, claimed);
      return c.json({ id: made.consents[0]!.split('@')[0]! }, 201);
    },
  );
  app.post(
    '/v1/consents/:id/withdraw',
    describe('同意を取りやめる（答えたあとの情報連携には使われません）', {
      200: { description: '取りやめました', schema: id },
    }),
    checked('param', id),
    checked('json', z.object({ id: request, subject: code })),
    async (c) => {
      const consentId = c.req.valid('param').id;
      const { id: message, subject: named } = c.req.valid('json');
      const withdraw: Change = (connection, subject, now) =>
        withdrawConsent(connection, c.get('caller'), { subject, consent: consentId }, now);
      await register(services, c.get('caller'), named, withdraw, await readClaimed(c, present, message));
      return c.json({ id: consentId });
    },
  );
  app.get(
    '/v1/consents',
    describe('登録されている同意を見る（本人の自治体。見たことも記録されます）', {
      200: { description: '同意', schema: shown },
    }),
    checked('query', z.object({ subject: code })),
    async (c) => {
      const caller = c.get('caller');
      const { facts } = await lookUp(services, caller, c.req.valid('query').subject, {
        may: (found) => isTownHallOf(caller, found),
        seen: (found) => ({
          items: ['consents'],
          consents: found?.consents.map(({ id, textVersion }) => `${id}@${textVersion}`) ?? [],
        }),
      });
      return c.json({ consents: facts.consents as never });
    },
  );
  app.post(
    '/v1/consents/choices',
    describe('窓口で、本人の同意と、選べる同意を見る（本人の自治体の職員。見たことも記録されます）', {
      200: { description: '同意と、選べる同意', schema: consentsShown },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', z.object({ id: requestId, subject: code })),
    async (c) => {
      const asked = c.req.valid('json');
      const answer = await readChoices(services, await readAct(c, present, asked.id), asked);
      if (answer.refused) return c.json(answer.refused, 422);
      const { facts, now, offers } = answer.result;
      return c.json(showConsents(services, { page: { facts }, now }, offers));
    },
  );
}
