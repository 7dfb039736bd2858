import { expect, test } from 'vitest';
import { contractOfError, permitForError } from './error.ts';
import { findFormMistakes } from './form.ts';
import { disclose } from './index.ts';
import { contractWith, giving, permit } from './testing.ts';

const text = { type: 'string' };
const contract = contractWith({
  schema: { type: 'object', properties: { name: text } },
  fields: {
    name: { title: '氏名', class: '個人情報' },
    reason: { title: '事情', class: '要配慮個人情報' },
    since: { title: 'いつから', class: '個人情報', at: '/elsewhere' },
  },
  errors: {
    409: {
      title: '手続きの途中',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: {
          reason: text,
          name: text,
          inside: { type: 'object', properties: { since: text, note: text } },
        },
      },
      fields: { reason: {}, since: { at: '/inside/since' } },
    },
  },
});
const body = { name: '縁側 花子', reason: '審査中', inside: { since: '1944-04-01', note: '覚え書き' } };

async function cutOf(items: readonly string[], obligations: Parameters<typeof permit>[1] = []) {
  const form = contractOfError(contract, 409)!;
  const given = await disclose(giving(form, permitForError(permit(items, obligations), form)!, body));
  return 'refused' in given ? given.refused : [JSON.parse(given.body.toString()), given.items];
}

test('an error is cut to what the decision names of what the contract names for its status', async () => {
  expect(await cutOf(['name', 'reason', 'since'])).toEqual([
    { reason: '審査中', inside: { since: '1944-04-01' } },
    ['reason', 'since'],
  ]);
  expect(await cutOf(['name', 'since'])).toEqual([{ inside: { since: '1944-04-01' } }, ['since']]);
  expect(await cutOf(['name'])).toEqual([{}, []]);
});

test('what is obliged is fulfilled on it, where it stands in it; a table of counts is no error', async () => {
  const obliged = [
    { name: 'generalise', value: 'since/year' },
    { name: 'mask', value: 'name/surname' },
    { name: 'keep-for-purpose', value: 'ためし' },
  ];
  expect(await cutOf(['reason', 'since'], obliged)).toEqual([
    { reason: '審査中', inside: { since: '1944' } },
    ['reason', 'since'],
  ]);
  const table = permit(['reason'], [{ name: 'aggregate', value: 'reason/k-10/since/name' }]);
  expect(permitForError(table, contractOfError(contract, 409)!)).toBeUndefined();
});

test('of a status that is not named there is nothing', () => {
  for (const status of [400, 404, 500]) expect(contractOfError(contract, status)).toBeUndefined();
  expect(contractOfError(contractWith({}), 409)).toBeUndefined();
});

const schema = { type: 'object', properties: { reason: text } };
const fields = { reason: { title: '事情', class: '個人情報' } };
test.each<[string, object, RegExp | undefined]>([
  ['nothing to mend', {}, undefined],
  ['nothing that may go', { fields: {} }, /errors の 404: 渡せる項目/],
  ['a field of nobody', { fields: { other: {} } }, /項目 other/],
  [
    'a form that is not checked',
    { schema: { type: 'object', dependentRequired: {} } },
    /errors\/404\/schema: dependentRequired/,
  ],
  ['a form that cannot be read', { schema: { $ref: '#/$defs/a' } }, /errors の 404: schema を読めません/],
])('an error answer with %s', (_, more, expected) => {
  const made = contractWith({
    schema,
    fields,
    errors: { 404: { title: 'ない', schema, fields: { reason: {} }, ...more } },
  });
  const mistakes = findFormMistakes(made).join('\n');
  if (expected) expect(mistakes).toMatch(expected);
  else expect(mistakes).toBe('');
});

test('what is not cut, or is a table, has no error answers; nor has a success', () => {
  const errors = { 404: { title: 'ない', schema, fields: { reason: {} } } };
  for (const more of [{ form: 'whole' }, { subject: 'aggregate' }, { kinds: ['notice'] }])
    expect(findFormMistakes(contractWith({ schema, fields, errors, ...more })).join('\n')).toContain('cuttable');
  for (const status of ['200', '302', '4xx', 'default'])
    expect(() => contractWith({ schema, fields, errors: { [status]: errors[404] } })).toThrow();
});

test('two fields in one place of an error are found', () => {
  const two = { ...fields, name: { title: '氏名', class: '個人情報' } };
  const errors = { 404: { title: 'ない', schema, fields: { reason: { at: '/x' }, name: { at: '/x' } } } };
  expect(findFormMistakes(contractWith({ schema, fields: two, errors })).join('\n')).toMatch(
    /errors の 404: .*reason と name/,
  );
});
