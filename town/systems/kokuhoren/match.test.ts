import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimed, claimsOf, maker, visitOn } from '../../../applications/care/claims/testing.ts';
import { emptyHistory } from './ledgers.ts';
import { matchUnits } from './match.ts';
import { letters } from './reasons.ts';
import { review } from './review.ts';
import { ledgersWith } from './testing.ts';
import { golden, goldenCode, goldenTables, hasGolden } from './testing-golden.ts';

const line = fc.record({
  provider: fc.constantFrom('A', 'B', 'C'),
  service: fc.constantFrom('11', '12', '15'),
  units: fc.integer({ min: 0, max: 500 }),
});
const planned = fc.uniqueArray(line, { selector: ({ provider, service }) => provider + service, maxLength: 9 });

test('nothing is decided that was not claimed or not planned; less than planned stays', () => {
  fc.assert(
    fc.property(planned, fc.array(line, { maxLength: 20 }), (slip, claims) => {
      const found = matchUnits(slip, claims);
      for (const { provider, service, units, decided, cut, letter } of found) {
        const limit = slip.find((one) => one.provider === provider && one.service === service)?.units;
        expect(decided + cut).toBe(units);
        expect(decided).toBe(Math.min(units, limit ?? 0));
        expect(letter).toBe(cut === 0 ? undefined : limit === undefined ? 'A' : 'B');
      }
      expect(found.reduce((sum, one) => sum + one.units, 0)).toBe(claims.reduce((sum, one) => sum + one.units, 0));
    }),
  );
});

describe.skipIf(!hasGolden)('the official worked example (left out without ../shared/data)', () => {
  const example = golden;
  const expected = example.expected.map(({ reason, ...one }) => ({ ...one, ...(reason && { letter: reason[0] }) }));

  test('comes out exactly', () => {
    const claims = example.claims.flatMap(({ provider, lines }) => lines.map((one) => ({ ...one, provider })));
    const found = matchUnits(example.benefit_management_slip, claims).map(({ units: _, ...one }) => one);
    expect(found).toEqual(expected);
    for (const { reason } of example.expected) if (reason) expect(reason).toContain(letters[reason[0] as 'A' | 'B']);
  });

  test('and so it does through the whole review, from visits to what is paid', async () => {
    const tables = await goldenTables();
    const row = { from: '2024-01-01', until: null };
    const office = { grade: 'その他', services: ['11', '12'].map((service) => ({ ...row, service, suspended: [] })) };
    const ledgers = ledgersWith(tables, { offices: new Map(['A', 'B', 'C'].map((name) => [name, office])) });
    const visits = example.claims.flatMap(({ provider, lines }) =>
      lines.map(({ service, units: some }) => visitOn(provider, goldenCode(service, some), 1)),
    );
    // Each office claims all that it gave, as if it were planned.
    const { statements } = claimsOf(tables, visits, claimed, { limit: 10_000 });
    const { decided } = review(ledgers, emptyHistory, '202612', {
      slips: [{ ...maker, ...claimed, month: '202611', limit: example.limit, lines: example.benefit_management_slip }],
      statements,
    });
    expect(
      decided.flatMap(({ statement: { provider }, services }) =>
        services.map(({ service, claimed: all, decided: some, letter }) => ({
          provider,
          service,
          decided: some,
          cut: all - some,
          ...(letter && { letter }),
        })),
      ),
    ).toEqual(expected);
  });
});
