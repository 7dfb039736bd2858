import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { staffAdministratorRole } from '../../../contracts/settings.ts';
import { type Connection, transact } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { endStaff, enrolStaff } from '../../identify/acting/staff.ts';
import { checkSystemMayAdminister } from '../../identify/acting/staff-entries.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { insertRecords } from '../../record/record.ts';
import { documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { inGroups } from '../../sign-in/letter/code.ts';
import { giveStaffCode } from '../../sign-in/letter/staff-code.ts';
import type { Secrets } from '../../sign-in/secrets.ts';
import { administer } from '../../travel/municipality/administering.ts';
import { checkProof, recordRefusal } from '../../travel/registration.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

export const staffId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/)
  .meta({ description: '自機関での職員の番号。氏名は送らないでください' });
export const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time' });
export const staffRoles = z
  .array(z.string().min(1).max(60))
  .min(1)
  .max(20)
  .meta({ description: '役割。本人の記録にこのまま出ます' });
const enrolled = z.object({
  id: staffId,
  roles: staffRoles,
  validFrom: time,
  validUntil: time.nullable(),
});
const code = z.object({
  code: z.string().meta({ description: '番号。一度だけ使えます。この回答のほかには、どこにも残りません' }),
  printed: z.string(),
  until: z.iso.datetime(),
});
/** `/v1/staff`: who acts through a member's systems. The member's own administrating system enrols and ends them, on record, until
 * its staff do so by themselves (door/enrol/staff-changes.ts). */
export function addStaff(
  app: Routes,
  { services, secrets, present }: { services: Services; secrets: Secrets; present: Present },
): void {
  app.post(
    '/v1/staff',
    describe('操作する職員を登録する・役割を改める（最初に登録した業務システムが、以後の登録を受け持ちます）', {
      204: { description: '登録しました' },
    }),
    checked('json', enrolled),
    async (c) => {
      const staff = c.req.valid('json');
      await change(services, c.get('caller'), ['staff', staff.id, ...staff.roles], (connection) =>
        enrolStaff(connection, c.get('caller'), staff),
      );
      return c.body(null, 204);
    },
  );
  app.post(
    '/v1/staff/:id/end',
    describe('職員の登録を終える', { 204: { description: '終えました' } }),
    checked('param', z.object({ id: staffId })),
    async (c) => {
      const { id } = c.req.valid('param');
      await change(services, c.get('caller'), ['staff-end', id], (connection, now) =>
        endStaff(connection, c.get('caller'), id, now),
      );
      return c.body(null, 204);
    },
  );
  app.post(
    '/v1/staff/:id/account',
    describe('職員がはじめてサインインするための番号を作る（前の番号は使えなくなります）', {
      201: { description: '作りました', schema: code },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('param', z.object({ id: staffId })),
    checked('json', z.object({ id: requestId.optional() })),
    async (c) => {
      const { id } = c.req.valid('param');
      const { id: request } = c.req.valid('json');
      const about = { id: request, items: ['staff-account', id], changing: [id], sensitive: true };
      const act = await readAct(c, present, request ?? '');
      const made = await administer(services, act, about, async ({ connection, by, now }) => {
        // Whoever finds a screen open would keep a way in of their own.
        if (by === id)
          throw new Fault('conflict', `自分の番号は作れません。ほかの${staffAdministratorRole}に頼んでください。`);
        const asked = { id, now, realNow: services.realClock.now() };
        const result = await giveStaffCode(connection, secrets, c.get('caller'), asked);
        return { result, records: [about.items] };
      });
      if (made.refused) return c.json(made.refused, 422);
      const { code: digits, expiresAt } = made.result;
      return c.json({ code: digits, printed: inGroups(digits), until: expiresAt.toISOString() }, 201);
    },
  );
}

/** One transaction with its record, and the refused attempt on record too. The record is about no resident: it says who may act from now on. */
async function change<T>(
  services: Services,
  caller: Caller,
  items: readonly string[],
  work: (connection: Connection, now: Date) => Promise<T>,
): Promise<T> {
  const { pools, clock, realClock, checkPublishing } = services;
  await checkPublishing();
  try {
    return await transact(pools.exchange, { systems: [caller.system] }, async (connection) => {
      await checkProof(connection, caller, realClock.now());
      const now = clock.now();
      await checkSystemMayAdminister(connection, caller.member, now);
      const done = await work(connection, now);
      const said = { decision: 'permit', reasons: [], items } as const;
      const record = documentAsked('registration', caller, now, randomUUID(), said);
      await insertRecords(connection, [{ records: [record] }], realClock.now());
      return done;
    });
  } catch (error) {
    if (error instanceof Fault && error.code === 'forbidden')
      await recordRefusal(services, caller, undefined, 'sender_not_entitled');
    throw error;
  }
}
