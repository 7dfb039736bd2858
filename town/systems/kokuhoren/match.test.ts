import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { claimed, claimsOf, maker, visitOn } from '../../../applications/care/claims/testing.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { emptyHistory } from './ledgers.ts';
import { matchUnits } from './match.ts';
import { letters } from './reasons.ts';
import { review } from './review.ts';
import { ledgersWith } from './testing.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-match-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

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

const official = new URL('../../../../shared/data/care/golden-tsugo-review-example.json', import.meta.url);
describe.skipIf(!existsSync(official))('the official worked example (left out without ../shared/data)', () => {
  type Line = { provider: string; service: string; units: number };
  type Expected = { provider: string; service: string; decided: number; cut: number; reason?: string };
  const example: {
    limit: number;
    benefit_management_slip: Line[];
    claims: { provider: string; lines: Omit<Line, 'provider'>[] }[];
    expected: Expected[];
  } = existsSync(official) ? JSON.parse(readFileSync(official, 'utf8')) : { claims: [], expected: [] };
  const expected = example.expected.map(({ reason, ...one }) => ({ ...one, ...(reason && { letter: reason[0] }) }));

  test('comes out exactly', () => {
    const claims = example.claims.flatMap(({ provider, lines }) => lines.map((one) => ({ ...one, provider })));
    const found = matchUnits(example.benefit_management_slip, claims).map(({ units: _, ...one }) => one);
    expect(found).toEqual(expected);
    for (const { reason } of example.expected) if (reason) expect(reason).toContain(letters[reason[0] as 'A' | 'B']);
  });

  test('and so it does through the whole review, from visits to what is paid', async () => {
    const row = { from: '2024-01-01', until: null, source: '突合審査の例', seen: true };
    const units = [
      ...new Set(example.claims.flatMap(({ lines }) => lines.map((one) => `${one.service}/${one.units}`))),
    ];
    const codeOf = (service: string, count: number) => `${service}${String(count).padStart(4, '0')}`;
    const codes = units
      .map((one) => one.split('/') as [string, string])
      .map(([service, count]) => ({
        ...{ ...row, code: codeOf(service, Number(count)), title: '例', units: Number(count), per: '回' },
      }));
    await writeFile(path.join(folder, 'codes.json'), JSON.stringify({ rows: codes }));
    await writeFile(
      path.join(folder, 'limits.json'),
      JSON.stringify({ rows: [{ ...row, level: '21', units: example.limit }] }),
    );
    const tables = await readTables(folder);
    const office = { grade: 'その他', services: ['11', '12'].map((service) => ({ ...row, service, suspended: [] })) };
    const ledgers = ledgersWith(tables, { offices: new Map(['A', 'B', 'C'].map((name) => [name, office])) });
    const visits = example.claims.flatMap(({ provider, lines }) =>
      lines.map(({ service, units: some }) => visitOn(provider, codeOf(service, some), 1)),
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
