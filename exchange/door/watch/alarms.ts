import { z } from 'zod';
import { type Breadth, type BreadthReason, breadth, breadthReasons, givenBreadth } from '../../../contracts/breadth.ts';
import { Fault } from '../../../contracts/fault.ts';
import { isSystemId, memberOf } from '../../../contracts/member.ts';
import { transact } from '../../../database/connect.ts';
import { tellAlarm } from '../../breadth/notice.ts';
import { readThresholds } from '../../breadth/thresholds.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

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
const threshold = z.object({
  whose: z.string().meta({ description: '参加機関か、その業務システム' }),
  given: givenBreadth,
  reason: z.string(),
  setAt: z.iso.datetime(),
});
const answer = z.object({
  alarms: z.array(shown),
  region: breadth.meta({ description: '地域の境' }),
  thresholds: z.array(threshold).meta({ description: '参加機関や業務システムについて、別に決めた境' }),
});
const mostShown = 500;

type Row = Omit<z.infer<typeof shown>, 'hour' | 'raisedAt' | 'text'> & { readonly hour: Date; readonly raisedAt: Date };

/** `/v1/alarms`: systems that asked about unusually many persons, for the operator and for the town of the member that asked. */
export function addAlarms(
  app: Routes,
  {
    services,
    thresholds: region,
    useProof,
  }: { services: Services; readonly thresholds: Breadth; readonly useProof: UseProof },
): void {
  app.get(
    '/v1/alarms',
    describe('広すぎる照会の警報を見る（運営者にはすべて、自治体には自らの区域の参加機関のもの）', {
      200: { description: '新しい順。照会は止めていません', schema: answer },
    }),
    async (c) => {
      const { member, memberKind, municipality } = c.get('caller');
      const isTown = memberKind === 'municipality' && municipality !== null;
      if (!isTown && memberKind !== 'operator') throw new Fault('forbidden');
      await useProof(c.get('caller'));
      const context = isTown ? { municipality } : { member };
      const { rows, thresholds } = await transact(services.pools.exchange, context, async (connection) => ({
        rows: (await connection.query<Row>(select, [mostShown])).rows,
        thresholds: await readThresholds(connection),
      }));
      const concerns = (whose: string) =>
        !isTown ||
        services.directory.findMember(isSystemId(whose) ? memberOf(whose) : whose)?.municipality === municipality;
      return c.json({
        alarms: rows.map((row) => ({
          ...row,
          hour: row.hour.toISOString(),
          raisedAt: row.raisedAt.toISOString(),
          text: tellAlarm({ ...row, memberName: services.directory.getMember(row.member).name }),
        })),
        region,
        thresholds: thresholds
          .filter(({ whose }) => concerns(whose))
          .map(({ setAt, ...rest }) => ({ ...rest, setAt: setAt.toISOString() })),
      });
    },
  );
}

const select = `
  SELECT a.id, a.reason, a.member, a.system, a.hour, greatest(a.persons, h.persons) AS persons, a.usual, a.most,
         a.raised_at AS "raisedAt"
    FROM exchange.breadth_alarm a LEFT JOIN exchange.breadth_hour h USING (system, hour)
   ORDER BY a.raised_at DESC, a.id LIMIT $1`;
