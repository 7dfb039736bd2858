import { Fault } from '../../../contracts/fault.ts';
import { ownTask } from '../../../contracts/task-event.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import { countOwn } from '../../travel/own/tasks.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

/** Nobody does as much by hand: who would move the region's figures alone is slowed down. */
const limits = { perMinute: 20, burst: 60 };

/** `/v1/me/tasks`: something that a resident came to do is begun or done, so that the region can tell what is given up; it is counted, and nobody stands in it. */
export function addOwnTasks(
  app: Routes,
  { services, declared }: { services: Services; declared: ReadonlyMap<string, string> },
): void {
  const limit = createRateLimit({ ...limits, clock: services.realClock });
  app.post(
    '/v1/me/tasks',
    describe('手続きを始めた・終えたことを数える（数だけを残します。だれが、だれのことを、いつ、は残しません）', {
      204: { description: '数えました' },
    }),
    checked('json', ownTask),
    async (c) => {
      const { kind, ...counted } = c.req.valid('json');
      if (!declared.has(kind)) throw new Fault('bad_request', 'kind は、住民のアプリケーションが宣言していません。');
      const signedIn = c.get('signedIn');
      limit(signedIn.account, 1);
      await countOwn(services, signedIn, { kind, ...counted });
      return c.body(null, 204);
    },
  );
}
