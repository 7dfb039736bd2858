import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { lockSubjects, readFacts } from '../person/facts.ts';
import { createSubjects } from '../person/subjects.ts';
import { withdrawConsent } from '../standing/consents.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from '../testing.ts';
import { insertProofs, proofKey, sweepProofs } from './proofs.ts';
import { startSecurityCount } from './security.ts';

let region: TestRegion;
beforeAll(async () => {
  region = await createTestRegion();
});
afterAll(() => region.close());

const now = new Date();
const hall = { member: members.town, memberKind: 'municipality', municipality: '990019' } as const;

test('once a withdrawal is answered, nothing that relies on the consent is still to be committed', async () => {
  const rounds = 200;
  const subjects = Array.from({ length: rounds }, () => makeSubject());
  await transact(region.pool, {}, (c) => createSubjects(c, region.keys, subjects, now));
  const { rows } = await region.database.pool('admin', 1).query(
    `INSERT INTO exchange.consent (id, subject, giver, recipient, purpose, contracts, valid_from, text_version, language, channel, explained_by, recorded_by)
     SELECT gen_random_uuid(), id, 'person', $2, 'care-plan-sharing', '{}', now(), '1', 'ja', 'counter', '窓口', $1 FROM exchange.subject
     RETURNING id, subject`,
    [members.town, members.provider],
  );
  let relied = 0;
  let found = 0;
  for (const [i, { id, subject }] of rows.entries()) {
    let answered = false;
    const rely = () =>
      transact(region.pool, { subjects: [subject] }, async (c) => {
        await lockSubjects(c, [subject], 'shared');
        const consents = (await readFacts(c, [subject], now)).get(subject)!.consents;
        if (consents[0]!.withdrawnAt !== null) {
          found += 1;
          return;
        }
        await c.query('SELECT 1'); // what is done on the strength of it
        expect(answered).toBe(false);
        relied += 1;
      });
    const withdraw = async () => {
      if (i % 3 > 0) await wait(i % 3);
      await transact(region.pool, {}, (c) => withdrawConsent(c, hall, { subject, consent: id }, now));
      answered = true;
    };
    await Promise.all([rely(), withdraw(), rely(), wait(1).then(rely), wait(2).then(rely)]);
    await rely();
  }
  // Both came about, or nothing was raced.
  expect(relied).toBeGreaterThan(0);
  expect(found).toBeGreaterThan(rounds);
});

const proof = (jti: string) => ({ keyThumbprint: 'thumbprint', jti });
const use = (...jtis: string[]) => transact(region.pool, {}, (c) => insertProofs(c, jtis.map(proof), now));

test('a proof is used up once, by what is committed', async () => {
  expect(await use('a', 'b')).toEqual(new Set());
  expect(await use('b', 'c')).toEqual(new Set([proofKey(proof('b'))]));
  expect(await use('d', 'e', 'd')).toEqual(new Set([proofKey(proof('d'))]));
  await expect(
    transact(region.pool, {}, async (c) => {
      await insertProofs(c, [proof('f')], now);
      throw new Error('not after all');
    }),
  ).rejects.toThrow('not after all');
  expect(await use('f')).toEqual(new Set());
  expect(await use()).toEqual(new Set());
});

test('transactions with the same proofs in any order: each proof once, and no deadlock', async () => {
  const jtis = Array.from({ length: 50 }, (_, i) => `race-${i}`);
  const orders = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? jtis : jtis.toReversed()));
  const replayed = await Promise.all(orders.map((order) => use(...order)));
  expect(replayed.map((keys) => keys.size).toSorted((a, b) => a - b)).toEqual([0, 50, 50, 50, 50, 50, 50, 50]);
});

test('old proofs are forgotten, young ones are not', async () => {
  await use('old');
  await sweepProofs(region.pool, new Date(now.getTime() + 5 * 60_000));
  expect((await use('old')).size).toBe(1);
  await sweepProofs(region.pool, new Date(now.getTime() + 11 * 60_000));
  expect((await use('old')).size).toBe(0);
});

test('failures are counted by the minute, and none is lost while the database is away', async () => {
  const broken = region.database.pool('applications', 1); // may not write it
  const clock = { now: () => new Date('2026-04-01T00:00:30Z') };
  const lost = startSecurityCount(broken, clock);
  lost.count('invalid_token');
  await expect(lost.flush()).rejects.toThrow(/permission denied/);
  await expect(lost.flush()).rejects.toThrow(/permission denied/);
  await lost.stop();
  const [one, another] = [startSecurityCount(region.pool, clock), startSecurityCount(region.pool, clock)];
  for (let i = 0; i < 5; i += 1) one.count('invalid_token');
  another.count('invalid_token');
  another.count('no_token');
  await Promise.all([one.stop(), another.stop()]);
  const { rows } = await region.pool.query('SELECT minute, what, count FROM exchange.security_count ORDER BY what');
  const minute = new Date('2026-04-01T00:00:00Z');
  expect(rows).toEqual([
    { minute, what: 'invalid_token', count: 6 },
    { minute, what: 'no_token', count: 1 },
  ]);
});
