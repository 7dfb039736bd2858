import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { arrange } from './arrange.ts';
import { readBulk } from './bulk.tsx';
import type { Column } from './column.ts';
import { fold } from './fold.ts';
import { pagesToShow } from './pages.tsx';
import { readTableState, writeTableState } from './state.ts';
import { DataTable } from './table.tsx';

type Person = {
  readonly id: string;
  readonly name: string;
  readonly kana: string;
  readonly visits?: number;
  readonly state: string;
};
const columns: Column<Person>[] = [
  { key: 'id', title: '番号', kind: 'code', value: ({ id }) => id },
  {
    key: 'name',
    title: '氏名',
    kind: 'text',
    value: ({ name }) => name,
    order: ({ kana }) => kana,
    filter: 'text',
    heads: true,
  },
  { key: 'visits', title: '回数', kind: 'number', value: ({ visits }) => visits },
  { key: 'state', title: '状態', kind: 'text', value: ({ state }) => state, order: false, filter: ['受付', '完了'] },
];
const people: Person[] = Array.from({ length: 10_000 }, (_, i) => ({
  id: String(i).padStart(10, '0'),
  name: ['髙﨑　清', '葛\u{E0100}西　節子', '<b>&"'][i % 3]!,
  kana: ['タカサキ キヨシ', 'カサイ セツコ', 'ビー'][i % 3]!,
  visits: i % 10 === 0 ? undefined : (i * 7919) % 10_000,
  state: i % 4 === 0 ? '受付' : '完了',
}));
const stateOf = (query: string) => readTableState(new URLSearchParams(query), columns);
const render = (query: string, rows = people, bulk?: Parameters<typeof DataTable<Person>>[0]['bulk']) => {
  const state = stateOf(query);
  const page = (
    <DataTable
      caption="利用者"
      columns={columns}
      state={state}
      arranged={arrange(rows, columns, state)}
      id={({ id }) => id}
      bulk={bulk}
    />
  );
  return parseHTML(`<html><body>${page}</body></html>`).document;
};

describe('the state of a table stands in the address', () => {
  test('what is written is read', () => {
    for (const query of ['?', '?sort=-visits', '?f.name=%E9%AB%99&f.state=%E5%8F%97%E4%BB%98&sort=name&size=20&page=7'])
      expect(writeTableState(stateOf(query))).toBe(query);
  });

  test('what is not understood counts as not said', () => {
    expect(writeTableState(stateOf('?sort=state&page=-1&size=1e9&f.state=x&f.nothing=1&f.id=1'))).toBe('?');
    expect(writeTableState(stateOf('?sort=__proto__&page=1e400'))).toBe('?');
  });

  test('two tables of one page keep apart', () => {
    expect(readTableState(new URLSearchParams('a.page=3&page=9'), columns, 'a').page).toBe(3);
    expect(writeTableState({ page: 3, size: 50, filter: {} }, 'a')).toBe('?a.page=3');
  });
});

describe('arranging', () => {
  test('sorts by kana, and what is missing comes last in both directions', () => {
    expect(arrange(people, columns, stateOf('sort=name')).rows[0]!.kana).toBe('カサイ セツコ');
    expect(arrange(people, columns, stateOf('sort=-name')).rows[0]!.kana).toBe('ビー');
    for (const sort of ['visits', '-visits'])
      expect(arrange(people, columns, stateOf(`sort=${sort}&page=200`)).rows.at(-1)!.visits).toBeUndefined();
  });

  test('finds in any spelling of kana, with or without selectors, and by kana', () => {
    for (const text of ['ｾﾂｺ', 'せつこ', '葛西', '葛\u{E0100}西'])
      expect(arrange(people, columns, stateOf(`f.name=${text}`)).total, text).toBe(3333);
    expect(arrange(people, columns, stateOf('f.name=髙')).total).toBe(3334);
    expect(arrange(people, columns, stateOf('f.name=高')).total).toBe(0);
    expect(fold('ＡＢＣ㈱')).toBe('abc(株)');
  });

  test('a page behind the last shows the last', () => {
    const arranged = arrange(people, columns, stateOf('page=9999&size=100'));
    expect([arranged.page, arranged.rows.length]).toEqual([100, 100]);
  });
});

describe('the table', () => {
  test('says itself to who does not see it', () => {
    const page = render('sort=-visits&page=2');
    expect(page.querySelector('caption')!.textContent).toBe('利用者');
    expect(page.querySelectorAll('thead th[scope=col]')).toHaveLength(4);
    expect(
      [...page.querySelectorAll('[aria-sort]')].map((th) => `${th.textContent} ${th.getAttribute('aria-sort')}`),
    ).toEqual(['回数▼ descending']);
    expect(page.querySelectorAll('tbody th[scope=row]')).toHaveLength(50);
    expect(page.querySelector('.table-count')!.textContent).toBe('10,000件のうち 51件目から100件目');
    expect(page.querySelector('.table-scroll')!.getAttribute('tabindex')).toBe('0');
    expect(page.querySelector('[aria-current=page]')!.textContent).toBe('2');
  });

  test('links keep what is chosen', () => {
    const page = render('f.state=受付&sort=name&size=20&page=3');
    const to = (text: string) =>
      [...page.querySelectorAll('a')].find((a) => a.textContent.startsWith(text))!.getAttribute('href')!;
    expect(decodeURIComponent(to('次へ'))).toBe('?f.state=受付&sort=name&size=20&page=4');
    expect(decodeURIComponent(to('氏名'))).toBe('?f.state=受付&sort=-name&size=20');
    expect(to('条件を消す')).toBe('?sort=name&size=20');
    expect(page.querySelector('select[name=sort] [selected]')!.getAttribute('value')).toBe('name');
  });

  test('is text, never markup, and holds no style or script', () => {
    const html = render('').body.innerHTML;
    expect(html).toContain('&lt;b&gt;&amp;');
    expect(html).not.toMatch(/<b>|<script|style=/);
  });

  test('nothing found says so and leads back', () => {
    const page = render('f.name=いない');
    expect(page.querySelector('.table-empty')!.textContent).toContain('あてはまるものはありません。');
    expect(page.querySelector('.table-empty a')!.getAttribute('href')).toBe('?');
    expect(page.querySelector('table')).toBeNull();
  });

  test('rows are chosen by boxes with names, and what the form says is read', () => {
    const bulk = { action: '/do', acts: [{ value: 'print', title: '印刷する' }], every: true };
    const page = render('f.state=受付', people, bulk);
    expect(page.querySelector('input[name=select]')!.parentElement!.textContent).toContain('髙﨑　清を選ぶ');
    const form = new FormData();
    form.append('select', 'a');
    form.append('select', 'b');
    form.set('view', page.querySelector('input[name=view]')!.getAttribute('value')!);
    expect(readBulk(form, bulk)).toBeUndefined();
    form.set('act', 'print');
    expect(readBulk(form, bulk)).toEqual({ act: 'print', ids: ['a', 'b'] });
    form.set('every', 'yes');
    expect(readBulk(form, bulk)!.view!.get('f.state')).toBe('受付');
    expect(readBulk(form, { ...bulk, every: false })!.view).toBeUndefined();
  });
});

test('pages: first, last, and those around', () => {
  const shown = (page: number, last: number) =>
    pagesToShow(page, last)
      .map((at) => at ?? '…')
      .join(' ');
  expect(shown(1, 1)).toBe('1');
  expect(shown(5, 200)).toBe('1 … 4 5 6 … 200');
  expect(shown(3, 5)).toBe('1 2 3 4 5');
  expect(shown(200, 200)).toBe('1 … 199 200');
});
