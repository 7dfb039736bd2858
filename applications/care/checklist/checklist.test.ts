import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answers, checklist, findPoint } from './checklist.ts';
import { convertObservations } from './convert.ts';
import { decideChecklist } from './decide.ts';

const numbers = Array.from({ length: 25 }, (_, i) => i + 1);
const body = (risk: boolean) => ({ height: 1600, weight: risk ? 473 : 474 }); // 18.47…, 18.51…
/** Everybody well, but for `risks`; `open` were not answered. */
const answersOf = (risks: readonly number[], open: readonly number[] = []): Answers =>
  Object.fromEntries(
    checklist.items
      .filter(({ item }) => !open.includes(item))
      .map(({ item, risk }) => {
        if (risk === 'BMI') return [item, body(risks.includes(item))];
        const well = risk === 'はい' ? 'いいえ' : 'はい';
        return [item, risks.includes(item) ? risk : well];
      }),
  );
const outcomeOf = (risks: readonly number[], open: readonly number[] = [], age = 80) =>
  decideChecklist(answersOf(risks, open), age);

test('which answer is the risk, of every item', () => {
  const at = (risk: string) => checklist.items.filter((one) => one.risk === risk).map(({ item }) => item);
  expect(at('いいえ')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 16, 19]);
  expect(at('はい')).toEqual([9, 10, 11, 13, 14, 15, 17, 18, 20, 21, 22, 23, 24, 25]);
  expect(at('BMI')).toEqual([12]);
});

test.each([
  ['nothing', [], [], '非該当'],
  ['two of movement', [6, 10], [], '非該当'],
  ['three of movement', [6, 8, 10], ['運動'], '該当'],
  ['thin only', [12], [], '非該当'],
  ['thin and losing weight', [11, 12], ['栄養'], '該当'],
  ['one of the mouth', [14], [], '非該当'],
  ['two of the mouth', [13, 15], ['口腔'], '該当'],
  ['goes out less than last year', [17], [], '非該当'],
  ['does not go out', [16], ['閉じこもり'], '該当'],
  ['one of memory', [19], ['認知'], '該当'],
  ['one of mood', [23], [], '非該当'],
  ['two of mood', [21, 25], ['うつ'], '該当'],
  ['five of mood, which are not among the first twenty', [21, 22, 23, 24, 25], ['うつ'], '該当'],
  ['nine of the first twenty, none of them enough alone', [1, 2, 3, 4, 5, 6, 7, 12, 13], [], '非該当'],
  ['ten of the first twenty', [1, 2, 3, 4, 5, 6, 7, 12, 13, 17], ['生活機能'], '該当'],
] as const)('%s', (_, risks, met, outcome) => {
  const decision = outcomeOf(risks);
  expect(decision.domains.filter((one) => one.met).map(({ id }) => id)).toEqual(met);
  expect(decision.outcome).toBe(outcome);
  expect(decision.points).toEqual(risks);
  expect(decision.cautions).toEqual((risks as readonly number[]).includes(17) ? [17] : []);
});

test('18.5 itself is not thin', () => {
  expect(findPoint({ 12: { height: 2000, weight: 740 } }, 12)).toBe(false); // 18.50 exactly
  expect(findPoint({ 12: { height: 2000, weight: 739 } }, 12)).toBe(true);
  expect([1849, 1850].map((bmi) => findPoint({ 12: { bmi } }, 12))).toEqual([true, false]);
  expect(findPoint({ 12: { height: 0, weight: 500 } }, 12)).toBeUndefined();
});

test('whoever is 40 to 64 cannot use it, whatever was answered', () => {
  expect(outcomeOf([16], [], 64)).toMatchObject({
    outcome: '対象外',
    reason: expect.stringContaining('要介護認定の申請'),
  });
  expect(outcomeOf([16], [], 39)).toMatchObject({
    outcome: '対象外',
    reason: expect.stringContaining('被保険者ではありません'),
  });
  expect(outcomeOf([16], [], 65).outcome).toBe('該当');
});

test('a question left open holds the decision back only where it could change it', () => {
  expect(outcomeOf([], [16])).toMatchObject({ outcome: '判定できない', missing: [16] });
  expect(outcomeOf([16], [18])).toMatchObject({ outcome: '該当' });
  expect(outcomeOf([], [6, 7])).toMatchObject({ outcome: '非該当' });
  expect(outcomeOf([9], [6, 7, 11])).toMatchObject({ outcome: '判定できない', missing: [6, 7] });
});

const some = fc.uniqueArray(fc.constantFrom(...numbers), { maxLength: 25 });

test('what is decided with questions open stays, however they are answered', () => {
  fc.assert(
    fc.property(some, some, some, (risks, open, later) => {
      const early = outcomeOf(
        risks.filter((item) => !open.includes(item)),
        open,
      );
      const late = outcomeOf([
        ...new Set([...risks.filter((item) => !open.includes(item)), ...later.filter((item) => open.includes(item))]),
      ]);
      if (early.outcome !== '判定できない') expect(late.outcome).toBe(early.outcome);
      expect(late.outcome).not.toBe('判定できない');
    }),
  );
});

test('any answers, given or not, against the rule as 告示197別表 states it', () => {
  const rule = (isRisk: (item: number) => boolean) => {
    const count = (from: number, until: number) => numbers.filter((i) => from <= i && i <= until && isRisk(i)).length;
    return (
      count(1, 20) >= 10 ||
      count(6, 10) >= 3 ||
      (isRisk(11) && isRisk(12)) ||
      count(13, 15) >= 2 ||
      isRisk(16) ||
      count(18, 20) >= 1 ||
      count(21, 25) >= 2
    );
  };
  // Few risks beside many: with as many of each as of the other nearly everybody is 該当.
  const answer = fc.integer({ min: 1, max: 30 }).chain((rare) =>
    fc.array(
      fc.integer({ min: 0, max: 30 }).map((n) => (n < rare ? 'well' : n % 2 ? 'risk' : 'open')),
      {
        ...{ minLength: 25, maxLength: 25 },
      },
    ),
  );
  fc.assert(
    fc.property(answer, fc.constantFrom(64, 65, 99), (all, age) => {
      const which = (kind: string) => numbers.filter((item) => all[item - 1] === kind);
      const decision = outcomeOf(which('risk'), which('open'), age);
      const [least, most] = [rule((item) => all[item - 1] === 'risk'), rule((item) => all[item - 1] !== 'well')];
      const expected = age < 65 ? '対象外' : least ? '該当' : most ? '判定できない' : '非該当';
      expect(decision.outcome).toBe(expected);
      if (decision.outcome === '判定できない') {
        expect(decision.missing.every((item) => all[item - 1] === 'open')).toBe(true);
        expect(rule((item) => all[item - 1] === 'risk' || decision.missing.includes(item))).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('one more risk never makes anybody well', () => {
  fc.assert(
    fc.property(some, fc.constantFrom(...numbers), (risks, more) => {
      if (outcomeOf(risks).outcome === '該当') expect(outcomeOf([...risks, more]).outcome).toBe('該当');
    }),
  );
});

test('the codes of a check-up are converted by item, not by range: 16 and 19 are reversed', () => {
  const codeOf = (item: number) => `9N${806 + item * 5}000000011`;
  const all = (value: string) =>
    convertObservations(numbers.map((item) => ({ code: codeOf(item), value: item === 12 ? '18.49' : value })));
  const pointsOf = (value: string) => numbers.filter((item) => findPoint(all(value).answers, item));
  expect(codeOf(1).slice(0, 5)).toBe('9N811');
  expect(codeOf(12).slice(0, 5)).toBe('9N866');
  expect(codeOf(25).slice(0, 5)).toBe('9N931');
  expect(all('1').problems).toEqual([]);
  expect(pointsOf('1')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 20, 21, 22, 23, 24, 25]);
  expect(pointsOf('0')).toEqual([12, 16, 19]);
});

test('values that no code table has, and values told twice, are said; other codes are not ours', () => {
  const { answers, problems } = convertObservations([
    { code: '9N811', value: '2' },
    { code: '9N866', value: '18,5' },
    { code: '9N931', value: '1' },
    { code: '9N931', value: '0' },
    { code: '9N932', value: '1' },
    { code: '9N812', value: '1' },
  ]);
  expect(answers).toEqual({ 25: 'はい' });
  expect(problems.map(({ code }) => code)).toEqual(['9N811', '9N866', '9N931']);
});
