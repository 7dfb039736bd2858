import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from './model/group.ts';
import type { Route } from './model/unit.ts';
import { sayProblem } from './problem/problem.ts';
import { readUnits } from './read/units.ts';
import { anyActuals, anyBasics, anyPlan, anyPrevention, anySlip, back, sequence, several, there } from './testing.ts';
import { writeUnit } from './write/unit.ts';

const written = (route: Route, entries: readonly Entry[]) => {
  const result = writeUnit({ route, sequence, content: { entries } });
  const why = result.outcome === 'refused' && 'problems' in result ? result.problems.map(sayProblem) : [];
  expect(why).toEqual([]);
  if (result.outcome !== 'written') throw new Error('not written');
  return result.files;
};

test.each([
  ['plan', there, anyPlan],
  ['slip', there, anySlip],
  ['actuals', back, anyActuals],
  ['basics', there, anyBasics],
  ['prevention', there, anyPrevention],
] as const)('%s: what is written comes back as it was, and is written again byte for byte', (_, route, one) => {
  fc.assert(
    fc.property(several<Entry>(one as fc.Arbitrary<Entry>), (entries) => {
      const files = written(route, entries);
      const { units, problems } = readUnits(files);
      expect(problems).toEqual([]);
      expect(units).toHaveLength(1);
      const [read] = units;
      if (read!.outcome !== 'read') throw new Error('not read');
      expect(read!.unit).toEqual({ route, sequence, content: { entries } });
      expect(written(route, read!.unit.content.entries!)).toEqual(files);
    }),
    { numRuns: 40 },
  );
});

test('garbage never crashes the reader: random bytes, and good files with something cut, doubled or changed', () => {
  const names = ['UP2KYO', 'UPKIHON', 'DLT1KYO', 'UPYOBO_SUB'].map(
    (prefix) => `${prefix}_0300000100_43_0300000005_11_${sequence}.CSV`,
  );
  fc.assert(
    fc.property(fc.constantFrom(...names, 'UP2KYO.CSV', '..', ''), fc.uint8Array({ maxLength: 400 }), (name, bytes) => {
      const { units, problems } = readUnits([{ name, bytes }]);
      expect(units.length + problems.length).toBeGreaterThan(0);
    }),
  );
  fc.assert(
    fc.property(several(anySlip), fc.nat(), fc.nat(9), fc.uint8Array({ maxLength: 6 }), (entries, at, cut, put) => {
      const files = written(there, entries).map(({ name, bytes }) => {
        const place = at % (bytes.length + 1);
        return { name, bytes: Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]) };
      });
      const { units } = readUnits(files);
      for (const unit of units) for (const problem of unit.problems) expect(sayProblem(problem)).toMatch(/。$/);
    }),
    { numRuns: 60 },
  );
});
