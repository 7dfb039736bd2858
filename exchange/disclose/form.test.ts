import { expect, test } from 'vitest';
import { contracts } from '../decide/testing.ts';
import { findFormMistakes } from './form.ts';
import { contractWith } from './testing.ts';

test('every contract of the region says what is checked', () => {
  for (const contract of contracts.values()) expect(findFormMistakes(contract), contract.id).toEqual([]);
});

const fields = { name: { title: '氏名', class: '個人情報' } };
test.each<[string, object, RegExp]>([
  ['an answer to cut without a schema', { schema: undefined }, /schema/],
  ['a limit without a type', { schema: { type: 'object', properties: { name: { maxLength: 3 } } } }, /name: maxLength/],
  ['properties without a type', { schema: { properties: { name: { type: 'string' } } } }, /properties/],
  ['a required member that is not described', { schema: { type: 'object', required: ['name'] } }, /required の name/],
  ['a format that nobody checks', { schema: { type: 'string', format: 'kana' } }, /kana/],
  ['a word of another draft', { schema: { type: 'object', dependentRequired: {} } }, /dependentRequired/],
  ['what stands beside a reference', { schema: { $ref: '#/$defs/a', type: 'string', $defs: { a: {} } } }, /一緒には/],
  ['a reference to nothing', { schema: { $ref: '#/$defs/a' } }, /読めません/],
  ['a pattern that is none', { schema: { type: 'string', pattern: '(' } }, /読めません/],
  ['a default', { schema: { type: 'object', properties: { name: { type: 'string', default: 'a' } } } }, /default/],
  [
    'two fields in one place',
    { fields: { ...fields, names: { title: '氏名', class: '個人情報', at: '/name' } } },
    /name と names/,
  ],
  [
    'two fields in one place of a list',
    { fields: { a: { ...fields.name, at: '/list/*/x' }, b: { ...fields.name, at: '/list/0/x' } } },
    /a と b/,
  ],
  ['a table with conditions', { subject: 'aggregate', endpoints: [{ method: 'GET', path: '/{ward}' }] }, /選べる/],
  ['a field inside the case', { case: { told: { at: '/name', values: [true] } } }, /name は/],
])('is to be mended: %s', (_, more, expected) => {
  expect(findFormMistakes(contractWith({ fields, ...more })).join('\n')).toMatch(expected);
});

const number = {
  type: 'object',
  properties: { insurer: { type: 'string' }, insured: { type: 'string' } },
  required: ['insurer', 'insured'],
};
const sent = (schema: object, more: object = {}) =>
  contractWith({ fields, kinds: ['submission'], form: 'whole', persons: '/person', schema, ...more });

test('whom a content is about must stand in every one: a place that may be missing is to be mended', () => {
  const schema = { type: 'object', properties: { person: number }, required: ['person'] };
  expect(findFormMistakes(sent(schema))).toEqual([]);
  const list = { type: 'object', properties: { persons: { type: 'array', items: number } }, required: ['persons'] };
  expect(findFormMistakes(sent(list, { persons: '/persons/*' }))).toEqual([]);
  const optional = { ...number, required: ['insurer'] };
  const asNumber = { ...number, properties: { insurer: { type: 'string' }, insured: { type: 'integer' } } };
  for (const [wrong, more] of [
    [{ type: 'object', properties: { person: number } }, {}],
    [{ type: 'object', properties: { other: number }, required: ['other'] }, {}],
    [{ type: 'object', properties: { person: optional }, required: ['person'] }, {}],
    [{ type: 'object', properties: { person: asNumber }, required: ['person'] }, {}],
    [list, { persons: '/persons' }],
    [schema, { schema: undefined }],
  ] as const)
    expect(findFormMistakes(sent(wrong, more)).join('\n'), JSON.stringify(wrong)).toMatch(/persons.*insured/);
  for (const more of [{ form: 'cuttable' }, { kinds: ['notice'] }])
    expect(findFormMistakes(sent(schema, more)).join('\n')).toMatch(/whole.*送付するとき/);
});
