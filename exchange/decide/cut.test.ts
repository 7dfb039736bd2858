import { expect, test } from 'vitest';
import type { Contract } from '../../contracts/contract.ts';
import { explainCut } from './cut.ts';
import type { Rule } from './rules.ts';

const fields = Object.fromEntries(
  ['name', 'level', 'opinion'].map((name) => [name, { title: `項目${name}`, class: '個人情報', aboutOthers: false }]),
);
const contract = { fields } as unknown as Contract;
const rule = (id: string, more: Partial<Rule>): Rule =>
  ({ id, title: `規則${id}`, effect: 'permit', disclose: [], cap: null, ...more }) as Rule;
const texts = (...args: Parameters<typeof explainCut>) =>
  Object.fromEntries(explainCut(...args).map(({ field, text }) => [field, text]));

test('a field that no rule of a town lets out is cut by that town, and the rules are named', () => {
  const towns = [
    { name: '縁側市', rules: [rule('a#1', { disclose: ['*'] })] },
    { name: '軒端町', rules: [rule('b#1', { disclose: ['name'] }), rule('b#2', { disclose: ['level'] })] },
  ];
  expect(texts(contract, ['name', 'level'], towns, new Set())).toEqual({
    opinion: '軒端町で成り立った規則が、この項目を渡すとしていません: 規則b#1（b#1）、規則b#2（b#2）。',
  });
});

test('a cap is told as a cap, a missing consent as a consent, both as both', () => {
  const towns = [
    { name: '縁側市', rules: [rule('a#1', { disclose: ['*'] }), rule('a#2', { cap: ['name', 'level'] })] },
  ];
  expect(texts(contract, ['name'], towns, new Set(['level', 'opinion']))).toEqual({
    level: 'この項目についての同意が登録されていません。',
    opinion: 'この項目についての同意が登録されていません。縁側市の定めが、渡す項目を限っています: 規則a#2（a#2）。',
  });
});

test('what goes whole is not cut', () => {
  expect(explainCut(contract, ['*'], [], new Set())).toEqual([]);
});
