import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../contracts/fault.ts';
import { type Connection, transact } from '../../database/connect.ts';
import type { Caller } from '../identify/authenticate.ts';
import { endStaff, enrolStaff, listStaff } from '../identify/staff.ts';
import { insertRecords } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { inGroups } from '../sign-in/letter/code.ts';
import { giveStaffCode } from '../sign-in/letter/staff-code.ts';
import type { Secrets } from '../sign-in/secrets.ts';
import { checkProof, recordRefusal } from '../travel/registration.ts';
import type { Routes } from './app.ts';
import { checked, describe } from './describe.ts';
import type { UseProof } from './proof.ts';

const staffId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/)
  .meta({ description: '自機関での職員の番号。氏名は送らないでください' });
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time' });
const enrolled = z.object({
  id: staffId,
  roles: z.array(z.string().min(1).max(60)).min(1).max(20).meta({ description: '役割。本人の記録にこのまま出ます' }),
  validFrom: time,
  validUntil: time.nullable(),
});
const code = z.object({
  code: z.string().meta({ description: '番号。一度だけ使えます。この回答のほかには、どこにも残りません' }),
  printed: z.string(),
  until: z.iso.datetime(),
});
const shown = z.object({
  id: z.string(),
  roles: z.array(z.string()),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});

/** `/v1/staff`: who acts through a member's systems. The member's own administrating system enrols and ends them, on record. */
export function addStaff(
  app: Routes,
  { services, secrets, useProof }: { services: Services; secrets: Secrets; useProof: UseProof },
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
    }),
    checked('param', z.object({ id: staffId })),
    async (c) => {
      const { id } = c.req.valid('param');
      const made = await change(services, c.get('caller'), ['staff-account', id], (connection, now) =>
        giveStaffCode(connection, secrets, c.get('caller'), { id, now, realNow: services.realClock.now() }),
      );
      return c.json({ code: made.code, printed: inGroups(made.code), until: made.expiresAt.toISOString() }, 201);
    },
  );
  app.get(
    '/v1/staff',
    describe('自機関の職員の登録を見る', { 200: { description: '職員', schema: z.object({ staff: z.array(shown) }) } }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const staff = await transact(services.pools.exchange, { systems: [caller.system] }, (connection) =>
        listStaff(connection, caller),
      );
      return c.json({
        staff: staff.map(({ validFrom, validUntil, endedAt, ...rest }) => ({
          ...rest,
          roles: [...rest.roles],
          validFrom: validFrom.toISOString(),
          validUntil: validUntil?.toISOString() ?? null,
          endedAt: endedAt?.toISOString() ?? null,
        })),
      });
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
