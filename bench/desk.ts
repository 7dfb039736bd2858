import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { machineClock } from '../contracts/clock.ts';
import type { MemberId } from '../contracts/member.ts';
import { openPool, type Pool, transact } from '../database/connect.ts';
import { codesFor } from '../exchange/identify/person/codes.ts';
import { openLinkage } from '../exchange/identify/person/digests.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { findAccount, openAccount, openSession } from '../exchange/sign-in/opening.ts';
import { makeKeys } from '../supervisor/application-keys.ts';
import { openSeal } from '../web/sign-in/seal.ts';
import { openStore } from '../web/sign-in/store.ts';
import { startChild } from './child.ts';
import type { ToApplications } from './processes/applications.ts';
import type { BenchRegion } from './region.ts';

const minute = 60_000;
const roles = ['介護支援専門員', '管理者'];

/** The staff's pages of a region in a process of their own, and members of staff who are signed in. */
export async function openDesks(region: BenchRegion) {
  const sealing = [randomBytes(32).toString('base64url')];
  const child = startChild('applications');
  const secrets = {
    ...{ databaseUrl: region.url('applications'), ownUrls: region.applicationUrls() },
    keys: { signing: (await makeKeys()).signing, sealing },
  };
  await child.ask({ configuration: region.configuration, secrets } satisfies ToApplications);
  const pools = {
    exchange: openPool(region.url('exchange'), 2),
    applications: openPool(region.url('applications'), 2),
  };
  const store = openStore({ pool: pools.applications, seal: openSeal(sealing), clock: machineClock }, 'care');
  const linkage = await openLinkage(openKeyStore(path.join(region.data, 'keys')));
  return {
    port: region.configuration.ports.applications,
    /** @returns what a request of theirs says */
    async signIn(member: MemberId, staff: string): Promise<{ readonly Cookie: string }> {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const now = Date.now();
      const { account, sid } = await openAt(pools.exchange, member, staff);
      const session = await store.begin({
        ...{ account, people: 'staff', sid, isDevice: false, provedAt: now, idleMs: 30 * minute },
        ...{ staff: { member, id: staff, roles }, endsAt: now + 12 * 60 * minute },
        // A desk acts with its system's own key; this token is sent nowhere.
        tokens: { access: 'none', accessEndsAt: now + 60 * minute, refresh: null, id: '' },
        proofKey: await exportJWK(privateKey),
      });
      return { Cookie: `app-care=${session}` };
    },
    /** The member's own codes of residents, in their order. */
    codesOf: (member: MemberId, subjects: readonly string[]): Promise<string[]> =>
      transact(pools.exchange, {}, async (connection) => {
        const codes = await codesFor(connection, linkage, member, subjects);
        return subjects.map((one) => codes.get(one)!);
      }),
    async close() {
      await child.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}

const openAt = (pool: Pool, member: MemberId, staff: string) =>
  transact(pool, { sign_in: 'yes' }, async (connection) => {
    const holder = { kind: 'staff', member, staff } as const;
    const account = (await findAccount(connection, holder)) ?? (await openAccount(connection, holder, new Date()));
    const opened = { account, kind: 'staff', how: 'passkey', client: 'app/care', shared: false } as const;
    return { account, sid: await openSession(connection, opened, new Date()) };
  });
