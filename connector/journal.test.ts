import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJobs } from './jobs.ts';
import { type Entry, forget, type Step } from './journal.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const day = 86_400_000;

/** A life of a connector: jobs that get so far, each with parcels that were sent or refused. */
const history = fc
  .array(
    fc.record({
      reach: fc.integer({ min: 1, max: 6 }),
      outcomes: fc.array(
        fc.record({
          outcome: fc.constantFrom('sent' as const, 'refused' as const),
          persons: fc.uniqueArray(fc.constantFrom('p', 'q', 'r'), { minLength: 1 }),
          followed: fc.boolean(),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    { maxLength: 8 },
  )
  .map((jobs) => {
    const entries: Entry[] = [];
    const add = (step: Step) => entries.push({ ...step, at: new Date(start + entries.length * 60_000).toISOString() });
    for (const [i, { reach, outcomes }] of jobs.entries()) {
      const job = `job${i}`;
      const parcels = outcomes.map((one, j) => ({ ...one, id: `${job}-${j}` }));
      const names = parcels.map(({ id }) => `${id}.CSV`);
      add({ step: 'claimed', job, order: 'o', names });
      if (reach < 2) continue;
      add({ step: 'planned', job, parcels: parcels.map(({ id }) => ({ id, kind: 'k', names: [`${id}.CSV`] })) });
      for (const { id, outcome, persons, followed } of parcels) {
        if (reach > 2) add({ step: 'settled', id, outcome, names: [`${id}.CSV`], persons, reason: 'r' });
        if (reach > 3) add({ step: 'filed', id });
        if (reach > 5 && followed) add({ step: 'followed', id });
      }
      if (reach > 4) add({ step: 'done', job });
    }
    return entries;
  });

const verdict = (entries: readonly Entry[], person: string) => {
  const last = entries.findLast((entry) => entry.step === 'settled' && entry.persons.includes(person));
  return last?.step === 'settled' && last.outcome === 'refused' ? last.names : undefined;
};

test('forgetting changes nothing that is still to be done, and nothing that is to be remembered', () => {
  fc.assert(
    fc.property(history, (entries) => {
      const kept = forget(entries, new Date(start + 30 * day));
      const unfinished = (all: readonly Entry[]) =>
        readJobs(all)
          .filter(
            ({ done, parcels }) => !done || parcels?.some((one) => one.settled?.outcome === 'sent' && !one.followed),
          )
          .map(({ parcels, ...job }) => ({
            ...job,
            parcels: parcels?.map((one) => ({ ...one, settled: one.settled?.outcome })),
          }));
      expect(unfinished(kept)).toEqual(unfinished(entries));
      for (const person of ['p', 'q', 'r']) expect(verdict(kept, person)).toEqual(verdict(entries, person));
      expect(forget(kept, new Date(start + 30 * day))).toEqual(kept);
    }),
    { numRuns: 500 },
  );
});

test('what is over is gone in the end', () => {
  const all: Step[] = [
    { step: 'claimed', job: 'j', order: 'o', names: ['a'] },
    { step: 'planned', job: 'j', parcels: [{ id: 'x', kind: 'k', names: ['a'] }] },
    { step: 'settled', id: 'x', outcome: 'refused', names: ['a'], persons: ['p'], reason: 'r' },
    { step: 'filed', id: 'x' },
    { step: 'done', job: 'j' },
    { step: 'writing', message: 'm', files: [] },
    { step: 'ready', message: 'm' },
    { step: 'written', message: 'm' },
    { step: 'acknowledged', message: 'm' },
  ];
  const entries = all.map((step): Entry => ({ ...step, at: new Date(start).toISOString() }));
  const after = (days: number) => forget(entries, new Date(start + days * day)).map(({ step }) => step);
  expect(after(1)).toEqual(['settled', 'acknowledged']);
  expect(after(200)).toEqual(['settled']);
  expect(after(500)).toEqual([]);
});
