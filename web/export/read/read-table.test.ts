import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readTable } from './read-table.ts';
import type { Field } from './result.ts';
import { sayTold } from './result.ts';

const fields: Field[] = [
  { key: 'number', title: '被保険者番号', kind: 'code', digits: 10, required: true },
  { key: 'name', title: '氏名', kind: 'text', required: true },
  { key: 'birth', title: '生年月日', kind: 'date' },
  { key: 'count', title: '件数', kind: 'number' },
];
const head = '被保険者番号,氏名,生年月日,件数\r\n';
const csv = (text: string) => readTable('名簿.csv', Buffer.from(text), fields);
const refusal = async (name: string, bytes: Buffer | string) => {
  const read = await readTable(name, Buffer.from(bytes as string), fields);
  return read.outcome === 'refused' ? read.reason : read.outcome;
};

test('columns are found by title, days are read as offices write them', async () => {
  expect(await csv('件数, 氏 名,生年月日,ヨミ,被保険者番号\r\n"△1,200",髙﨑,S25.4.1,x,0000000123\r\n')).toEqual({
    outcome: 'read',
    form: 'utf-8',
    rows: [{ line: 2, values: { number: '0000000123', name: '髙﨑', birth: '1950-04-01', count: -1200 } }],
    wrong: [],
    notes: ['読まなかった項目：ヨミ'],
  });
});

test('each line with something wrong is told with its number and what to mend; the others are read', async () => {
  const read = await csv(
    `${head}123,髙﨑,令和元年4月30日,x\r\n0000000001,"二\r\n行",2020-02-30,\r\n\r\n0000000002,,,1,余り\r\n0000000003,良,,\r\n`,
  );
  if (read.outcome !== 'read') throw new Error(read.message);
  expect(read.rows.map(({ line }) => line)).toEqual([7]);
  expect(read.wrong.map(sayTold).map((text) => text.slice(0, 21))).toEqual([
    '2行目「被保険者番号」：10桁のはずが3桁',
    '2行目「生年月日」：日付として読めません（',
    '2行目「件数」：数ではありません（x）。数',
    '3行目「生年月日」：日付として読めません（',
    '6行目：項目が見出しより多くあります（5個',
    '6行目「氏名」：空です。必ず入れてください',
  ]);
});

test('encodings: UTF-8 and CP932 are read; others are refused by name, never guessed', async () => {
  const text = `${head}0000000001,高崎ひろし,,\r\n`;
  for (const encoding of ['utf8', 'cp932'])
    expect(await refusal('a.csv', iconv.encode(text, encoding)), encoding).toBe('read');
  expect(await refusal('a.csv', iconv.encode(text, 'euc-jp'))).toBe('unknown_encoding');
  expect(await refusal('a.csv', iconv.encode(text, 'utf16le', { addBOM: true }))).toBe('unknown_encoding');
  expect(await refusal('a.csv', '\x1b$B9b:j\x1b(B')).toBe('unknown_encoding');
  const broken = await readTable('a.csv', Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfd, 10])]), fields);
  expect(broken).toMatchObject({ reason: 'unknown_encoding', message: expect.stringMatching(/^2行目/) });
});

test('half-width kana in CP932 are not taken for EUC-JP', async () => {
  expect(await refusal('a.csv', iconv.encode(`${head}0000000001,ﾔﾏﾀﾞ,,\r\n`, 'cp932'))).toBe('read');
});

test('a file that is not what it says is refused', async () => {
  expect(await refusal('a.csv', '\n<html><table>')).toBe('not_what_it_says');
  expect(await refusal('a.csv', '\uFEFF<!DOCTYPE html>')).toBe('not_what_it_says');
  expect(await refusal('a.csv', '%PDF-1.7')).toBe('not_what_it_says');
  expect(await refusal('a.csv', Buffer.from('PK\x03\x04'))).toBe('not_what_it_says');
  expect(await refusal('a.xlsx', head)).toBe('not_what_it_says');
  expect(await refusal('a.exe', 'MZ')).toBe('not_what_it_says');
  expect(await refusal('a.csv', `${head}\0\0`)).toBe('not_what_it_says');
  expect(await refusal('a.xlsx', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))).toBe('protected_book');
  expect(await refusal('a.csv', '')).toBe('empty_file');
});

test('missing and doubled columns and open quotes refuse the file, with what to mend', async () => {
  expect(await refusal('a.csv', '氏名\r\n髙﨑\r\n')).toBe('missing_columns');
  expect(await refusal('a.csv', '被保険者番号,氏名,氏名\r\n1,a,b\r\n')).toBe('missing_columns');
  expect(await csv(`${head}1,"髙﨑\r\n2,x\r\n`)).toMatchObject({
    reason: 'broken_quotes',
    message: expect.stringContaining('行目'),
  });
  expect(await refusal('a.csv', head + '0000000001,a,,\r\n'.repeat(50_001))).toBe('too_many_rows');
});
