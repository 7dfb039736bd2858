import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, transact } from '../../database/connect.ts';
import { createTestRegion, members, system, type TestRegion } from '../identify/testing.ts';
import { endSession, findSession, touchSession } from './sessions.ts';

let region: TestRegion;
beforeAll(async () => {
  region = await createTestRegion();
});
afterAll(() => region.close());

const start = new Date('2026-04-01T00:00:00Z');
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const within = <T>(context: Parameters<typeof transact>[1], work: (connection: Connection) => Promise<T>) =>
  transact(region.pool, context, work);

/** A session of 12 hours, 30 minutes idle, of a resident or of staff. */
async function open(kind: 'resident' | 'staff') {
  const [account, sid, subject, staff] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await within({ sign_in: 'yes', subjects: [subject], systems: [system] }, async (connection) => {
    if (kind === 'resident')
      await connection.query(
        `INSERT INTO exchange.subject (id, municipality, status, created_at) VALUES ($1, '990019', 'active', now())`,
        [subject],
      );
    else
      await connection.query(
        `INSERT INTO exchange.staff (member, id, roles, valid_from) VALUES ($1, $2, '{care}', now())`,
        [members.manager, staff],
      );
    await connection.query(
      'INSERT INTO exchange.account (id, kind, subject, member, staff, opened_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [
        account,
        kind,
        kind === 'resident' ? subject : null,
        kind === 'staff' ? members.manager : null,
        kind === 'staff' ? staff : null,
        start,
      ],
    );
    await connection.query(
      `INSERT INTO exchange.sign_in_session (id, account, how, auth_time, opened_at, last_seen_at, idle_seconds, ends_at, client, shared)
       VALUES ($1, $2, 'passkey', $3, $3, $3, 1800, $4, 'app/care', false)`,
      [sid, account, start, later(720)],
    );
  });
  return { account, sid, subject, staff };
}
const find = (sid: string, now = later(1)) => within({}, (connection) => findSession(connection, sid, now));

test('a session in force says whose it is, and names nobody else to row-level security', async () => {
  const [resident, staff] = [await open('resident'), await open('staff')];
  expect(await find(resident.sid)).toMatchObject({
    account: resident.account,
    holder: { kind: 'resident', subject: resident.subject },
    how: 'passkey',
    authTime: start,
  });
  expect(await find(staff.sid)).toMatchObject({
    holder: { kind: 'staff', member: members.manager, staff: staff.staff },
  });
  const seen = await within({}, async (connection) => {
    await findSession(connection, staff.sid, later(1));
    const { rows } = await connection.query('SELECT id FROM exchange.account');
    const { rows: entries } = await connection.query('SELECT id FROM exchange.staff');
    return [rows, entries];
  });
  expect(seen).toEqual([[{ id: staff.account }], [{ id: staff.staff }]]);
  expect(
    await within({}, async (connection) => (await connection.query('SELECT FROM exchange.sign_in_session')).rowCount),
  ).toBe(0);
});

test('what is no session, or is over, idle too long, ended: none', async () => {
  const { sid, account } = await open('resident');
  expect(await find(randomUUID())).toBeUndefined();
  expect(await find(`${sid}' OR true`)).toBeUndefined();
  expect(await find(sid, later(31))).toBeUndefined();
  for (let minute = 25; minute < 720; minute += 25)
    await within({ sign_in: 'yes' }, (connection) => touchSession(connection, sid, later(minute)));
  expect(await find(sid, later(719))).toBeDefined();
  expect(await find(sid, later(720))).toBeUndefined();
  expect(await within({ account: randomUUID() }, (connection) => endSession(connection, sid, later(2)))).toBe(false);
  expect(await within({ account }, (connection) => endSession(connection, sid, later(2)))).toBe(true);
  expect(await find(sid, later(3))).toBeUndefined();
  expect(await within({ account }, (connection) => endSession(connection, sid, later(2)))).toBe(false);
});

test('an account ends with the registration of its person, and does not come to life again with it', async () => {
  const moved = await open('resident');
  const set = (status: string) =>
    within({ subjects: [moved.subject] }, (connection) =>
      connection.query('UPDATE exchange.subject SET status = $2 WHERE id = $1', [moved.subject, status]),
    );
  await set('closed');
  expect(await find(moved.sid)).toBeUndefined();
  await set('active');
  expect(await find(moved.sid)).toBeUndefined();

  const split = await open('resident');
  await within({ subjects: [split.subject] }, (connection) =>
    connection.query('UPDATE exchange.subject SET split_at = now() WHERE id = $1', [split.subject]),
  );
  expect(await find(split.sid)).toBeUndefined();

  const [kept, merged] = [await open('resident'), await open('resident')];
  await within({ subjects: [kept.subject, merged.subject] }, (connection) =>
    connection.query(`UPDATE exchange.subject SET status = 'merged', successor = $1, survivor = $1 WHERE id = $2`, [
      kept.subject,
      merged.subject,
    ]),
  );
  expect([await find(kept.sid), await find(merged.sid)]).toEqual([undefined, undefined]);
  const { rows } = await within({ sign_in: 'yes' }, (connection) =>
    connection.query('SELECT closed_at IS NULL AS open FROM exchange.account WHERE id = ANY ($1) ORDER BY open', [
      [kept.account, merged.account],
    ]),
  );
  expect(rows).toEqual([{ open: false }, { open: true }]);
});

test('staff end with their entry', async () => {
  const { sid, staff } = await open('staff');
  await within({ systems: [system] }, (connection) =>
    connection.query('UPDATE exchange.staff SET ended_at = now() WHERE id = $1', [staff]),
  );
  expect(await find(sid)).toBeUndefined();
});

test('one open account a person', async () => {
  const { subject } = await open('resident');
  const another = () =>
    within({ sign_in: 'yes' }, (connection) =>
      connection.query(
        `INSERT INTO exchange.account (id, kind, subject, opened_at) VALUES ($1, 'resident', $2, now())`,
        [randomUUID(), subject],
      ),
    );
  await expect(another()).rejects.toThrow(/account_of_subject/);
});
