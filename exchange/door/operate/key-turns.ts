import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { heardMs, type TurnableKey, turnableKeys } from '../../../contracts/turnable.ts';
import { enact } from '../../enrol/act.ts';
import { announce } from '../../identify/enrol.ts';
import type { Services } from '../../services.ts';
import { withTurnLock } from '../../turn/lock.ts';
import { turnings } from '../../turn/turnings.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';
import { reason } from './proposals.ts';

/** `/v1/operations/key-turns`: the region's keys, turned while it runs. The record stands before anything is turned. */
export function addKeyTurns(
  app: Routes,
  { services, region }: { services: Services; region: { readonly code: string; readonly origin: string } },
): void {
  const { pools, keys, realClock } = services;
  app.post(
    '/v1/operations/key-turns',
    describe(
      '連携基盤の鍵を新しくする（運営者）。十数秒かかります。この連携基盤が自分では替えない鍵は、記録だけします',
      {
        200: {
          description: '替わりました。said は運営者への言葉で、記録だけしたときは null',
          schema: z.object({ said: z.string().nullable() }),
        },
      },
    ),
    checked('json', z.strictObject({ key: z.enum(Object.keys(turnableKeys) as [TurnableKey]), reason, actor })),
    async (c) => {
      const caller = c.get('caller');
      const { key, reason: why, actor: named } = c.req.valid('json');
      const acted = { act: 'operation', actor: named, details: [`key-turned ${key}`, why] } as const;
      const turn = key in turnings ? turnings[key as keyof typeof turnings] : undefined;
      const said = await withTurnLock(pools.exchange, async () => {
        await enact(services, caller, acted, (connection) => announce(connection));
        const tellAll = async () => {
          await announce(pools.exchange);
          await sleep(heardMs);
        };
        return (await turn?.({ keys, region, clock: realClock, tellAll })) ?? null;
      });
      return c.json({ said });
    },
  );
}
