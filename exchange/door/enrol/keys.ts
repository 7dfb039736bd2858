import type { JWK } from 'jose';
import { z } from 'zod';
import { transact } from '../../../database/connect.ts';
import { addOwnKey, readOwnKeys, revokeOwnKey } from '../../identify/caller/own-keys.ts';
import { hearOfIt } from '../../identify/directory/heard.ts';
import type { Services } from '../../services.ts';
import { changePersons } from '../../travel/municipality/persons.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const kid = z.string().min(1).max(200);
const use = z.enum(['sig', 'enc']);
const keys = z.object({
  keys: z.array(z.object({ kid, use, notBefore: z.iso.datetime(), revokedAt: z.iso.datetime().nullable() })),
});

/** `/v1/keys`: a system turns its own keys, authenticated with one that it has: no telephone call, and no pause. */
export function addKeys(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  // Keys hold by the machine's time, and so they are dated by it.
  const { pools, realClock } = services;
  app.get('/v1/keys', describe('自システムの鍵', { 200: { description: '新しい順', schema: keys } }), async (c) => {
    const caller = c.get('caller');
    await useProof(caller);
    const found = await transact(pools.exchange, {}, (connection) => readOwnKeys(connection, caller.system));
    return c.json({
      keys: found.map(({ notBefore, revokedAt, ...key }) => ({
        ...key,
        notBefore: notBefore.toISOString(),
        revokedAt: revokedAt?.toISOString() ?? null,
      })),
    });
  });
  app.post(
    '/v1/keys',
    describe('自システムの鍵を加える（公開鍵だけ）', {
      200: { description: '加えました。古い鍵も、失効させるまで使えます', schema: z.object({ kid }) },
    }),
    checked('json', z.object({ use, jwk: z.looseObject({ kty: z.string(), kid }) })),
    async (c) => {
      const caller = c.get('caller');
      const { use: what, jwk } = c.req.valid('json');
      const added = await changePersons(services, caller, [], async (connection) => ({
        result: await addOwnKey(
          connection,
          caller.system,
          { use: what, jwk: jwk as JWK, kid: jwk.kid },
          realClock.now(),
        ),
        said: [{ subject: null, items: [`key-added ${what} ${jwk.kid}`] }],
      }));
      await hearOfIt(services);
      return c.json({ kid: added });
    },
  );
  app.post(
    '/v1/keys/:kid/revoke',
    describe('自システムの鍵を失効させる', { 204: { description: '失効させました' } }),
    checked('param', z.object({ kid })),
    checked('json', z.object({ lost: z.boolean().default(false).meta({ description: '鍵が漏れた、または失われた' }) })),
    async (c) => {
      const caller = c.get('caller');
      const { kid: named } = c.req.valid('param');
      const { lost } = c.req.valid('json');
      await changePersons(services, caller, [], async (connection) => ({
        result: await revokeOwnKey(connection, caller.system, { kid: named, lost }, realClock.now()),
        said: [{ subject: null, items: [`key-revoked ${named}${lost ? ' lost' : ''}`] }],
      }));
      await hearOfIt(services);
      return c.body(null, 204);
    },
  );
}
