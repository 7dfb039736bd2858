import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import type { Column } from '../table/column.ts';
import { download } from './download.ts';
import { LostReport } from './export-form.tsx';
import { ReadReport } from './read/report.tsx';
import { sheetOf } from './sheet.ts';
import type { Lost } from './write-csv.ts';

const draw = (page: unknown) => parseHTML(`<html><body>${page}</body></html>`).document;
const lost = (count: number): Lost[] =>
  Array.from({ length: count }, (_, i) => ({
    row: i + 1,
    column: 2,
    title: '氏名',
    character: '𠮷',
    code: 'U+20BB7',
    instead: '〓',
  }));

test('each lost character is said with its place; of very many the rest is counted', () => {
  const page = draw(<LostReport lost={lost(1234)} action="/x" token="t" kept={{ view: '?' }} />);
  expect(page.querySelector('li')!.textContent).toBe(
    '1行目「氏名」の「𠮷」（U+20BB7）は、CP932にありません。「〓」と書きます。',
  );
  expect(page.querySelectorAll('li')).toHaveLength(50);
  expect(page.body.textContent).toContain('ほかに 1,184か所あります。');
  expect([...page.querySelectorAll('button')].map((button) => button.getAttribute('value'))).toEqual([
    'utf-8',
    'replace',
    'stop',
  ]);
});

test('lines to mend are counted once each, however many faults they have', () => {
  const wrong = [
    { line: 3, title: '氏名', message: '空です。' },
    { line: 3, title: '番号', message: '<b>' },
    { line: 9, message: '多い' },
  ];
  const page = draw(
    <ReadReport name="名簿.csv" read={{ outcome: 'read', form: 'xlsx', rows: [], wrong, notes: [] }} />,
  );
  expect([...page.querySelectorAll('dd')].map((dd) => dd.textContent)).toEqual(['0行', '2行', 'Excel']);
  expect([...page.querySelectorAll('li')].map((li) => li.textContent)).toEqual([
    '3行目「氏名」：空です。',
    '3行目「番号」：<b>',
    '9行目：多い',
  ]);
});

test('a file is saved under its name, and nobody keeps or guesses at it', () => {
  const { headers } = download('一覧', 'csv', Buffer.from('x'));
  expect(headers.get('content-disposition')).toContain("filename*=UTF-8''%E4%B8%80%E8%A6%A7.csv");
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('the list of the screen and its file are one declaration', () => {
  const columns: Column<{ id: string; name: string }>[] = [
    { key: 'id', title: '番号', kind: 'code', value: ({ id }) => id },
    { key: 'name', title: '氏名', kind: 'text', value: ({ name }) => name, show: () => 'shown only' },
  ];
  expect(sheetOf('一覧', columns, [{ id: '0012', name: '髙﨑' }])).toEqual({
    title: '一覧',
    columns: [
      { title: '番号', kind: 'code' },
      { title: '氏名', kind: 'text' },
    ],
    rows: [['0012', '髙﨑']],
  });
});
