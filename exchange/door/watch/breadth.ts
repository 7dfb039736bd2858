import { z } from 'zod';
import { givenBreadth } from '../../../contracts/breadth.ts';
import { isMemberId, isSystemId, type MemberId, memberOf, type SystemId } from '../../../contracts/member.ts';
import { setThresholds } from '../../breadth/thresholds.ts';
import { enact } from '../../enrol/act.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';

const whose = z
  .custom<MemberId | SystemId>((value) => typeof value === 'string' && (isSystemId(value) || isMemberId(value)))
  .meta({ type: 'string', description: '参加機関か、その業務システムの番号' });
const reason = z.string().trim().min(1).max(200);

/** `/v1/enrol/breadth`: when asking about many rings for one member or one system. Asked by the operator, decided by the policies, on record. */
export function addBreadth(app: Routes, { services }: { services: Services }): void {
  app.post(
    '/v1/enrol/breadth',
    describe('広すぎる照会の警報の境を、参加機関か業務システムについて決める（運営者）', {
      204: { description: '決めました。次に数えるときから効きます' },
    }),
    checked(
      'json',
      z.strictObject({
        whose,
        breadth: givenBreadth.meta({
          description: '書かないものは、上の境（参加機関、地域）のとおり。空にすると元に戻ります',
        }),
        reason,
        actor,
      }),
    ),
    async (c) => {
      const { whose, breadth: given, reason, actor } = c.req.valid('json');
      const isSystem = isSystemId(whose);
      const set = Object.entries(given).map(([name, value]) => `${name} ${value}`);
      const acted = {
        act: isSystem ? 'system' : 'member',
        actor,
        to: isSystem ? memberOf(whose) : whose,
        ...(isSystem && { toSystem: whose }),
        details: ['breadth', ...(set.length > 0 ? set : ['none']), reason],
      } as const;
      await enact(services, c.get('caller'), acted, (connection, setAt) =>
        setThresholds(connection, { whose, given, reason, setAt }),
      );
      return c.body(null, 204);
    },
  );
}
