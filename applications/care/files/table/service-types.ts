import { z } from 'zod';
import { tableOf } from '../../../../contracts/care/own-tables.ts';
import ours from './service-types.json' with { type: 'json' };

const schema = z.strictObject({
  seen: z.boolean(),
  types: z.record(
    z.string().regex(/^[0-9A-Z]{2}$/),
    z.strictObject({
      title: z.string(),
      programme: z.enum(['介護給付', '予防給付', '総合事業']),
      /** 連携対象外: no row about it may stand in any file of 第6表 */
      outside: z.boolean().default(false),
    }),
  ),
});
/** A kind of service that comes anew stands in the region's own file of that name, which stands for ours as a whole. */
const { types } = tableOf(schema, 'service-types.json', ours);

export type ServiceType = (typeof types)[string];

/** By サービス種類コード. */
export const findServiceType = (code: string): ServiceType | undefined =>
  Object.hasOwn(types, code) ? types[code] : undefined;

/** 貸与 of welfare equipment: TAISコード or 届出コード must name the thing. */
export const isEquipment = (type: string): boolean => type === '17' || type === '67';
