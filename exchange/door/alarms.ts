import { z } from 'zod';
import { type BreadthReason, breadthReasons } from '../../contracts/breadth.ts';
import { Fault } from '../../contracts/fault.ts';
import { transact } from '../../database/connect.ts';
import { tellAlarm } from '../breadth/notice.ts';
import type { Services } from '../services.ts';
import type { Routes } from './app.ts';
import { describe } from './describe.ts';
import type { UseProof } from './proof.ts';

const shown = z.object({
  id: z.uuid(),
  reason: z.enum(Object.keys(breadthReasons) as [BreadthReason]).meta({
    description: Object.entries(breadthReasons)
      .map(([code, words]) => `${code}: ${words}`)
      .join('。'),
  }),
  member: z.string(),
  system: z.string(),
  hour: z.iso.datetime().meta({ description: '数えた1時間の始まり' }),
  persons: z.int().meta({ description: '照会した人数。1時間が終わると、その時間の全部' }),
  usual: z.int().meta({ description: '似た時間帯での、多いときの人数' }),
  most: z.int().meta({ description: 'これを超えると知らせる人数' }),
  raisedAt: z.iso.datetime(),
  text: z.string(),
});
const mostShown = 500;

type Row = Omit<z.infer<typeof shown>, 'hour' | 'raisedAt' | 'text'> & { readonly hour: Date; readonly raisedAt: Date };

/** `/v1/alarms`: systems that asked about unusually many persons, for the operator and for the town of the member that asked. */
export function addAlarms(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  app.get(
    '/v1/alarms',
    describe('広すぎる照会の警報を見る（運営者にはすべて、自治体には自らの区域の参加機関のもの）', {
      200: { description: '新しい順。照会は止めていません', schema: z.object({ alarms: z.array(shown) }) },
    }),
    async (c) => {
      const { member, memberKind, municipality } = c.get('caller');
      const isTown = memberKind === 'municipality' && municipality !== null;
      if (!isTown && memberKind !== 'operator') throw new Fault('forbidden');
      await useProof(c.get('caller'));
      const context = isTown ? { municipality } : { member };
      const { rows } = await transact(services.pools.exchange, context, (connection) =>
        connection.query<Row>(select, [mostShown]),
      );
      return c.json({
        alarms: rows.map((row) => ({
          ...row,
          hour: row.hour.toISOString(),
          raisedAt: row.raisedAt.toISOString(),
          text: tellAlarm({ ...row, memberName: services.directory.getMember(row.member).name }),
        })),
      });
    },
  );
}

const select = `
  SELECT a.id, a.reason, a.member, a.system, a.hour, greatest(a.persons, h.persons) AS persons, a.usual, a.most,
         a.raised_at AS "raisedAt"
    FROM exchange.breadth_alarm a LEFT JOIN exchange.breadth_hour h USING (system, hour)
   ORDER BY a.raised_at DESC, a.id LIMIT $1`;
