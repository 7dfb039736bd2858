import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hours, lay } from '../../../web/week/lay.ts';
import type { Pending } from '../caseload/application/pending.ts';
import { checkPlan, findUnwritable } from './check.ts';
import { emptyFirst, emptyNeed, emptyService, joinWishes, type PlanContent, splitWishes } from './content.ts';
import { act, readAct, readTreeForm } from './draft/tree-form.ts';
import { itemsOf, nameOf, readTime, withItems } from './draft/week-form.ts';
import { findLastDay, findLeaving } from './ended/tell.ts';
import { findEnding } from './ending.ts';
import { planPdf } from './paper/pdf.ts';
import { changesBetween } from './plan-store.ts';
import { readContent } from './read.ts';
import { readTerm, tidyTerm } from './term.ts';
import { entryOf } from './write.ts';

const about = {
  person: {
    ...{ code: 'c', insurer: '990019', insured: '0000000001', name: '大橋　静江', kana: 'オオハシ　シズエ', sex: '女' },
    ...{ birth: '1940-04-12', address: '縁側市渡場1-2', telephone: null, since: '2024-04-01', until: null },
  },
  hidesPlace: false,
  office: { code: '0300000100', name: 'ケアプランセンター渡場' },
  limit: 27048,
};
const service = {
  ...emptyService,
  ...{ content: '入浴の介助', service: '通所介護', office: '0300000005', officeName: 'デイサービス縁日' },
  ...{ frequency: '週2回', term: '令和8年11月1日～令和9年4月30日' },
};
const short = {
  text: '週2回入浴する',
  term: '令和8年11月1日～令和9年1月31日',
  services: [service, { ...service, content: '送迎' }],
};
const plan: PlanContent = {
  first: {
    ...emptyFirst,
    ...{ planDay: '20261101', planner: '中里　由美', firstPlanDay: '20240401', careLevel: '23' },
    ...{ certifiedFrom: '20260401', certifiedUntil: '20290331', certifiedOn: '20260320' },
    ...{
      wishOfPerson: '家で暮らしたい。\n風呂に入りたい。',
      wishOfFamily: '無理なく続けたい。',
      policy: '清潔を保つ。',
    },
  },
  needs: [
    {
      text: '入浴したい',
      longs: [
        {
          text: '清潔に暮らす',
          term: '令和8年11月1日～令和9年10月31日',
          shorts: [short, { text: '自分で背中を洗う', term: '令和8年11月1日～令和9年4月30日', services: [service] }],
        },
      ],
    },
  ],
  services: [{ text: '通所介護', weekday: '1', start: '0930', end: '1630' }],
  activities: [{ text: '起床', start: '0630', end: '' }],
  others: ['福祉用具貸与'],
};

test('what is typed comes back from the files as it was typed', () => {
  expect(readContent(entryOf(plan, about))).toEqual(plan);
});

test('a plan of any needs and weeks comes back from the files', () => {
  const said = fc.stringMatching(/^[ぁ-ん]{1,8}$/);
  const services = fc.array(
    fc.record({ content: said, frequency: said }).map((one) => ({ ...service, ...one })),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  const shorts = fc.uniqueArray(fc.record({ text: said, term: said, services }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ text, term }) => text + term,
  });
  const longs = fc.array(fc.record({ text: said, term: said, shorts }), { minLength: 1, maxLength: 2 });
  const needs = fc.array(fc.record({ text: said, longs }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(needs, (any) => {
      expect(readContent(entryOf({ ...plan, needs: any }, about)).needs).toEqual(any);
    }),
  );
});

test('nothing is wrong in it, and each flaw is said of its field', () => {
  const flaws = (content: PlanContent) =>
    checkPlan(content, entryOf(content, about)).map(({ page, field, weight }) => `${weight} ${page} ${field}`);
  expect(flaws(plan)).toEqual([]);
  // 暫定プラン: what the plan says of the certification is held against the application that is under way.
  const asked = (certification: string, pending?: Pending) =>
    checkPlan({ ...plan, first: { ...plan.first, certification } }, entryOf(plan, about), pending).map(
      ({ text }) => text,
    );
  const change = { kind: '区分変更', appliedOn: '2026-10-20' };
  expect(asked('2', change)).toEqual([expect.stringMatching(/区分変更、令和8年10月20日.*申請中/)]);
  expect([asked('1', change), asked('2', { ...change, kind: '更新' })]).toEqual([[], []]);
  expect(asked('1')).toEqual([expect.stringContaining('結果を待っている申請は記録されていません')]);
  // One day that is missing is missing in every form, and said once.
  expect(flaws({ ...plan, first: { ...plan.first, planDay: '' } })).toEqual(['stop first planDay']);
  const without = { ...service, office: '', officeName: '' };
  const [need] = plan.needs;
  const [long] = need!.longs;
  const flawed = {
    ...plan,
    first: { ...plan.first, planDay: '', planner: '' },
    needs: [
      {
        text: '',
        longs: [{ ...long!, term: '令和8年11月1日～令和12年10月31日', shorts: [{ ...short, services: [without] }] }],
      },
      { text: '歩きたい', longs: [] },
    ],
    services: [],
    activities: [],
    others: [],
  };
  expect(flaws(flawed)).toEqual(
    expect.arrayContaining([
      'stop first planDay',
      'stop first planner',
      'stop second n0',
      'care second n0l0-term',
      'stop second n0l0s0c0-office',
      'stop second n1',
      'stop week text',
    ]),
  );
});

test('a character beyond MS932 is named with its field and what stands for it; 髙 is none', () => {
  const of = (policy: string) => {
    const content = { ...plan, first: { ...plan.first, policy } };
    return findUnwritable(entryOf(content, about)).map(({ character, instead, field }) => [character, instead, field]);
  };
  expect(of('髙橋さんと話す')).toEqual([]);
  expect(of('𠮷田さんと話す')).toEqual([['𠮷', '〓', 'policy']]);
});

test('where a protected person lives does not go with the plan', () => {
  const entry = entryOf(plan, { ...about, hidesPlace: true });
  expect(JSON.stringify(entry)).not.toContain('渡場1-2');
  expect(JSON.stringify(entryOf(plan, about))).toContain('渡場1-2');
});

test('a new day alone is no change; a new goal is one, in words', () => {
  const [before, later] = [
    entryOf(plan, about),
    entryOf({ ...plan, first: { ...plan.first, planDay: '20261201' } }, about),
  ];
  expect(changesBetween(before, later)).toEqual([]);
  const other = { ...plan, others: ['配食'] };
  expect(changesBetween(before, entryOf(other, about)).length).toBe(2);
});

test('an office that the next plan has no more is found, with the day before the next begins, so that it is told', () => {
  const other = { ...service, office: '0300000013', officeName: '訪問看護ステーション葭原' };
  const both = {
    ...plan,
    needs: [
      {
        ...plan.needs[0]!,
        longs: [{ ...plan.needs[0]!.longs[0]!, shorts: [{ ...short, services: [service, other] }] }],
      },
    ],
  };
  const [before, next] = [entryOf(both, about), entryOf(plan, about)];
  const none = new Map();
  const [left] = findLeaving(before, next, none);
  expect(left).toEqual({
    ...{ member: 'CARE/0300000013', code: '0300000013', name: '訪問看護ステーション葭原', hears: false },
  });
  expect([findLeaving(next, before, none), findLeaving(undefined, next, none)]).toEqual([[], []]);
  expect(findLastDay(next)).toBe('2026-10-31');
  expect(findLastDay(next, '20270101')).toBe('2027-01-01');
});

test('wishes are one text in the files, and apart on the screen', () => {
  const wishes = { wishOfPerson: '家にいたい', wishOfFamily: '', analysis: '足が弱い\n転びやすい' };
  expect(splitWishes(joinWishes(wishes))).toEqual(wishes);
  expect(splitWishes('見出しのない文')).toEqual({ wishOfPerson: '', wishOfFamily: '', analysis: '見出しのない文' });
});

test.each([
  ['R8.11.1～R9.4.30', { from: '2026-11-01', until: '2027-04-30' }],
  ['令和8年11月1日から令和9年4月30日まで', { from: '2026-11-01', until: '2027-04-30' }],
  ['2026/11/1〜2027/4/30', { from: '2026-11-01', until: '2027-04-30' }],
  ['20261101-20270430', { from: '2026-11-01', until: '2027-04-30' }],
  ['6か月', undefined],
])('the period %s', (text, term) => expect(readTerm(text)).toEqual(term));

test('a period is written alike by everybody, and what is none stays', () => {
  expect(tidyTerm('R8.11.1~R9.4.30')).toBe('令和8年11月1日～令和9年4月30日');
  expect(tidyTerm('6か月')).toBe('6か月');
});

test('goals that end soon, the earliest first', () => {
  expect(findEnding(plan, '2027-01-10').map(({ goal, days }) => [goal, days])).toEqual([['週2回入浴する', 21]]);
});

test('a button adds, takes away and moves what it names, and nothing else', () => {
  const sent = { n0: '入浴', n0l0: '清潔', 'n0l0-term': '', n0l0s0: '週2回', 'n0l0s0-term': '', n1: '歩く' };
  const tree = readTreeForm(
    { ...sent, 'n0l0s0c0-content': '介助', 'n0l0s0c0-office': '1' },
    new Map([['1', { name: 'デイ', service: '通所介護' }]]),
  );
  expect(tree[0]!.longs[0]!.shorts[0]!.services[0]).toMatchObject({ officeName: 'デイ', service: '通所介護' });
  expect(act(tree, readAct('add:n0l0s0')!)[0]!.longs[0]!.shorts[0]!.services).toHaveLength(2);
  expect(act(tree, readAct('up:n1')!).map(({ text }) => text)).toEqual(['歩く', '入浴']);
  expect(act(tree, readAct('remove:n0')!)).toEqual([tree[1]]);
  expect(act(tree, readAct('add:')!)[2]).toEqual(emptyNeed);
  expect(act(tree, readAct('remove:n7l3')!)).toEqual(tree);
  expect(readAct('remove:../x')).toBe(undefined);
});

test('the same at the same time on several days is one entry of a week', () => {
  const week = { ...plan, services: ['1', '4'].map((weekday) => ({ ...plan.services[0]!, weekday })) };
  const [item] = itemsOf(week);
  expect(item).toMatchObject({ weekdays: ['1', '4'] });
  expect(withItems(week, itemsOf(week))).toEqual(week);
  expect(nameOf(item!)).toContain('通所介護');
});

test.each([
  ['930', '0930'],
  ['9:30', '0930'],
  ['９時３０分', '0930'],
  ['14', '1400'],
  ['24:00', undefined],
  ['9:75', undefined],
])('the time %s', (text, time) => expect(readTime(text)).toBe(time));

test('a day is laid from four in the morning; what overlaps shares a cell; what passes midnight goes on', () => {
  const blocks = lay([
    { start: '0930', end: '1000' },
    { start: '0945', end: '1130' },
    { start: '2300', end: '0100' },
    { start: '', end: '' },
  ]);
  expect(blocks.map(({ row, span, items }) => [hours[row], span, items.length])).toEqual([
    [9, 3, 2],
    [23, 2, 1],
  ]);
});

test('the three forms are a sheet each as PDF, though a plan says 𠮷', async () => {
  const full = { ...plan, first: { ...plan.first, policy: `𠮷田医師\n${'緊急のときは連絡する。'.repeat(20)}` } };
  const bytes = await planPdf(entryOf(full, about), '令8居宅計第1号');
  expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(3);
});
