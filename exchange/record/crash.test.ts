import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { machineClock } from '../../contracts/clock.ts';
import { openTestLedger, type TestLedger } from './testing.ts';
import { checkLedger } from './testing-check.ts';
import { lastCheckpointFile } from './tree/block.ts';
import { sequence } from './tree/sequencer.ts';

/*
 * A crash between any two steps of the sequencer loses nothing and repeats nothing (DESIGN §13). The steps are what it sends to the
 * database and what it writes outside; the server ends its session before or after each of them in turn.
 */
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openTestLedger();
});
afterAll(() => ledger.close());

/** Runs one round and lets it die at step `at`, before that step or after it. @returns whether it got through without dying */
async function roundThatDies(at: number, when: 'before' | 'after'): Promise<boolean> {
  const client = await ledger.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  let steps = 0;
  let dead = false;
  const die = async () => {
    dead = true;
    await ledger.admin.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  };
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead) throw new Error('dead');
    const here = steps++ === at;
    if (here && when === 'before') await die();
    if (dead) throw new Error('dead');
    const result = await work();
    if (here && when === 'after') await die();
    if (dead) throw new Error('dead');
    return result;
  };
  const mortal = new Proxy(client, {
    get: (target, name) =>
      name === 'query'
        ? (...args: unknown[]) => step(() => Reflect.apply(target.query, target, args))
        : Reflect.get(target, name),
  }) as pg.Client;
  const { keys } = ledger.signing;
  const signing = {
    ...ledger.signing,
    keys: { ...keys, writeNote: (name: string, text: string) => step(() => keys.writeNote(name, text)) },
  };
  try {
    await sequence(mortal, signing, machineClock);
    return !dead;
  } catch (error) {
    if (!dead) throw error;
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

test.each(['before', 'after'] as const)('dying %s each step in turn', async (when) => {
  for (let at = 0; ; at++) {
    await ledger.record(2);
    const through = await roundThatDies(at, when);
    await checkLedger(ledger);
    // and the next one takes up the work where it lies
    expect(await ledger.round()).toBeUndefined();
    const { size } = await checkLedger(ledger);
    expect(size).toBe((await ledger.admin.query('SELECT count(*)::int AS n FROM ledger.record')).rows[0].n);
    if (through) return expect(at).toBeGreaterThan(12);
  }
});

test('any interleaving of recording, rounds, deaths and rivals leaves one tree with every record once', async () => {
  const command = fc.oneof(
    fc.record({ what: fc.constant('record' as const), count: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ what: fc.constant('round' as const) }),
    fc.record({
      what: fc.constant('die' as const),
      at: fc.nat(30),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
    // without the lock, which is only there so that they do not get into each other's way
    fc.record({ what: fc.constant('rivals' as const), count: fc.integer({ min: 1, max: 40 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 8 }), async (commands) => {
      for (const one of commands) {
        if (one.what === 'record') await ledger.record(one.count);
        if (one.what === 'round') await ledger.round();
        if (one.what === 'die') await roundThatDies(one.at, one.when);
        if (one.what === 'rivals') {
          const rivals = await Promise.all([ledger.connect(), ledger.connect()]);
          await Promise.allSettled([ledger.record(one.count), ...rivals.map(ledger.round), ledger.record(1)]);
          await Promise.all(rivals.map((rival) => rival.end()));
        }
      }
      expect(await ledger.round()).toBeUndefined();
      const { size, records } = await checkLedger(ledger);
      const { rows } = await ledger.admin.query('SELECT id FROM ledger.record');
      expect(size).toBe(rows.length);
      expect(new Set(records)).toEqual(new Set(rows.map(({ id }) => id)));
      expect(await ledger.signing.keys.readNote(lastCheckpointFile)).toBeDefined();
    }),
    { numRuns: 8 },
  );
}, 120_000);
