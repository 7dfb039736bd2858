import { describe, expect, test } from 'vitest';
import { type FoundPerson, findAlike, groupByHousehold } from './person.ts';
import { readPersonQuery } from './query.ts';
import { PersonResults } from './results.tsx';
import { sayBirth } from './say-birth.ts';

const form = (values: Record<string, string>) => readPersonQuery(values);
const wrong = (values: Record<string, string>) => {
  const read = form(values);
  return read.outcome === 'wrong' ? Object.keys(read.form.errors) : [];
};
const person = (id: string, more: Partial<FoundPerson> = {}): FoundPerson => ({
  id,
  name: '髙﨑　清',
  kana: 'タカサキ キヨシ',
  birth: '1950-04-01',
  household: id,
  href: `/people/${id}`,
  ...more,
});

describe('what is asked', () => {
  test('however it is typed', () => {
    for (const kana of ['たかさき　きよし', 'ﾀｶｻｷ ｷﾖｼ', 'タカサキキヨシ'])
      for (const birth of ['S25.4.1', '昭和２５年４月１日', '1950/4/1', '19500401'])
        expect(form({ kana, birth, number: '００００-123' })).toEqual({
          outcome: 'read',
          query: { kana: 'タカサキキヨシ', birth: '1950-04-01', number: '0000123' },
        });
    expect(form({ kana: 'ヴァン・ゴー' })).toMatchObject({ query: { kana: 'ヴァン・ゴー' } });
  });

  test('what cannot be searched is said at its field, and what was typed stays', () => {
    expect(wrong({})).toEqual(['kana']);
    expect(wrong({ birth: '1950-04-01' })).toEqual(['kana']);
    expect(wrong({ kana: '髙﨑' })).toEqual(['kana']);
    expect(wrong({ kana: 'タ', birth: 'S64.1.8' })).toEqual(['birth']);
    expect(wrong({ number: '12a' })).toEqual(['number']);
    expect(form({ kana: '髙﨑' })).toMatchObject({ form: { values: { kana: '髙﨑' } } });
  });
});

describe('who was found', () => {
  test('namesakes are told, by kana and by birthday', () => {
    const people = [
      person('1'),
      person('2', { name: '高崎清', kana: 'ﾀｶｻｷｷﾖｼ' }),
      person('3', { birth: '1951-01-01' }),
      person('4', { kana: 'タカサキ セツコ' }),
    ];
    expect([...findAlike(people)]).toEqual([
      ['1', 'birth'],
      ['2', 'birth'],
      ['3', 'name'],
    ]);
    const page = String(<PersonResults people={people} day="2026-11-26" />);
    expect(page).toContain('同姓同名の人がいます。');
    expect(page.match(/同姓同名・同じ生年月日/g)).toHaveLength(2);
    expect(String(<PersonResults people={[person('1')]} day="2026-11-26" />)).not.toContain('同姓同名');
  });

  test('households stand together', () => {
    const people = [person('1', { household: 'x' }), person('2', { household: 'y' }), person('3', { household: 'x' })];
    expect(groupByHousehold(people).map(({ members }) => members.map(({ id }) => id))).toEqual([['1', '3'], ['2']]);
  });

  test('of a protected person only what was given is shown', () => {
    const page = String(<PersonResults people={[person('1', { warning: '伝えない' })]} day="2026-11-26" />);
    expect(page).toContain('支援措置');
    expect(page).toContain('住所は表示しません');
  });

  test('birthdays in both calendars, with the age on that day', () => {
    expect(sayBirth('1950-04-01', '2026-03-31')).toBe('昭和25年（1950年）4月1日 75歳');
    expect(sayBirth('2019-05-01', '2026-05-01')).toBe('令和元年（2019年）5月1日 7歳');
  });
});
