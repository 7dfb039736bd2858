import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { machineClock } from '../contracts/clock.ts';
import { openPool, type Pool, transact } from '../database/connect.ts';
import { readIssuerKeys } from '../exchange/identify/caller/issuer-keys.ts';
import { residentClient } from '../exchange/identify/caller/person-token.ts';
import { tagOf } from '../exchange/identify/person/tags.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { openAccount, openSession } from '../exchange/sign-in/opening.ts';
import { makeKeys } from '../supervisor/application-keys.ts';
import { openSeal } from '../web/sign-in/seal.ts';
import { openStore } from '../web/sign-in/store.ts';
import { startChild } from './child.ts';
import type { ToApplications } from './processes/applications.ts';
import { type BenchRegion, withAdmin } from './region.ts';

/** A resident who is signed in, and what a request of theirs says. */
export type Reader = { readonly cookie: string; readonly path: string; readonly tag: string };
const minute = 60_000;

/** The residents' pages of a region, in a process of their own, and residents with so many records each before them. */
export async function openReaders(region: BenchRegion, readers: number, records: number) {
  const sealing = [randomBytes(32).toString('base64url')];
  const child = startChild('applications');
  const secrets = {
    databaseUrl: region.url('applications'),
    ownUrls: region.applicationUrls(),
    keys: { signing: (await makeKeys()).signing, sealing },
  };
  await child.ask({ configuration: region.configuration, secrets } satisfies ToApplications);
  const pools = {
    exchange: openPool(region.url('exchange'), 2),
    applications: openPool(region.url('applications'), 2),
  };
  const store = openStore({ pool: pools.applications, seal: openSeal(sealing), clock: machineClock }, 'resident');
  const keys = openKeyStore(path.join(region.data, 'keys'));
  const people = region.town.residents
    .filter((one) => one.municipality === '990027' && one.movedOut === undefined && !one.protected)
    .slice(0, readers);
  const all: Reader[] = [];
  for (const { id } of people) {
    const session = await store.begin(await signIn(region, pools.exchange, id));
    const cookie = `app-resident=${session}`;
    const { applicationsUrl } = region.configuration.region;
    const answer = await fetch(`${applicationsUrl}/resident`, { headers: { Cookie: cookie }, redirect: 'manual' });
    const home = answer.headers.get('location');
    if (!home?.startsWith('/resident/of/')) throw new Error(`${id} has no page: ${answer.status}`);
    all.push({ cookie, path: `${home}/trail`, tag: (await tagOf(keys, id))! });
  }
  await insertRecords(
    region.adminUrl,
    all.map(({ tag }) => tag),
    records,
  );
  return {
    readers: all,
    port: region.configuration.ports.applications,
    async close() {
      await child.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}

/** As after a sign-in: a session at the issuer, and a token under its key that is this session's. */
async function signIn({ data, configuration, exchangeUrl }: BenchRegion, pool: Pool, subject: string) {
  const [realNow, { issuerUrl }] = [new Date(), configuration.region];
  const [account, sid] = await transact(pool, { sign_in: 'yes' }, async (connection) => {
    const made = await openAccount(connection, { kind: 'resident', subject }, realNow);
    const opened = { account: made, kind: 'resident', how: 'passkey', client: residentClient, shared: false } as const;
    return [made, await openSession(connection, opened, realNow)] as const;
  });
  const { signing } = await readIssuerKeys(openKeyStore(path.join(data, 'keys')));
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const seconds = Math.floor(realNow.getTime() / 1000);
  const access = await new SignJWT({
    ...{ iss: issuerUrl, aud: exchangeUrl, sub: account, client_id: residentClient, kind: 'resident', sid },
    ...{ acr: 'passkey', auth_time: seconds, iat: seconds, exp: seconds + 300, jti: randomUUID() },
    cnf: { jkt: await calculateJwkThumbprint(await exportJWK(publicKey)) },
  })
    .setProtectedHeader({ alg: 'ES256', kid: signing[0]!.kid!, typ: 'at+jwt' })
    .sign(await importJWK(signing[0]!, 'ES256'));
  return {
    ...{
      account,
      people: 'resident' as const,
      sid,
      provedAt: realNow.getTime(),
      staff: null,
      idleMs: null,
      isDevice: false,
    },
    endsAt: realNow.getTime() + 30 * minute,
    proofKey: await exportJWK(privateKey),
    tokens: { access, accessEndsAt: realNow.getTime() + 5 * minute, refresh: null, id: '' },
  };
}

/** Copies of one record of an inquiry, `count` for each of these persons; the sequencer has no part in them. */
const insertRecords = (adminUrl: string, tags: readonly string[], count: number): Promise<void> =>
  withAdmin(adminUrl, async (admin) => {
    await admin.query('BEGIN');
    await admin.query('SET LOCAL session_replication_role = replica');
    const { rowCount } = await admin.query(
      `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at)
        SELECT id, fields || jsonb_build_object('id', id::text, 'subject', tag, 'message', gen_random_uuid()::text), secret, leaf, now()
        FROM (SELECT fields, secret, leaf FROM ledger.record WHERE fields ->> 'kind' = 'inquiry' AND outcome = 'permit' LIMIT 1) AS one
        CROSS JOIN LATERAL (
          SELECT tag, (lpad(to_hex(1700000000000 + i), 12, '0') || '7' || substr(md5(tag || i), 1, 3) || '8' || substr(md5(i || tag), 1, 15))::uuid AS id
          FROM unnest($1::text[]) AS tag, generate_series(1, $2::int) AS i) AS many`,
      [tags, count],
    );
    if (rowCount !== tags.length * count) throw new Error('there is no record to copy');
    await admin.query('COMMIT');
    await admin.query('ANALYZE ledger.record');
  });
