import { z } from 'zod';
import { type Picture, pictures } from '../../../contracts/tablet.ts';
import { setContext } from '../../../database/connect.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import { confirmPairing, listDevices, removeDevice } from '../../sign-in/device/devices.ts';
import { listPasskeys, removePasskey } from '../../sign-in/passkey/store.ts';
import type { Secrets } from '../../sign-in/secrets.ts';
import { endOtherSessions } from '../../sign-in/sessions.ts';
import { changeOwnKeys } from '../../travel/own/keys.ts';
import { readOwnKeys } from '../../travel/own/pages.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { iso } from './shared.ts';

const picture = z.enum(Object.keys(pictures) as [Picture]);
const passkey = z.object({
  id: z.string(),
  label: z.string(),
  madeAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
});
const device = z.object({
  id: z.uuid(),
  label: z.string(),
  picture,
  pairedBy: z.string(),
  pairedAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable().meta({ description: 'この端末で最後に選ばれた日時' }),
});
const pairing = z.object({
  code: z.string().min(8).max(20).meta({ description: '端末が示している番号' }),
  label: z.string().trim().min(1).max(30).meta({ description: '端末での呼び名' }),
  picture,
});

/** `/v1/me/passkeys`, `/v1/me/devices`: what the account signs in with. */
export function addOwnKeys(app: Routes, { services, secrets }: { services: Services; secrets: Secrets }): void {
  const limit = createRateLimit({ perMinute: 10, burst: 10, clock: services.realClock });
  app.get(
    '/v1/me/passkeys',
    describe('登録したパスキー（見たことも記録されます）', {
      200: { description: '古い順', schema: z.object({ passkeys: z.array(passkey) }) },
    }),
    async (c) => {
      const passkeys = await readOwnKeys(services, c.get('signedIn'), listPasskeys);
      return c.json({
        passkeys: passkeys.map(({ id, label, madeAt, usedAt }) => ({
          ...{ id, label },
          ...{ madeAt: madeAt.toISOString(), usedAt: iso(usedAt) },
        })),
      });
    },
  );
  app.delete(
    '/v1/me/passkeys/:id',
    describe('パスキーを削除する（ほかのサインインは、すべて終わります）', { 204: { description: '削除しました' } }),
    checked('param', z.object({ id: z.string().min(1).max(2000) })),
    async (c) => {
      const { id } = c.req.valid('param');
      await changeOwnKeys(services, c.get('signedIn'), 'passkey-removed', async (connection, person, now) => {
        if (!(await removePasskey(connection, person.account, id, now))) return undefined;
        // Whoever has the passkey may be signed in by it at this moment.
        await endOtherSessions(connection, person.session, now);
        return true;
      });
      return c.body(null, 204);
    },
  );
  app.get(
    '/v1/me/devices',
    describe('登録した端末（見たことも記録されます）', {
      200: { description: '古い順', schema: z.object({ devices: z.array(device) }) },
    }),
    async (c) => {
      const devices = await readOwnKeys(services, c.get('signedIn'), listDevices);
      return c.json({
        devices: devices.map(({ device: id, pairedAt, usedAt, ...rest }) => ({
          id,
          ...rest,
          pairedAt: pairedAt.toISOString(),
          usedAt: iso(usedAt),
        })),
      });
    },
  );
  app.post(
    '/v1/me/devices',
    describe('端末が示している番号で、端末を登録する（支援措置の間はできません）', {
      201: { description: '登録しました', schema: z.object({ id: z.uuid() }) },
    }),
    checked('json', pairing),
    async (c) => {
      const signedIn = c.get('signedIn');
      limit(signedIn.account, 1);
      const asked = c.req.valid('json');
      const id = await changeOwnKeys(services, signedIn, 'device-paired', async (connection, { account }, now) => {
        await setContext(connection, { sign_in: 'yes' });
        return confirmPairing(connection, secrets, { ...asked, account, by: 'account' }, now);
      });
      return c.json({ id }, 201);
    },
  );
  app.delete(
    '/v1/me/devices/:id',
    describe('端末の登録をやめる（その端末のサインインは、すぐに終わります）', { 204: { description: 'やめました' } }),
    checked('param', z.object({ id: z.uuid() })),
    async (c) => {
      const { id } = c.req.valid('param');
      await changeOwnKeys(services, c.get('signedIn'), 'device-removed', async (connection, { account }, now) =>
        (await removeDevice(connection, account, id, now)) ? true : undefined,
      );
      return c.body(null, 204);
    },
  );
}
