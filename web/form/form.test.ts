import { expect, test } from 'vitest';
import { z } from 'zod';
import { choice, choices, day, digits, file, money, phone, postcode, text } from './fields.ts';
import { readForm } from './read.ts';
import { field, fieldOfMany } from './state.ts';
import { createFormTokens, tokenField } from './token.ts';

const tokens = createFormTokens(Buffer.alloc(32, 7));
const token = tokens.make('session-1');
const address = 'http://localhost/form';
type Fields = readonly (readonly [string, string | Blob])[];

const send = (fields: Fields, headers: Record<string, string> = {}, files = false) => {
  const body = files ? new FormData() : new URLSearchParams();
  for (const [name, value] of [[tokenField, token] as const, ...fields]) body.append(name, value as string);
  return new Request(address, { method: 'POST', body, headers });
};
const read = <S extends z.ZodType>(schema: S, request: Request, limit?: number) =>
  readForm(request, { schema, tokens, session: 'session-1', limit });
const person = z.object({
  name: text('お名前', 20),
  birth: day('生年月日'),
  insured: digits('被保険者番号', 10),
  reply: choice('返事の受け取り方', ['letter', 'phone']),
  needs: choices('必要なもの', ['wheelchair', 'oxygen']),
});
const good: Fields = [
  ['name', ' 葛\u{E0100}西 清 '],
  ['birth.year', '昭和15年'],
  ['birth.month', '3'],
  ['birth.day', '７'],
  ['insured', '０００１-２３４５６７'],
  ['reply', 'letter'],
  ['needs', 'oxygen'],
];

test('what was meant is read: half and full width, parts of a day, variants and leading zeros unchanged', async () => {
  const form = await read(person, send(good));
  expect(form).toMatchObject({ ok: true });
  expect(form.ok && form.value).toEqual({
    name: '葛\u{E0100}西 清',
    birth: '1940-03-07',
    insured: '0001234567',
    reply: 'letter',
    needs: ['oxygen'],
  });
});

test('what no keyboard writes is refused by a field of text, and left out of a table of fields of which no name is known', async () => {
  const sent = send([['n0l0', '歩く\0\v練習']]);
  expect(await read(z.looseObject({ n0l0: text('目標') }), sent.clone() as Request)).toMatchObject({ ok: false });
  expect(await read(z.looseObject({}), sent)).toMatchObject({
    ...{ ok: true, value: { n0l0: '歩く練習' }, sent: { n0l0: '歩く練習' } },
  });
});

test('what is wrong says how to mend it, and what was entered is kept; the token is not', async () => {
  const form = await read(
    person,
    send([
      ['name', ''],
      ['birth.year', '昭和64'],
      ['birth.month', '1'],
      ['birth.day', '8'],
      ['insured', '12345'],
      ['reply', 'telepathy'],
      ['needs', 'wheelchair'],
      ['needs', 'oxygen'],
    ]),
  );
  expect(form).toMatchObject({
    ok: false,
    status: 400,
    form: {
      errors: {
        name: 'お名前を書いてください。',
        birth: '生年月日を確かめてください。その日は、昭和ではなく、平成元年1月8日です。',
        insured: '被保険者番号が5けたしかありません。10けたの数字を書いてください。',
        reply: '返事の受け取り方を一つ選んでください。',
      },
      values: { insured: '12345', 'birth.year': '昭和64' },
    },
  });
  expect(JSON.stringify(form.form)).not.toContain(token);
  expect(field(form.form!, 'insured')).toMatchObject({ name: 'insured', value: '12345', error: expect.any(String) });
  expect(fieldOfMany(form.form!, 'needs')).toMatchObject({ value: ['wheelchair', 'oxygen'] });
});

test('a form without anything in it is answered in Japanese, field by field', async () => {
  const form = await read(person, send([]));
  const errors = form.ok ? {} : form.form!.errors;
  expect(Object.keys(errors).sort()).toEqual(['birth', 'insured', 'name', 'reply']);
  for (const error of Object.values(errors)) expect(error).toMatch(/ください。$/);
});

test('a form of another session, of none, or from another site is not read', async () => {
  const schema = z.object({});
  expect(await readForm(send(good), { schema, tokens, session: 'session-2' })).toMatchObject({ status: 403 });
  for (const wrong of ['', 'x', Buffer.alloc(48).toString('base64url'), `${token.slice(0, -2)}AA`])
    expect(tokens.holds('session-1', wrong), wrong).toBe(false);
  expect(createFormTokens(Buffer.alloc(32, 8)).holds('session-1', token)).toBe(false);
  expect(tokens.make('session-1')).not.toBe(token);
  for (const site of ['cross-site', 'same-site'])
    expect(await read(schema, send(good, { 'Sec-Fetch-Site': site }))).toMatchObject({ status: 403 });
  expect(await read(schema, send(good, { 'Sec-Fetch-Site': 'same-origin' }))).toMatchObject({ ok: true });
});

test('what is no form, or too much of one, is answered so', async () => {
  const schema = z.object({});
  const post = (body: BodyInit, type: string) =>
    new Request(address, { method: 'POST', body, headers: { 'Content-Type': type }, duplex: 'half' } as RequestInit);
  expect(await read(schema, post('{}', 'application/json'))).toMatchObject({ status: 415 });
  expect(await read(schema, post('--x', 'multipart/form-data; boundary=y'))).toMatchObject({ status: 415 });
  expect(await read(schema, send([['name', 'あ'.repeat(1000)]]), 1000)).toMatchObject({ status: 413 });
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(10_000)) });
  expect(await read(schema, post(endless, 'application/x-www-form-urlencoded'))).toMatchObject({ status: 413 });
  const many = Array.from({ length: 2001 }, (_, i) => [`f${i}`, ''] as const);
  expect(await read(schema, send(many))).toMatchObject({ status: 413 });
});

test('a name that every object has is a field like any other', async () => {
  const form = await read(
    z.object({ name: text('お名前') }),
    send([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]),
  );
  expect(form).toMatchObject({ ok: false, form: { errors: { name: 'お名前を書いてください。' } } });
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('telephone numbers, postcodes and money are taken as people write them', async () => {
  const schema = z.object({ phone: phone(), postcode: postcode(), money: money('金額') });
  const form = await read(
    schema,
    send([
      ['phone', '０９９９ー００ー０１００'],
      ['postcode', '000-0101'],
      ['money', '12,300'],
    ]),
  );
  expect(form.ok && form.value).toEqual({ phone: '0999000100', postcode: '0000101', money: 12_300 });
});

test('a file is looked at by size and name before anybody opens it', async () => {
  const schema = z.object({ slips: file('提供票', { limit: 100, extensions: ['.csv'] }) });
  const one = (name: string, size: number) => send([['slips', new File(['x'.repeat(size)], name)]], {}, true);
  expect(await read(schema, one('A.CSV', 10))).toMatchObject({ ok: true });
  for (const [request, says] of [
    [one('a.exe', 10), '.csvのファイル'],
    [one('a.csv', 101), '大きすぎます'],
    [one('a.csv', 0), '空です'],
    [send([['slips', 'a.csv']]), '選んでください'],
  ] as const) {
    const form = await read(schema, request);
    expect(form.form?.errors.slips).toContain(says);
  }
});
