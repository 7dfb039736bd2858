import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { transact } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { planMark, readAccounts, readEntries, writeEntries } from '../../identify/acting/staff-entries.ts';
import {
  type Entry,
  type Plan,
  type Planned,
  planChanges,
  type StaffChange,
} from '../../identify/acting/staff-plan.ts';
import type { Services } from '../../services.ts';
import { administer } from '../../travel/municipality/administering.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import type { UseProof } from '../proof.ts';
import { staffId, staffRoles, time } from './staff.ts';

const mostChanges = 2000;
const moment = z.iso.datetime();
const job = z.string().min(1).max(40).nullable().meta({ description: '職種。自機関での呼び方' });

const change = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('assign'),
    id: staffId,
    job: job.optional(),
    roles: staffRoles,
    from: time,
    until: time.nullable().optional().meta({ type: 'string', format: 'date-time' }),
  }),
  z.object({ change: z.literal('end'), id: staffId, from: time }),
]);
const wanted = z.object({
  id: requestId,
  dryRun: z.boolean().meta({ description: 'true: 何が変わるかを見るだけ' }),
  plan: z
    .string()
    .max(40)
    .optional()
    .meta({ description: '見た回答の plan。そのあと名簿が変わっていれば、何もしません' }),
  changes: z.array(change).min(1).max(mostChanges),
});
const answer = z.object({
  plan: z.string(),
  applied: z.boolean(),
  changes: z.array(
    z.object({
      id: z.string(),
      what: z.enum(['new', 'roles', 'ends', 'same']).meta({ description: '新しく・役割が変わる・終わる・変わらない' }),
      before: z.array(z.string()),
      after: z.array(z.string()),
      job: z.string().nullable(),
      from: moment,
      until: moment.nullable(),
    }),
  ),
  errors: z.array(z.object({ index: z.number().int(), text: z.string() })),
});
const shown = z.object({
  id: z.string(),
  job: z.string().nullable(),
  roles: z.array(z.string()),
  validFrom: moment,
  validUntil: moment.nullable(),
  endedAt: moment.nullable(),
  next: z
    .object({ roles: z.array(z.string()), job: z.string().nullable(), from: moment })
    .nullable()
    .meta({ description: 'この日から変わる役割' }),
  hasAccount: z.boolean().optional().meta({ description: 'サインインできるか。職員の申告を付けたときだけ' }),
  lastSignIn: moment.nullable().optional().meta({ description: '最後のサインイン。職員の申告を付けたときだけ' }),
});

const show = ({ validFrom, validUntil, endedAt, nextRoles, nextJob, nextFrom, ...rest }: Entry) => ({
  ...rest,
  roles: [...rest.roles],
  validFrom: validFrom.toISOString(),
  validUntil: validUntil?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
  next: nextFrom && { roles: [...nextRoles!], job: nextJob, from: nextFrom.toISOString() },
});
const showPlanned = ({ before, after, from, until, ...rest }: Planned) => ({
  ...rest,
  before: [...before],
  after: [...after],
  from: from.toISOString(),
  until: until?.toISOString() ?? null,
});

/** What stands in the ledger of one change: who, from when, in what roles from then on. */
const itemsOf = ({ id, what, after, from }: Planned): string[] =>
  what === 'ends' ? ['staff-end', id, from.toISOString()] : ['staff', id, from.toISOString(), ...after];

/** `GET /v1/staff`, `POST /v1/staff/changes`: who acts for the member, and many changes of it at once, all or none. */
export function addStaffChanges(
  app: Routes,
  { services, present, useProof }: { services: Services; present: Present; useProof: UseProof },
): void {
  app.get(
    '/v1/staff',
    describe('自機関の職員の登録を見る（サインインのことは、職員管理者の申告を付けたときだけ）', {
      200: { description: '職員', schema: z.object({ staff: z.array(shown) }) },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('query', z.object({ id: requestId.optional() })),
    async (c) => {
      const caller = c.get('caller');
      const { id } = c.req.valid('query');
      const act = await readAct(c, present, id ?? '');
      const about = { id, items: ['staff-read'], changing: [] };
      if (!act.presented) {
        await useProof(caller);
        const { pools } = services;
        const entries = await transact(pools.exchange, { systems: [caller.system] }, (connection) =>
          readEntries(connection, caller.member),
        );
        return c.json({ staff: entries.map(show) });
      }
      const answered = await administer(services, act, about, async ({ connection }) => {
        const [entries, accounts] = [
          await readEntries(connection, caller.member),
          await readAccounts(connection, caller.member),
        ];
        const staff = entries.map((entry) => ({
          ...show(entry),
          hasAccount: accounts.has(entry.id),
          lastSignIn: accounts.get(entry.id)?.toISOString() ?? null,
        }));
        return { result: { staff }, records: [] };
      });
      return answered.refused ? c.json(answered.refused, 422) : c.json(answered.result);
    },
  );

  app.post(
    '/v1/staff/changes',
    describe('職員の登録をまとめて改める（人事異動。すべて行うか、何もしないか）', {
      200: { description: '改めました。または、こう変わります', schema: answer },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', wanted),
    async (c) => {
      const caller = c.get('caller');
      const { id, dryRun, plan: seen, changes } = c.req.valid('json');
      const act = await readAct(c, present, id);
      const changing = changes.map((one) => one.id);
      const about = { id, items: ['staff-changes'], changing: dryRun ? [] : changing, sensitive: !dryRun };
      const done = await administer(services, act, about, async ({ connection, by, now }) => {
        const entries = await readEntries(connection, caller.member);
        const plan = planChanges(entries, changes as readonly StaffChange[], { now, by });
        const said = plan.planned.map(showPlanned);
        const mark = planMark([said, plan.errors]);
        const result = { plan: mark, applied: !dryRun, changes: said, errors: [...plan.errors] };
        if (dryRun) return { result, records: [] };
        checkPlan(plan, mark, seen);
        await writeEntries(connection, caller.member, plan.entries);
        return { result, records: plan.planned.filter(({ what }) => what !== 'same').map(itemsOf) };
      });
      return done.refused ? c.json(done.refused, 422) : c.json(done.result);
    },
  );
}

/** @throws Fault conflict: nothing is done then */
function checkPlan({ errors }: Plan, mark: string, seen: string | undefined): void {
  const [first] = errors;
  if (first) throw new Fault('conflict', `直すところが${errors.length}件あります。${first.text} 何もしていません。`);
  if (seen !== undefined && seen !== mark)
    throw new Fault(
      'conflict',
      '確かめたあとに、職員の登録が変わりました。何もしていません。もう一度確かめてください。',
    );
}
