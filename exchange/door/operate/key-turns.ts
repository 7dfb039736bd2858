import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { heardMs, isTurnedByTwo, type TurnableKey, turnableKeys, turnedByTwo } from '../../../contracts/turnable.ts';
import { enact } from '../../enrol/act.ts';
import { getApproved, markDone } from '../../enrol/operations.ts';
import { announce } from '../../identify/enrol.ts';
import type { Services } from '../../services.ts';
import { withTurnLock } from '../../turn/lock.ts';
import { turnings } from '../../turn/turnings.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';
import { reason } from './proposals.ts';

/** `/v1/operations/key-turns`: the region's keys, turned while it runs. The record stands before anything is turned; what nobody could undo is by two persons. */
export function addKeyTurns(
  app: Routes,
  { services, region }: { services: Services; region: { readonly code: string; readonly origin: string } },
): void {
  const { pools, keys, realClock } = services;
  app.post(
    '/v1/operations/key-turns',
    describe(
      `連携基盤の鍵を新しくする（運営者）。十数秒かかります。この連携基盤が自分では替えない鍵は、記録だけします。元に戻せないもの（${turnedByTwo.join('、')}）は、二人で行う操作の番号（approved）が必要で、一度だけ行えます`,
      {
        200: {
          description: '替わりました。said は運営者への言葉で、記録だけしたときは null',
          schema: z.object({ said: z.string().nullable() }),
        },
      },
    ),
    checked(
      'json',
      z.strictObject({
        key: z.enum(Object.keys(turnableKeys) as [TurnableKey]),
        reason: reason.optional().meta({ description: '理由。approved があるときは、頼んだときのもの' }),
        approved: z.uuid().optional().meta({ description: '二人で行う操作の番号' }),
        actor,
      }),
    ),
    async (c) => {
      const caller = c.get('caller');
      const { key, reason: why = '', approved: id, actor: named } = c.req.valid('json');
      if (!isTurnedByTwo(key) && why === '')
        throw new Fault('bad_request', '鍵を新しくする理由（reason）を書いてください。');
      const grounds = isTurnedByTwo(key) ? (id ?? why) : why;
      const details = [`key-turned ${key}`, ...(grounds === '' ? [] : [grounds])];
      const acted = { act: 'operation', actor: named, details } as const;
      const turn = key in turnings ? turnings[key as keyof typeof turnings] : undefined;
      const said = await withTurnLock(pools.exchange, async () => {
        await enact(services, caller, acted, async (connection, _, { said }) => {
          if (isTurnedByTwo(key)) {
            if (id === undefined) throw byTwo(key);
            const now = realClock.now();
            const found = await getApproved(connection, services, id, `turn-${key}`, caller, now);
            await markDone(connection, found, now);
            said({ details: [...details, found.reason] });
          }
          await announce(connection);
        });
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

const byTwo = (key: TurnableKey) =>
  new Fault(
    'forbidden',
    `${key} の鍵の更新は元に戻せないため、もう一人の承認が必要です。engawa rotate ${key} で頼んでください。`,
  );
