import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../database/connect.ts';
import { openAccount, openSession } from '../sign-in/opening.ts';
import { endSession, type Holder } from '../sign-in/sessions.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { act, enrol } from '../testing-acting.ts';
import { findActors } from './staff.ts';

const member = 'GOV/990019';
const role = '窓口担当';
let region: TestRegion;
let hall: TestClient;
let code: string;
beforeAll(async () => {
  region = await startTestRegion();
  hall = await region.client(`${member}/main`);
  for (const id of ['s-1', 's-2']) await enrol(hall, id, role);
  const { insured } = region.town.residents.find(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  const [found] = await hall.codesOf(insured, 'watch-over');
  code = found!.code!;
});
afterAll(() => region.close());

async function signIn(holder: Holder): Promise<string> {
  const now = new Date();
  return transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, async (connection) => {
    const account = await openAccount(connection, holder, now);
    const opened = { account, kind: holder.kind, how: 'passkey', client: 'app/municipal', shared: false } as const;
    return openSession(connection, opened, now);
  });
}
const end = (sid: string) =>
  transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, (connection) =>
    endSession(connection, sid, new Date()),
  );
const view = (sub: string, sid?: string) =>
  act<{ code?: string; details?: string[] }>(
    ...([region, hall, '/v1/viewings', { sub, role }] as const),
    { purpose: 'watch-over', page: '窓口の画面', subjects: [code] },
    sid === undefined ? {} : { sid },
  );
const letStaffSignIn = (yes: boolean) =>
  region.database
    .pool('admin', 1)
    .query(
      `UPDATE exchange.member SET attributes = attributes || jsonb_build_object('staffSignIn', $2::boolean) WHERE id = $1`,
      [member, yes],
    );

test('a session counts for the one whose it is, and only while it is in force', async () => {
  const [one, other] = [
    await signIn({ kind: 'staff', member, staff: 's-1' }),
    await signIn({ kind: 'staff', member, staff: 's-2' }),
  ];
  expect((await view('s-1', one)).status).toBe(200);
  for (const sid of [other, randomUUID()]) {
    const refused = await view('s-1', sid);
    expect(refused).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
    expect(refused.body.details?.join()).toContain('sid');
  }
  expect(await end(one)).toBe(true);
  expect(await view('s-1', one)).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
});

test('a member whose staff sign in has no acting person without a session', async () => {
  expect((await view('s-1')).status).toBe(200);
  await letStaffSignIn(true);
  expect(await view('s-1')).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
  await letStaffSignIn(false);
  expect((await view('s-1')).status).toBe(200);
});

test('what relies on a session and its end come one after the other: an end that is answered is heard', async () => {
  const sid = await signInAgain('s-1');
  const pool = region.database.pool('exchange', 4);
  const claim = { sub: 's-1', role, sid } as never;
  const asked = [{ caller: { member }, presented: { claim, proof: { keyThumbprint: '', jti: '' } } }] as const;
  const times = { now: region.clock.now(), realNow: new Date() };
  let isEnded = false;
  let ending: Promise<unknown> | undefined;
  await transact(pool, { systems: [`${member}/main`] }, async (connection) => {
    expect(await findActors(connection, asked as never, times)).toEqual([{ actor: { id: 's-1', role } }]);
    ending = end(sid).then(() => {
      isEnded = true;
    });
    await untilLocked();
    expect(isEnded).toBe(false);
  });
  await ending;
  expect(await view('s-1', sid)).toMatchObject({ status: 422 });
});

test('an act that came while the session was being ended waits, and is refused', async () => {
  const sid = await signInAgain('s-1');
  let acting: ReturnType<typeof view> | undefined;
  await transact(region.database.pool('exchange', 4), { sign_in: 'yes' }, async (connection) => {
    await endSession(connection, sid, new Date());
    acting = view('s-1', sid);
    await untilLocked();
  });
  expect(await acting).toMatchObject({ status: 422, body: { code: 'actor_unknown' } });
});

/** A new session of an account that is open already. */
async function signInAgain(staff: string): Promise<string> {
  const now = new Date();
  return transact(region.database.pool('exchange', 2), { sign_in: 'yes' }, async (connection) => {
    const { rows } = await connection.query<{ id: string }>(
      'SELECT id FROM exchange.account WHERE member = $1 AND staff = $2 AND closed_at IS NULL',
      [member, staff],
    );
    const opened = {
      account: rows[0]!.id,
      kind: 'staff',
      how: 'passkey',
      client: 'app/municipal',
      shared: false,
    } as const;
    return openSession(connection, opened, now);
  });
}

/** Until somebody waits for somebody else's lock. */
async function untilLocked(): Promise<void> {
  const admin = region.database.pool('admin', 1);
  for (;;) {
    const { rows } = await admin.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%sign_in_session%'`,
    );
    if (rows.length > 0) return;
  }
}
