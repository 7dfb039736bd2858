import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import { discloseAnswer, readCase } from './answer.ts';
import { disclose } from './index.ts';
import { contractWith, giving, permit } from './testing.ts';

const family = contractWith({
  fields: {
    name: { title: '氏名', class: '個人情報' },
    address: { title: '住所', class: '個人情報' },
    street: { title: '番地', class: '個人情報', at: '/address/street' },
    plans: { title: '計画', class: '個人情報', at: '/plans/*/title' },
    notes: { title: 'メモ', class: '個人情報', at: '/plans/*/notes' },
    first: { title: '最初', class: '個人情報', at: '/codes/0' },
  },
  case: { resultNotified: { at: '/address/told', values: [true, false] } },
});

type Weighed = Parameters<typeof discloseAnswer>[1];

const cutTo = async (items: string[], answer: unknown) => {
  const given = await disclose(giving(family, permit(items), answer));
  return 'refused' in given ? given : { said: given.body.toString(), items: given.items };
};

test.each<[string, string[], unknown, string, string[]]>([
  ['only the named field stays', ['name'], { other: 1, name: 'a', address: {} }, '{"name":"a"}', ['name']],
  ['what no field covers goes', ['name', 'address'], { x: { name: 'a' } }, '{}', []],
  [
    'the inner field is not let out by the outer',
    ['address'],
    { address: { town: 't', street: 's' } },
    '{"address":{"town":"t"}}',
    ['address'],
  ],
  [
    'the inner field goes alone',
    ['street'],
    { address: { town: 't', street: 's' } },
    '{"address":{"street":"s"}}',
    ['street'],
  ],
  [
    'the case is never disclosed, wherever it stands',
    ['address'],
    { address: { told: true, town: 't' } },
    '{"address":{"town":"t"}}',
    ['address'],
  ],
  [
    'every item of a list is cut, in order',
    ['plans'],
    { plans: [{ title: 'b', notes: 'n' }, { title: 'a' }] },
    '{"plans":[{"title":"b"},{"title":"a"}]}',
    ['plans'],
  ],
  [
    'an item of which nothing is named does not tell that it was there',
    ['notes'],
    { plans: [{ title: 'b' }, { title: 'a', notes: 'n' }] },
    '{"plans":[{"notes":"n"}]}',
    ['notes'],
  ],
  ['one item by its number', ['first'], { codes: ['A', 'B'] }, '{"codes":["A"]}', ['first']],
  [
    'numbers stay as written',
    ['address'],
    '{"address":[0.10,12345678901234567890,1E-7,-0]}',
    '{"address":[0.10,12345678901234567890,1E-7,-0]}',
    ['address'],
  ],
  ['a field that says nothing says so', ['name'], { name: null }, '{"name":null}', ['name']],
  ['an empty list of a named field stays', ['address'], { address: [] }, '{"address":[]}', ['address']],
  ['an empty list of another does not', ['name'], { address: [] }, '{}', []],
  ['an answer that is no object', ['name'], ['name'], '{}', []],
])('%s', async (_, items, answer, said, out) => {
  expect(await cutTo(items, answer)).toEqual({ said, items: out });
});

/** Every text and number of an answer is different, so that one that occurs in the output came from its one place. */
test('whatever the answer, no value outside the named fields occurs in the output', async () => {
  const names = ['name', 'address', 'street', 'plans', 'title', 'notes', 'codes', 'told', '0', '*', 'x'];
  const leaf = fc.constantFrom('text', 'number');
  const { answer } = fc.letrec((tie) => ({
    answer: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('answer'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('answer'), { maxKeys: 6 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(answer, fc.subarray(Object.keys(family.fields)), async (shape, items) => {
      const values = new Map<string, string>();
      const body = JSON.stringify(number(shape, '', values));
      const said = await cutTo(items, body);
      if ('refused' in said) throw new Error(said.detail);
      for (const [value, place] of values)
        expect(said.said.includes(value), `${place} of ${body} for ${items}`).toBe(isLetOut(place, items));
    }),
    { numRuns: 500 },
  );
});

function number(shape: unknown, place: string, values: Map<string, string>): unknown {
  if (shape === 'text' || shape === 'number') {
    const value = 700_000 + values.size;
    values.set(String(value), place);
    return shape === 'text' ? `v${value}` : value;
  }
  if (Array.isArray(shape)) return shape.map((one, i) => number(one, `${place}/#${i}`, values));
  return Object.fromEntries(
    Object.entries(shape as object).map(([name, one]) => [name, number(one, `${place}/${name}`, values)]),
  );
}

/** The same rule said another way: the field with the longest place that is a beginning of the value's. */
function isLetOut(place: string, items: readonly string[]): boolean {
  if (/^\/address\/told(\/|$)/.test(place)) return false;
  const places: [string, RegExp][] = [
    ['street', /^\/address\/street(\/|$)/],
    ['plans', /^\/plans\/#\d+\/title(\/|$)/],
    ['notes', /^\/plans\/#\d+\/notes(\/|$)/],
    ['first', /^\/codes\/(#0|0)(\/|$)/],
    ['name', /^\/name(\/|$)/],
    ['address', /^\/address(\/|$)/],
    // a `*` in a pointer is an item of a list, or a member of that very name
    ['plans', /^\/plans\/\*\/title(\/|$)/],
    ['notes', /^\/plans\/\*\/notes(\/|$)/],
  ];
  const owner = places.find(([, pattern]) => pattern.test(place))?.[0];
  return owner !== undefined && items.includes(owner);
}

test.each<[string, string | Buffer, RegExp]>([
  ['a name given twice', '{"name":"a","name":"b"}', /同じ名前/],
  ['a name given twice in other letters', '{"name":"a","n\\u0061me":"b"}', /同じ名前/],
  ['a name that some readers take for the prototype', '{"__proto__":{"name":"a"}}', /使えない名前/],
  ['NaN', '{"name":NaN}', /JSON/],
  ['a number without end', '{"name":1e999}', /大きすぎる数/],
  ['a byte order mark', '\ufeff{}', /BOM/],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x83, 0x41, 0x22, 0x7d]), /UTF-8/],
  ['half a character', '{"name":"\\ud842"}', /サロゲート/],
  ['a comment', '{"name":"a"}//', /余分/],
  ['two contents', '{} {}', /余分/],
  ['a comma too many', '{"name":"a",}', /JSON/],
  ['a number with a leading zero', '{"name":01}', /JSON/],
  ['a raw control character', '{"name":"a\nb"}', /JSON/],
  ['nothing', '', /JSON/],
  ['too deep', '['.repeat(100_000), /深すぎ/],
  ['too large', Buffer.alloc(10 * 1024 * 1024 + 1, ' '), /大きすぎます/],
  ['of more values than anybody waits for', `[${'{},'.repeat(300_000)}{}]`, /多すぎます/],
  ['an escape that is none', '{"name":"\\x41"}', /JSON/],
  ['a text without an end', '{"name":"a\\"', /JSON/],
])('is refused: %s', async (_, body, detail) => {
  const given = await disclose(giving(family, permit(['name']), null, { body: Buffer.from(body) }));
  expect(given).toEqual({ refused: 'answer_invalid', detail: expect.stringMatching(detail) });
});

test('a text as long as an answer may be (a scanned sheet in base64) is read like every other', async () => {
  const name = 'a'.repeat(10 * 1024 * 1024 - 100);
  expect(await cutTo(['name'], { name })).toMatchObject({ said: JSON.stringify({ name }) });
  const searching = contractWith({
    fields: { name: { title: '氏名', class: '個人情報' } },
    schema: { type: 'object', properties: { name: { type: 'string', pattern: '^(?:a|b)*$' } } },
  });
  expect(await disclose(giving(searching, permit(['name']), { name }))).toMatchObject({ refused: 'answer_invalid' });
});

test('a large answer is cut as every other is, and nobody waits for it: the process goes on meanwhile', async () => {
  const people = contractWith({
    fields: {
      name: { title: '氏名', class: '個人情報', at: '/people/*/name' },
      number: { title: '番号', class: '個人情報', at: '/people/*/number' },
    },
    schema: { type: 'object', properties: { people: { type: 'array', items: { type: 'object' } } } },
    case: { told: { at: '/told', values: [true, false] } },
  });
  const answer = {
    told: true,
    people: Array.from({ length: 5_000 }, (_, i) => ({ name: `n${i}`, number: `${i}`, x: i })),
  };
  const decision = permit(['name', 'number'], [{ name: 'pseudonymise', value: 'number' }]);
  const { contract, sender, receiver, purpose, time, keys, body } = giving(people, decision, answer);
  const given = { status: 200, headers: [['Content-Type', 'application/json'] as const], body };
  const weighed = {
    contract,
    giver: { id: sender },
    asker: { id: receiver },
    namedPurpose: purpose,
    decision,
    decidedAt: time,
  };
  let turns = 0;
  let isDone = false;
  const counting = (async () => {
    for (; !isDone; turns++) await setImmediate();
  })();
  expect(await readCase(contract, given)).toEqual({ told: true });
  const disclosed = await discloseAnswer({ keys } as Services, weighed as unknown as Weighed, given);
  isDone = true;
  await counting;
  expect(turns).toBeGreaterThan(10);
  const [aside, here] = [disclosed, await disclose(giving(people, decision, answer))] as {
    body: Buffer;
    items: string[];
  }[];
  expect(aside!.body.equals(here!.body)).toBe(true);
  expect(aside!.items).toEqual(['name', 'number']);
});

test.each(['text/csv', 'text/html', '', 'application/json; charset=shift_jis', 'application/xml'])(
  'is refused as another form: %s',
  async (mediaType) => {
    const given = await disclose(giving(family, permit(['name']), { name: 'a' }, { mediaType }));
    expect(given).toMatchObject({ refused: 'answer_invalid' });
  },
);

test('what the schema does not allow is refused by its place, without a value or a name of the provider’s', async () => {
  const strict = contractWith({
    fields: { level: { title: '要介護状態区分', class: '要配慮個人情報' } },
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['level'],
      properties: { level: { enum: ['要介護1', '要介護2'] } },
    },
  });
  for (const answer of [{ level: '秘密' }, { level: '要介護1', 秘密: 1 }, {}, [], '"秘密"']) {
    const given = await disclose(giving(strict, permit(['level']), answer));
    expect(given).toMatchObject({ refused: 'answer_invalid' });
    expect(JSON.stringify(given)).not.toContain('秘密');
  }
  expect(await disclose(giving(strict, permit(['level']), { level: '要介護2' }))).toMatchObject({ items: ['level'] });
  const level = strict.schema!.properties;
  const open = contractWith({
    fields: strict.fields,
    schema: {
      type: 'object',
      properties: { years: { type: 'array', items: { $ref: '#/$defs/year' } } },
      additionalProperties: { type: 'object', properties: level },
      $defs: { year: { type: 'object', properties: level } },
    },
  });
  for (const [answer, place] of [
    [{ 秘密: { level: '秘密' } }, '/*/level: '],
    [{ years: [{ level: '秘密' }] }, '/years/0/level: '],
  ] as const) {
    const given = await disclose(giving(open, permit(['level']), answer));
    expect(given).toMatchObject({ detail: expect.stringMatching(new RegExp(`^${place.replaceAll('*', '[*]')}`)) });
    expect(JSON.stringify(given)).not.toContain('秘密');
  }
  const formless = { ...strict, schema: undefined };
  expect(await disclose(giving(formless, permit(['level']), { level: '要介護2' }))).toMatchObject({
    refused: 'answer_invalid',
  });
});

test('a whole content goes untouched, or not at all', async () => {
  const fields = { letter: { title: '文書', class: '個人情報' } };
  const whole = contractWith({ form: 'whole', fields, schema: undefined });
  const body = Buffer.from([0, 0xff, 0x0d, 0x0a]);
  const mediaType = 'application/pdf';
  expect(await disclose(giving(whole, permit(['*']), null, { body, mediaType }))).toEqual({ body, items: ['letter'] });
  const written = contractWith({
    form: 'whole',
    fields,
    schema: { type: 'object', required: ['letter'], properties: { letter: {} } },
  });
  const spaced = '{ "letter" : 1.0 , "x": 2 }';
  expect(await disclose(giving(written, permit(['*']), spaced))).toMatchObject({ body: Buffer.from(spaced) });
  expect(await disclose(giving(written, permit(['*']), '{}'))).toMatchObject({ refused: 'answer_invalid' });
});
