import { z } from 'zod';
import { duties } from '../../../contracts/emergency.ts';
import { transact } from '../../../database/connect.ts';
import { type Disaster, listDisasters, listReleases, type Owed, type Release } from '../../identify/emergency.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const moment = z.iso.datetime();
const disaster = z.object({
  disaster: z.uuid(),
  municipality: z.string(),
  name: z.string(),
  areas: z.array(z.string()),
  declaredAt: moment,
  endedAt: moment.nullable(),
});
const release = z.object({
  release: z.uuid(),
  disaster: z.uuid(),
  giver: z.string(),
  contract: z.string(),
  purpose: z.string(),
  fields: z.array(z.string()),
  receivers: z.array(z.string()),
  state: z.enum(['起案', '承認', '期限切れ', '終了']),
  duty: z.string(),
  dueAt: moment,
  expiresAt: moment,
  owed: z.array(
    z.object({
      receiver: z.string(),
      givenAt: moment,
      collectedAt: moment.nullable().meta({
        description:
          '初めて受け取った日時。null: まだ何も受け取っていない。受け取らないまま提供が終わると、連携基盤が消し、返却・消去するものはない',
      }),
      fulfilledAt: moment.nullable(),
      overdue: z.boolean().meta({ description: '受け取ったのに、期限までに返却・消去の報告がない' }),
    }),
  ),
});
const mostShown = 200;

/** What disasters are declared, and what a member gives or owes under each release. It says nothing of any resident. */
export function addEmergencyLists(
  app: Routes,
  { services: { pools, clock }, useProof }: { services: Services; useProof: UseProof },
): void {
  app.get(
    '/v1/disasters',
    describe('宣言された災害を見る', {
      200: { description: '新しい順', schema: z.object({ disasters: z.array(disaster) }) },
    }),
    async (c) => {
      await useProof(c.get('caller'));
      const all = await listDisasters(pools.exchange, mostShown);
      return c.json({ disasters: all.map(disasterOf) });
    },
  );
  app.get(
    '/v1/emergency-releases',
    describe('災害時提供と、返却・消去の状況を見る（自機関が渡す、または受け取るもの）', {
      200: { description: '新しい順', schema: z.object({ releases: z.array(release) }) },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const all = await transact(pools.exchange, { systems: [caller.system] }, (connection) =>
        listReleases(connection, mostShown),
      );
      return c.json({ releases: all.map((one) => releaseOf(one, clock.now())) });
    },
  );
}

const disasterOf = ({ id, municipality, name, areas, declaredAt, endedAt }: Disaster): z.infer<typeof disaster> => ({
  ...{ disaster: id, municipality, name, areas: [...areas] },
  declaredAt: declaredAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

const releaseOf = (one: Release & { owed: readonly Owed[] }, now: Date): z.infer<typeof release> => ({
  ...{ release: one.id, disaster: one.disaster, giver: one.member, contract: one.contract, purpose: one.purpose },
  fields: [...one.fields],
  receivers: [...one.receivers],
  state: stateOf(one, now),
  duty: duties[one.duty],
  dueAt: one.dueAt.toISOString(),
  expiresAt: one.expiresAt.toISOString(),
  owed: one.owed.map(({ receiver, givenAt, collectedAt, fulfilledAt }) => ({
    receiver,
    givenAt: givenAt.toISOString(),
    collectedAt: collectedAt?.toISOString() ?? null,
    fulfilledAt: fulfilledAt?.toISOString() ?? null,
    overdue: collectedAt !== null && fulfilledAt === null && one.dueAt < now,
  })),
});

function stateOf({ endedAt, expiresAt, approvedAt }: Release, now: Date): z.infer<typeof release>['state'] {
  if (endedAt !== null) return '終了';
  if (expiresAt <= now) return '期限切れ';
  return approvedAt === null ? '起案' : '承認';
}
