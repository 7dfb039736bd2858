import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from './model/group.ts';
import type { Route } from './model/unit.ts';
import { sayProblem } from './problem/problem.ts';
import { readUnits } from './read/units.ts';
import {
  anyActuals,
  anyBasics,
  anyHarm,
  anyPlan,
  anyPrevention,
  anySlip,
  back,
  harm,
  sequence,
  several,
  there,
} from './testing.ts';
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
});

test('harmed on its way it is never silently taken: what is wrong is named, or what was read is what stands there, byte for byte', () => {
  const units = fc.oneof(
    several<Entry>(anySlip).map((entries) => ({ route: there, entries })),
    several<Entry>(anyActuals).map((entries) => ({ route: back, entries })),
    several<Entry>(anyPlan).map((entries) => ({ route: there, entries })),
  );
  fc.assert(
    fc.property(units, fc.nat(), anyHarm, ({ route, entries }, which, what) => {
      const whole = written(route, entries);
      const files = whole.map(({ name, bytes }, i) => ({
        name,
        bytes: i === which % whole.length ? harm(bytes, what) : bytes,
      }));
      const { units, problems } = readUnits(files);
      const [unit] = units;
      for (const problem of unit!.problems) expect(sayProblem(problem)).toMatch(/。$/);
      if (unit!.outcome === 'refused') expect(unit!.problems.length + problems.length).toBeGreaterThan(0);
      else if (unit!.problems.length + problems.length === 0)
        expect(written(route, unit!.unit.content.entries!)).toEqual(files);
    }),
    { numRuns: 120 },
  );
});
