import { Fault } from '../../../contracts/fault.ts';
import { memberSettings, staffAdministratorRole } from '../../../contracts/settings.ts';
import { transact } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { changeSettings, readSettings } from '../../identify/directory/settings.ts';
import type { Services } from '../../services.ts';
import { administer } from '../../travel/municipality/administering.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import type { UseProof } from '../proof.ts';

/** Who reads what residents ask is named by the operator's enrolment, and by nobody who could name themselves. */
const changeable = memberSettings.omit({ privacyRoles: true, privacyDeputies: true }).partial();

/** `/v1/settings`: what a member decides for its own staff. Always the caller's own member: no request names one. */
export function addSettings(
  app: Routes,
  { services, present, useProof }: { services: Services; present: Present; useProof: UseProof },
): void {
  app.get(
    '/v1/settings',
    describe('自機関の設定を見る（職員のサインイン、画面のロック、職種）', {
      200: { description: '設定', schema: memberSettings },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const { pools } = services;
      return c.json(
        await transact(pools.exchange, { systems: [caller.system] }, (connection) =>
          readSettings(connection, caller.member),
        ),
      );
    },
  );
  app.post(
    '/v1/settings',
    describe('自機関の設定を改める（職員管理者。記録されます）', {
      200: { description: '改めました', schema: memberSettings },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', changeable.extend({ id: requestId })),
    async (c) => {
      const { member } = c.get('caller');
      const { id, ...changed } = c.req.valid('json');
      if (Object.keys(changed).length === 0) throw new Fault('bad_request', '改める設定がありません。');
      const items = ['settings', ...Object.entries(changed).map(([name, value]) => sayItem(name, value))];
      const act = await readAct(c, present, id);
      const done = await administer(
        services,
        act,
        { id, items, changing: [], sensitive: true },
        async ({ connection, signedIn }) => {
          // Or nobody could switch it off again.
          if (changed.staffSignIn === true && !signedIn)
            throw new Fault('conflict', `サインインした${staffAdministratorRole}だけが、これを始められます。`);
          return { result: await changeSettings(connection, member, changed), records: [items] };
        },
      );
      return done.refused ? c.json(done.refused, 422) : c.json(done.result);
    },
  );
}

const sayItem = (name: string, value: unknown): string =>
  Array.isArray(value) ? `${name}=${value.length}` : `${name}=${value}`;
